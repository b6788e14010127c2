/** Names a new dashboard, or a copy of one. */
import { Form, Input, Modal, Select } from "antd";
import { useState } from "react";

export function CreateDashboard(props: {
	readonly title: string;
	readonly name: string;
	readonly tenants: readonly { readonly id: string; readonly name: string }[];
	readonly isBusy: boolean;
	onCreate(name: string, tenantId: string): void;
	onCancel(): void;
}) {
	const [name, setName] = useState(props.name);
	const [tenantId, setTenantId] = useState(props.tenants[0]?.id ?? "");
	const isReady = name.trim() !== "" && tenantId !== "";
	return (
		<Modal
			open
			title={props.title}
			okText="Create"
			okButtonProps={{ disabled: !isReady, loading: props.isBusy }}
			onOk={() => props.onCreate(name, tenantId)}
			onCancel={props.onCancel}
		>
			<Form layout="vertical">
				<Form.Item label="Name" htmlFor="dashboard-name">
					<Input
						id="dashboard-name"
						value={name}
						maxLength={128}
						autoFocus
						onChange={({ target }) => setName(target.value)}
						onPressEnter={() => isReady && props.onCreate(name, tenantId)}
					/>
				</Form.Item>
				{props.tenants.length > 1 && (
					<Form.Item label="Tenant" htmlFor="dashboard-tenant">
						<Select
							id="dashboard-tenant"
							value={tenantId}
							options={props.tenants.map(({ id, name: label }) => ({
								value: id,
								label,
							}))}
							onChange={setTenantId}
						/>
					</Form.Item>
				)}
			</Form>
		</Modal>
	);
}
