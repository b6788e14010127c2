/** Assets: the machines of the tenants, by category, with what is known of each. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Dropdown, Input, Pagination, Select } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { isAbort } from "../../api/errors.ts";
import { countText, plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { type Command, useCommands } from "../../shell/commands.tsx";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { DownloadIcon, PlusIcon, SearchIcon } from "../../theme/icons.tsx";
import { saveFile } from "../events/save-file.ts";
import { assetColumns } from "./asset-columns.tsx";
import { AssetDialog } from "./asset-dialog.tsx";
import { AssetDrawer } from "./asset-drawer.tsx";
import { type Asset, type AssetDetails, sourceTitles } from "./asset-types.ts";
import {
	type AssetsState,
	readAssetsState,
	writeAssetsState,
} from "./assets-state.ts";
import { CategorizeDialog } from "./categorize-dialog.tsx";
import { CategoryTree } from "./category-tree.tsx";
import { exportAssets } from "./export-assets.ts";
import { ImportDialog } from "./import-dialog.tsx";
import {
	pageSize,
	useAssetFilter,
	useAssets,
	useRefreshAssets,
} from "./use-assets.ts";
import { useCategoryActions } from "./use-category-actions.tsx";
import "./assets-page.css";

type Open =
	| { readonly kind: "new" | "import" }
	| { readonly kind: "edit"; readonly asset: AssetDetails }
	| { readonly kind: "categorize"; readonly assets: readonly Asset[] };

export function AssetsPage() {
	const parameters = useSearch({ from: "/shell/assets" });
	const navigate = useNavigate();
	const client = useClient();
	const me = useMe();
	const { message, modal } = App.useApp();
	const refresh = useRefreshAssets();
	const state = useMemo(() => readAssetsState(parameters), [parameters]);
	const change = useCallback(
		(patch: Partial<AssetsState>) => {
			// Showing details stays on the page; every other question has pages of its own.
			const keepsPage = Object.keys(patch).every((key) => key === "assetId");
			const page = keepsPage ? state.page : 1;
			void navigate({
				to: "/assets",
				search: writeAssetsState({ ...state, page, ...patch }),
				replace: true,
			});
		},
		[navigate, state],
	);
	const filter = useAssetFilter(state);
	const { list, categories } = useAssets(state, filter);
	const [chosen, setChosen] = useState<ReadonlyMap<string, Asset>>(new Map());
	const [open, setOpen] = useState<Open>();
	const exporting = useRef<AbortController>(undefined);
	const [isExporting, setExporting] = useState(false);
	useEffect(() => () => exporting.current?.abort(), []);
	const canEdit = me.permissions.includes("assets.edit");
	const assets = list.data?.assets ?? [];
	const tree = categories.data?.categories ?? [];
	const categoryActions = useCategoryActions((id) => {
		if (id === state.category) change({ category: undefined });
	});
	const toggle = useCallback((asset: Asset) => {
		setChosen((before) => {
			const next = new Map(before);
			if (!next.delete(asset.id)) next.set(asset.id, asset);
			return next;
		});
	}, []);
	const selected = useMemo(() => new Set(chosen.keys()), [chosen]);
	const columns = useMemo(() => {
		const names = new Map(tree.map(({ id, name }) => [id, name]));
		return assetColumns({
			selected,
			showsTenant: me.tenants.length > 1,
			onToggle: toggle,
			categoryName: (id) => names.get(id) ?? "…",
		});
	}, [tree, selected, toggle, me.tenants.length]);

	const remove = (targets: readonly Asset[]) =>
		modal.confirm({
			title:
				targets.length === 1
					? `Delete “${unmask(targets[0]?.name ?? "")}”?`
					: `Delete ${plural(targets.length, "asset")}?`,
			content:
				"What is known of them is lost, with their places in categories. Events keep their ids. A source that tells of them again brings them back.",
			okText: "Delete",
			okButtonProps: { danger: true },
			onOk: async () => {
				try {
					const { deleted } = await client.call(endpoints.deleteAssets, {
						body: { ids: targets.map(({ id }) => id) },
					});
					void message.success(`${plural(deleted, "asset")} deleted`);
					setChosen(new Map());
					if (targets.some(({ id }) => id === state.assetId)) {
						change({ assetId: undefined });
					}
				} catch (error) {
					void message.error(errorSentence(error));
				} finally {
					refresh();
				}
			},
		});

	async function save(format: "csv" | "json"): Promise<void> {
		const controller = new AbortController();
		exporting.current = controller;
		setExporting(true);
		try {
			const text = await exportAssets(
				client,
				filter,
				format,
				controller.signal,
			);
			const type = format === "csv" ? "text/csv" : "application/json";
			saveFile(`assets.${format}`, text, type);
		} catch (error) {
			if (!isAbort(error)) void message.error(errorSentence(error));
		} finally {
			setExporting(false);
		}
	}

	useCommands([
		...tableShortcuts("Assets", "asset"),
		listed("assets.select", "Select the asset", "x"),
		listed("assets.edit", "Categorize", "c"),
		listed("assets.delete", "Delete", "Delete"),
		listed("assets.close", "Close the details", "Escape"),
	]);
	/** Acts on the selected assets, else on the active row. */
	const onRowKey = (key: string, asset: Asset): boolean => {
		const targets = chosen.size > 0 ? [...chosen.values()] : [asset];
		if (key === "x") toggle(asset);
		else if (key === "Escape" && state.assetId) change({ assetId: undefined });
		else if (!canEdit) return false;
		else if (key === "c") setOpen({ kind: "categorize", assets: targets });
		else if (key === "Delete") remove(targets);
		else return false;
		return true;
	};

	return (
		<div className="assets">
			<PageTitle title="Assets" />
			<div className="assets-head">
				<search className="assets-filters" aria-label="Filters">
					<Input.Search
						key={state.text}
						allowClear
						prefix={<SearchIcon className="faint" />}
						aria-label="Name, FQDN, address or owner"
						placeholder="Name, FQDN, IP, MAC, owner"
						maxLength={256}
						defaultValue={state.text}
						onSearch={(text) => change({ text: text.trim() })}
					/>
					<Select
						aria-label="Source"
						placeholder="Any source"
						allowClear
						value={state.source ?? null}
						options={Object.entries(sourceTitles).map(([value, label]) => ({
							value,
							label,
						}))}
						onChange={(source) => change({ source: source ?? undefined })}
					/>
				</search>
				<div className="grow" />
				<Dropdown
					trigger={["click"]}
					menu={{
						items: [
							{ key: "csv", label: "As CSV", onClick: () => void save("csv") },
							{
								key: "json",
								label: "As JSON",
								onClick: () => void save("json"),
							},
						],
					}}
				>
					<Button icon={<DownloadIcon />} loading={isExporting}>
						Export
					</Button>
				</Dropdown>
				{canEdit && (
					<>
						<Button onClick={() => setOpen({ kind: "import" })}>Import</Button>
						<Button
							type="primary"
							icon={<PlusIcon />}
							onClick={() => setOpen({ kind: "new" })}
						>
							Add asset
						</Button>
					</>
				)}
			</div>
			{chosen.size > 0 && (
				<div className="assets-selection" role="status">
					<strong>{plural(chosen.size, "asset")} selected</strong>
					{canEdit && (
						<>
							<Button
								onClick={() =>
									setOpen({ kind: "categorize", assets: [...chosen.values()] })
								}
							>
								Categorize …
							</Button>
							<Button danger onClick={() => remove([...chosen.values()])}>
								Delete …
							</Button>
						</>
					)}
					<Button
						type="text"
						onClick={() =>
							setChosen(
								new Map([
									...chosen,
									...assets.map((asset) => [asset.id, asset] as const),
								]),
							)
						}
					>
						Select this page
					</Button>
					<Button type="text" onClick={() => setChosen(new Map())}>
						Clear selection
					</Button>
				</div>
			)}
			<div className="assets-body">
				<CategoryTree
					categories={tree}
					total={categories.data?.total ?? 0}
					uncategorized={categories.data?.uncategorized ?? 0}
					chosen={state.category}
					isRecursive={state.isRecursive}
					actions={categoryActions}
					onChoose={(category) => change({ category })}
					onRecursive={(isRecursive) => change({ isRecursive })}
				/>
				<div className="assets-area">
					{list.error !== null && (
						<ErrorPanel
							error={list.error}
							onRetry={() => void list.refetch()}
						/>
					)}
					<VirtualTable
						label="Assets"
						columns={columns}
						rows={assets}
						rowKey={keyOf}
						rowHeight={30}
						takesFocus
						sort={{ field: state.sort, isDescending: state.isDescending }}
						onSort={({ field, isDescending }) =>
							change({ sort: sortOf(field), isDescending })
						}
						selected={selected}
						onSelect={toggle}
						openKey={state.assetId}
						onOpen={({ id }) => change({ assetId: id })}
						onRowKey={onRowKey}
					/>
					{list.data && assets.length === 0 && (
						<NoAssets
							isFiltered={window.location.search !== ""}
							onClear={() =>
								change({ category: undefined, text: "", source: undefined })
							}
						/>
					)}
					<div className="assets-foot">
						<span className="faint" data-testid="asset-total">
							{list.data ? plural(list.data.total, "asset") : "Loading …"}
						</span>
						<div className="grow" />
						<Pagination
							size="small"
							current={state.page}
							pageSize={pageSize}
							total={list.data?.total ?? 0}
							showSizeChanger={false}
							showQuickJumper
							hideOnSinglePage
							showTotal={(total, [first, last]) =>
								`${countText(first)}–${countText(last)} of ${countText(total)}`
							}
							onChange={(page) => change({ page })}
						/>
					</div>
					{state.assetId !== undefined && (
						<AssetDrawer
							assetId={state.assetId}
							categories={tree}
							canEdit={canEdit}
							onEdit={(asset) => setOpen({ kind: "edit", asset })}
							onCategorize={(asset) =>
								setOpen({ kind: "categorize", assets: [asset] })
							}
							onDelete={(asset) => remove([asset])}
							onClose={() => change({ assetId: undefined })}
						/>
					)}
				</div>
			</div>
			{(open?.kind === "new" || open?.kind === "edit") && (
				<AssetDialog
					asset={open.kind === "edit" ? open.asset : undefined}
					onClose={() => setOpen(undefined)}
					onSaved={(id) => {
						setOpen(undefined);
						change({ assetId: id });
					}}
				/>
			)}
			{open?.kind === "import" && (
				<ImportDialog onClose={() => setOpen(undefined)} />
			)}
			{open?.kind === "categorize" && (
				<CategorizeDialog
					assets={open.assets}
					categories={tree}
					onClose={() => setOpen(undefined)}
					onDone={() => {
						setOpen(undefined);
						setChosen(new Map());
					}}
				/>
			)}
			{categoryActions.dialog}
		</div>
	);
}

const keyOf = ({ id }: Asset) => id;

/** A column of the table has the name of its order. */
function sortOf(key: string): AssetsState["sort"] {
	return readAssetsState({ sort: key }).sort;
}

function listed(id: string, title: string, keys: string): Command {
	return {
		...{ id, title, group: "Assets", shortcut: keys },
		...{ isHidden: true, isElsewhere: true },
		run: () => {},
	};
}

function NoAssets(props: { isFiltered: boolean; onClear(): void }) {
	return (
		<div className="no-assets" role="status">
			{props.isFiltered ? (
				<>
					<h2>No asset fits</h2>
					<Button onClick={props.onClear}>Clear filters</Button>
				</>
			) : (
				<>
					<h2>No assets</h2>
					<p className="soft">
						Add one by hand, import a file, or send them to the REST API:
						<code> POST /api/v1/assets/import</code>.
					</p>
				</>
			)}
		</div>
	);
}
