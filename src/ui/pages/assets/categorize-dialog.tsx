/** Puts the chosen assets into manual categories and takes them out. */
import { useMutation } from "@tanstack/react-query";
import { Form, Modal, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { Asset, AssetCategory } from "./asset-types.ts";
import { useRefreshAssets } from "./use-assets.ts";

export function CategorizeDialog(props: {
	assets: readonly Asset[];
	categories: readonly AssetCategory[];
	onClose(): void;
	onDone(): void;
}) {
	const { assets, categories } = props;
	const client = useClient();
	const refresh = useRefreshAssets();
	const [add, setAdd] = useState<string[]>([]);
	const [remove, setRemove] = useState<string[]>([]);
	const tenants = new Set(assets.map(({ tenantId }) => tenantId));
	// Assets of several tenants go into those of Shared only.
	const fitting = categories.filter(
		({ kind, tenantId, tenantName }) =>
			kind === "manual" &&
			(tenantName === "Shared" ||
				(tenants.size === 1 && tenants.has(tenantId))),
	);
	const within = new Set(assets.flatMap((asset) => asset.categories));
	const options = (list: readonly AssetCategory[]) =>
		list.map(({ id, name, tenantName }) => ({
			value: id,
			label: `${unmask(name)} · ${unmask(tenantName)}`,
		}));
	const save = useMutation({
		mutationFn: () =>
			client.call(endpoints.categorizeAssets, {
				body: { ids: assets.map(({ id }) => id), add, remove },
			}),
		onSuccess: () => {
			refresh();
			props.onDone();
		},
	});
	return (
		<Modal
			open
			title={`Categorize ${plural(assets.length, "asset")}`}
			okText="Save"
			okButtonProps={{ disabled: add.length + remove.length === 0 }}
			confirmLoading={save.isPending}
			onCancel={props.onClose}
			onOk={() => save.mutate()}
		>
			<Form layout="vertical" component="div" className="asset-form">
				<Form.Item
					label="Put into"
					htmlFor="categorize-add"
					extra="Active and reactive categories fill themselves and are not offered."
				>
					<Select
						id="categorize-add"
						mode="multiple"
						showSearch={{ optionFilterProp: "label" }}
						options={options(fitting)}
						value={add}
						onChange={setAdd}
					/>
				</Form.Item>
				<Form.Item label="Take out of" htmlFor="categorize-remove">
					<Select
						id="categorize-remove"
						mode="multiple"
						showSearch={{ optionFilterProp: "label" }}
						options={options(fitting.filter(({ id }) => within.has(id)))}
						value={remove}
						onChange={setRemove}
					/>
				</Form.Item>
				{save.error !== null && <ErrorPanel error={save.error} />}
			</Form>
		</Modal>
	);
}
