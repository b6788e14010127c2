/** A new folder, or another name for one. */
import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import type { ResourceKind } from "../../forms/resource/types.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { Folder } from "./folder-queries.ts";

export function FolderDialog(props: {
	readonly kind: ResourceKind;
	/** Absent = a new one. */
	readonly folder: Folder | undefined;
	/** In which a new one is made. */
	readonly above: Folder | undefined;
	onDone(folder: Folder): void;
	onClose(): void;
}) {
	const { kind, folder } = props;
	const client = useClient();
	const above = props.above?.canEdit ? props.above : undefined;
	const [name, setName] = useState(folder ? unmask(folder.name) : "");
	const [tenantId, setTenantId] = useState(
		above?.tenantId ?? kind.editableTenants[0]?.id ?? "",
	);
	const save = useMutation({
		mutationFn: () =>
			folder
				? client.call(endpoints.changeFolder, {
						params: { id: folder.id },
						body: { name },
					})
				: client.call(endpoints.createFolder, {
						body: {
							...{ kind: kind.kind, tenantId, name },
							...(above ? { parentId: above.id } : {}),
						},
					}),
		onSuccess: props.onDone,
	});
	const submit = () => {
		if (name.trim() !== "") save.mutate();
	};
	return (
		<Modal
			open
			title={folder ? "Rename folder" : "New folder"}
			okText={folder ? "Rename" : "Create"}
			okButtonProps={{ disabled: name.trim() === "" }}
			confirmLoading={save.isPending}
			onOk={submit}
			onCancel={props.onClose}
		>
			<Form layout="vertical" onFinish={submit}>
				{save.error !== null && (
					<ErrorPanel error={save.error} title="Not saved" />
				)}
				{!folder && above && <p className="soft">In “{unmask(above.name)}”</p>}
				{!folder && !above && kind.editableTenants.length > 1 && (
					<Form.Item label="Tenant" htmlFor="folder-tenant">
						<Select
							id="folder-tenant"
							value={tenantId}
							options={kind.editableTenants.map((tenant) => ({
								...{ value: tenant.id, label: tenant.name },
							}))}
							onChange={setTenantId}
						/>
					</Form.Item>
				)}
				<Form.Item label="Name" htmlFor="folder-name">
					<Input
						id="folder-name"
						autoFocus
						maxLength={128}
						value={name}
						onChange={(event) => setName(event.target.value)}
					/>
				</Form.Item>
			</Form>
		</Modal>
	);
}
