/** Puts the selected resources into a folder of their tenant. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import type { ResourceSummary } from "../../forms/resource/types.ts";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { folderPath, foldersQuery } from "./folder-queries.ts";

/** No id of a folder is empty. */
const noFolder = "";

export function MoveDialog(props: {
	readonly kind: string;
	readonly resources: readonly ResourceSummary[];
	onDone(): void;
	onClose(): void;
}) {
	const { kind, resources } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const { data } = useQuery(foldersQuery(client, kind));
	const [target, setTarget] = useState<string>();
	const tenantIds = new Set(resources.map(({ tenantId }) => tenantId));
	const folders = data?.folders ?? [];
	const options = [
		{ value: noFolder, label: "No folder" },
		...folders
			.filter(({ tenantId }) => tenantIds.has(tenantId))
			.map(({ id }) => ({
				value: id,
				label: unmask(folderPath(folders, id).join(" / ")),
			})),
	];
	const move = useMutation({
		mutationFn: (folderId: string) =>
			client.call(endpoints.moveResources, {
				body: {
					ids: resources.map(({ id }) => id),
					folderId: folderId === noFolder ? null : folderId,
				},
			}),
		onSuccess: () => {
			void queryClient.invalidateQueries({ queryKey: ["resources"] });
			props.onDone();
		},
	});
	return (
		<Modal
			open
			title={`Move ${plural(resources.length, "resource")}`}
			okText="Move"
			okButtonProps={{ disabled: target === undefined || tenantIds.size > 1 }}
			confirmLoading={move.isPending}
			onOk={() => target !== undefined && move.mutate(target)}
			onCancel={props.onClose}
		>
			<div className="dialog-parts">
				{move.error !== null && (
					<ErrorPanel error={move.error} title="Not moved" />
				)}
				{tenantIds.size > 1 ? (
					<p>
						These belong to several tenants, and folders belong to one: choose
						resources of one tenant.
					</p>
				) : (
					<Select
						autoFocus
						defaultOpen={false}
						aria-label="Folder"
						placeholder="Folder"
						showSearch={{ optionFilterProp: "label" }}
						options={options}
						value={target ?? null}
						onChange={setTarget}
					/>
				)}
			</div>
		</Modal>
	);
}
