/** Makes or changes a tenant. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, InputNumber, Modal } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { meQuery } from "../../api/queries.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { Tenant } from "./queries.ts";

interface TenantValues {
	readonly name: string;
	readonly description?: string;
	readonly epsLimit?: number | null;
}

export function TenantDialog(props: {
	/** Absent: a new one. */
	readonly tenant: Tenant | undefined;
	onClose(): void;
}) {
	const { tenant, onClose } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const [form] = Form.useForm<TenantValues>();
	const save = useMutation({
		mutationFn: ({ name, description = "", epsLimit }: TenantValues) => {
			const body = { name, description, epsLimit: epsLimit ?? 0 };
			return tenant
				? client.call(endpoints.changeTenant, {
						...{ params: { id: tenant.id }, body },
					})
				: client.call(endpoints.createTenant, { body });
		},
		onSuccess: async () => {
			void message.success(tenant ? "Tenant saved" : "Tenant created");
			onClose();
			await queryClient.invalidateQueries({ queryKey: ["tenants"] });
			// Names of tenants stand in every pick-list.
			await queryClient.invalidateQueries({
				queryKey: meQuery(client).queryKey,
			});
		},
	});
	return (
		<Modal
			open
			title={tenant ? "Edit tenant" : "Create tenant"}
			okText={tenant ? "Save" : "Create"}
			confirmLoading={save.isPending}
			onCancel={onClose}
			onOk={() => form.submit()}
		>
			<Form<TenantValues>
				form={form}
				layout="vertical"
				requiredMark={false}
				className="tenant-form"
				initialValues={{
					name: tenant?.name,
					description: tenant?.description,
					// 0 is no limit, which an empty field says better.
					epsLimit: tenant?.epsLimit || undefined,
				}}
				onFinish={(values) => save.mutate(values)}
			>
				<Form.Item
					name="name"
					label="Name"
					rules={[{ required: true, message: "Enter a name." }]}
				>
					<Input autoFocus maxLength={128} />
				</Form.Item>
				<Form.Item name="description" label="Description">
					<Input.TextArea maxLength={256} showCount autoSize={{ minRows: 2 }} />
				</Form.Item>
				<Form.Item
					name="epsLimit"
					label="EPS limit"
					extra="Events per second that the tenant may receive. Empty: no limit."
				>
					<InputNumber min={0} precision={0} max={1_000_000_000} />
				</Form.Item>
				{save.isError && <ErrorPanel error={save.error} />}
			</Form>
		</Modal>
	);
}
