/** Resources: what people configure, one kind at a time. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Input, Pagination, Select } from "antd";
import { useCallback, useMemo, useState } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { kindsQuery, resourcesQuery } from "../../forms/resource/queries.ts";
import type {
	ResourceKind,
	ResourceSummary,
} from "../../forms/resource/types.ts";
import { countText, plural } from "../../query/format-number.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { DownloadIcon, PlusIcon, SearchIcon } from "../../theme/icons.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { FolderPanel } from "./folder-panel.tsx";
import { folderPath, foldersQuery } from "./folder-queries.ts";
import { ImportDialog } from "./import-dialog.tsx";
import { groupKinds } from "./kind-groups.ts";
import { KindNav } from "./kind-nav.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { NoResources } from "./no-resources.tsx";
import { useOpenResource } from "./open-resource.ts";
import { pluralTitle } from "./plural-title.ts";
import { resourceColumns } from "./resource-columns.tsx";
import { useResourcesState } from "./resources-state.ts";
import "./resources-page.css";

export function ResourcesPage() {
	const kinds = useQuery(kindsQuery(useClient()));
	if (kinds.error !== null)
		return (
			<div className="page-error">
				<PageTitle title="Resources" />
				<ErrorPanel error={kinds.error} onRetry={() => void kinds.refetch()} />
			</div>
		);
	if (!kinds.data) return <PageLoading />;
	return <KindList kinds={kinds.data} />;
}

/** As many as the API gives at once without being asked for more. */
const pageSize = 100;

