/** Brings a package in: the file and its password, then what becomes of each resource in it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import type { ResourceKind } from "../../forms/resource/types.ts";
import { plural } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { type ImportActions, ImportTable } from "./import-table.tsx";
import { toBase64 } from "./package-file.ts";

const maxFileBytes = 64 * 1024 * 1024;

export function ImportDialog(props: {
	readonly kinds: readonly ResourceKind[];
	readonly tenantId: string | undefined;
	onClose(): void;
}) {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const tenants = tenantsOf(props.kinds);
	const [file, setFile] = useState<File>();
	const [password, setPassword] = useState("");
	const [tenantId, setTenantId] = useState(
		tenants.find(({ id }) => id === props.tenantId)?.id ?? tenants[0]?.id ?? "",
	);
	const [actions, setActions] = useState<ImportActions>({});
	const open = useMutation({
		mutationFn: async (chosen: File) => {
			const { fileId } = await client.call(endpoints.uploadPackage, {
				body: { content: await toBase64(chosen) },
			});
			const opened = await client.call(endpoints.openPackage, {
				params: { id: fileId },
				body: { password, tenantId },
			});
			return { fileId, ...opened };
		},
		onSuccess: ({ resources }) =>
			// What is there already stays until somebody decides otherwise.
			setActions(
				Object.fromEntries(
					resources.map(({ id, conflict }) => [id, conflict ? 0 : 1]),
				),
			),
	});
	const opened = open.data;
	const bring = useMutation({
		mutationFn: async (fileId: string) =>
			client.call(endpoints.importPackage, {
				params: { id: fileId },
				body: { password, tenantId, actions },
			}),
		onSuccess: ({ conflicts, created, replaced }) => {
			void queryClient.invalidateQueries({ queryKey: ["resources"] });
			void queryClient.invalidateQueries({ queryKey: ["resource-folders"] });
			if (conflicts.length > 0) {
				void message.warning(
					"Somebody made some of them meanwhile: look at the list again",
				);
				if (file) open.mutate(file);
				return;
			}
			void message.success(
				`${plural(created, "resource")} created, ${replaced} replaced`,
			);
			props.onClose();
		},
	});
	const isTooLarge = file !== undefined && file.size > maxFileBytes;
	const canOpen = file !== undefined && !isTooLarge && password !== "";
	const wanted = Object.values(actions).filter((action) => action !== 0).length;
	const next = () => {
		if (opened) bring.mutate(opened.fileId);
		else if (canOpen) open.mutate(file);
	};
	return (
		<Modal
			open
			width={opened ? 760 : 520}
			title="Import resources"
			okText={opened ? `Import ${plural(wanted, "resource")}` : "Open"}
			okButtonProps={{ disabled: opened ? wanted === 0 : !canOpen }}
			confirmLoading={open.isPending || bring.isPending}
			onOk={next}
			onCancel={props.onClose}
		>
			{opened ? (
				<div className="dialog-parts">
					{bring.error !== null && (
						<ErrorPanel error={bring.error} title="Nothing was imported" />
					)}
					<ImportTable
						kinds={props.kinds}
						resources={opened.resources}
						actions={actions}
						onChange={setActions}
					/>
					<div>
						<Button type="link" onClick={() => open.reset()}>
							Another file
						</Button>
					</div>
				</div>
			) : (
				<Form layout="vertical" className="dialog-parts" onFinish={next}>
					{open.error !== null && (
						<ErrorPanel error={open.error} title="The package does not open" />
					)}
					<Form.Item
						label="File"
						htmlFor="import-file"
						{...(isTooLarge
							? {
									validateStatus: "error" as const,
									help: "A package has at most 64 MiB",
								}
							: {})}
					>
						<input
							id="import-file"
							type="file"
							accept=".ursapkg"
							onChange={(event) => setFile(event.target.files?.[0])}
						/>
					</Form.Item>
					<Form.Item label="Password" htmlFor="import-password">
						<Input.Password
							id="import-password"
							autoComplete="off"
							maxLength={1024}
							value={password}
							onChange={(event) => setPassword(event.target.value)}
						/>
					</Form.Item>
					<Form.Item label="Into the tenant" htmlFor="import-tenant">
						<Select
							id="import-tenant"
							value={tenantId}
							options={tenants.map(({ id, name }) => ({
								...{ value: id, label: name },
							}))}
							onChange={setTenantId}
						/>
					</Form.Item>
					<button type="submit" hidden />
				</Form>
			)}
		</Modal>
	);
}

/** Where the user may change anything at all. */
export function tenantsOf(
	kinds: readonly ResourceKind[],
): { id: string; name: string }[] {
	const tenants = new Map(
		kinds.flatMap(({ editableTenants }) =>
			editableTenants.map(({ id, name }) => [id, name] as const),
		),
	);
	return [...tenants].map(([id, name]) => ({ id, name }));
}