function KindList({ kinds }: { readonly kinds: readonly ResourceKind[] }) {
	const [state, change] = useResourcesState();
	const groups = useMemo(() => groupKinds(kinds), [kinds]);
	const kind =
		kinds.find((one) => one.kind === state.kind) ?? groups[0]?.kinds[0];
	const list = useQuery({
		...resourcesQuery(useClient(), {
			kind: kind ? [kind.kind] : [],
			...(state.tenantId ? { tenantId: [state.tenantId] } : {}),
			...(state.folderId ? { folderId: state.folderId } : {}),
			...(state.search ? { search: state.search } : {}),
			offset: (state.page - 1) * pageSize,
			limit: pageSize,
		}),
		placeholderData: keepPreviousData,
	});
	const me = useMe();
	const folders = useQuery({
		...foldersQuery(useClient(), kind?.kind ?? ""),
		enabled: kind !== undefined,
	});
	const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(
		new Set(),
	);
	const [dialog, setDialog] = useState<"move" | "export" | "import">();
	const toggle = useCallback(({ id }: ResourceSummary) => {
		setSelectedIds((before) => {
			const next = new Set(before);
			if (!next.delete(id)) next.add(id);
			return next;
		});
	}, []);
	const { open, create } = useOpenResource();
	const columns = useMemo(
		() =>
			resourceColumns({
				now: list.dataUpdatedAt,
				selected: selectedIds,
				onToggle: toggle,
				hasFolders: (folders.data?.folders.length ?? 0) > 0,
				pathOf: ({ folderId }) =>
					folderPath(folders.data?.folders ?? [], folderId),
			}),
		[list.dataUpdatedAt, selectedIds, toggle, folders.data],
	);
	const canTransfer = me.permissions.includes("resources.transfer");
	const canCreate = (kind?.editableTenants.length ?? 0) > 0;
	const folderTenant = folders.data?.folders.find(
		({ id }) => id === state.folderId,
	)?.tenantId;
	const createOne = () =>
		kind && create(kind.kind, folderTenant ?? state.tenantId, state.folderId);
	useCommands([
		...tableShortcuts("Resources", "resource"),
		...(canCreate
			? [
					{
						id: "resources.new",
						title: `New ${kind?.title.toLowerCase()}`,
						group: "Resources",
						shortcut: "n",
						run: createOne,
					},
				]
			: []),
	]);
	if (!kind) return null;
	const rows = list.data?.resources ?? [];
	const selected = rows.filter(({ id }) => selectedIds.has(id));
	const endDialog = () => {
		setDialog(undefined);
		setSelectedIds(new Set());
	};
	const isFiltered =
		state.search !== "" ||
		state.tenantId !== undefined ||
		state.folderId !== undefined;
	return (
		<div className="resources">
			<PageTitle title={pluralTitle(kind.title)} />
			<KindNav groups={groups} chosen={kind.kind} />
			<FolderPanel
				kind={kind}
				chosen={state.folderId}
				tenantId={state.tenantId}
				onChoose={(folderId) => change({ folderId })}
			/>
			<div className="resources-main">
				<div className="resources-bar">
					<h2>{pluralTitle(kind.title)}</h2>
					<Input
						className="resources-search"
						allowClear
						prefix={<SearchIcon />}
						placeholder="Search names and descriptions"
						aria-label="Search resources"
						value={state.search}
						onChange={(event) => change({ search: event.target.value })}
					/>
					<TenantFilter
						tenantId={state.tenantId}
						onChange={(tenantId) => change({ tenantId, folderId: undefined })}
					/>
					<span className="grow" />
					{canTransfer && (
						<Button onClick={() => setDialog("import")}>Import …</Button>
					)}
					{canCreate && (
						<Button type="primary" icon={<PlusIcon />} onClick={createOne}>
							New {kind.title.toLowerCase()}
						</Button>
					)}
				</div>
				{selected.length > 0 && (
					<div className="selection-bar" role="status">
						<strong>{plural(selected.length, "resource")} selected</strong>
						{selected.every(({ canEdit }) => canEdit) && (
							<Button onClick={() => setDialog("move")}>Move to …</Button>
						)}
						{canTransfer && (
							<Button
								icon={<DownloadIcon />}
								onClick={() => setDialog("export")}
							>
								Export …
							</Button>
						)}
						<Button type="text" onClick={() => setSelectedIds(new Set())}>
							Clear selection
						</Button>
					</div>
				)}
				{list.error !== null && (
					<div className="resources-note">
						<ErrorPanel
							error={list.error}
							onRetry={() => void list.refetch()}
						/>
					</div>
				)}
				<VirtualTable<ResourceSummary>
					label={pluralTitle(kind.title)}
					columns={columns}
					rows={rows}
					rowKey={({ id }) => id}
					rowHeight={32}
					selected={selectedIds}
					onSelect={toggle}
					onOpen={open}
				/>
				{list.data && rows.length === 0 && (
					<NoResources
						kind={kind}
						isFiltered={isFiltered}
						onClear={() =>
							change({
								...{ search: "", tenantId: undefined, folderId: undefined },
							})
						}
						onCreate={canCreate ? createOne : undefined}
					/>
				)}
				<div className="resources-foot">
					<span className="faint" data-testid="resource-total">
						{list.data
							? plural(list.data.total, "resource")
							: list.error === null
								? "Loading …"
								: ""}
					</span>
					<span className="grow" />
					<Pagination
						size="small"
						current={state.page}
						pageSize={pageSize}
						total={list.data?.total ?? 0}
						showSizeChanger={false}
						hideOnSinglePage
						showTotal={(total, [from, to]) =>
							`${countText(from)}–${countText(to)} of ${countText(total)}`
						}
						onChange={(page) => change({ page })}
					/>
				</div>
			</div>
			{dialog === "move" && (
				<MoveDialog
					kind={kind.kind}
					resources={selected}
					onDone={endDialog}
					onClose={() => setDialog(undefined)}
				/>
			)}
			{dialog === "export" && (
				<ExportDialog
					resources={selected}
					onDone={endDialog}
					onClose={() => setDialog(undefined)}
				/>
			)}
			{dialog === "import" && (
				<ImportDialog
					kinds={kinds}
					tenantId={state.tenantId}
					onClose={() => setDialog(undefined)}
				/>
			)}
		</div>
	);
}

function TenantFilter(props: {
	readonly tenantId: string | undefined;
	onChange(tenantId: string | undefined): void;
}) {
	const me = useMe();
	if (me.tenants.length < 2) return null;
	return (
		<Select
			className="resources-tenant"
			aria-label="Tenant"
			allowClear
			placeholder="All tenants"
			popupMatchSelectWidth={false}
			showSearch={{ optionFilterProp: "label" }}
			options={me.tenants.map(({ id, name }) => ({ value: id, label: name }))}
			value={props.tenantId ?? null}
			onChange={(id: string | null | undefined) =>
				props.onChange(id ?? undefined)
			}
		/>
	);
}
