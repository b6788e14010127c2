/** Which role a user has in which tenant; one per tenant. */
import { Button, Checkbox, Select } from "antd";
import { useMe } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { CloseIcon, PlusIcon } from "../../theme/icons.tsx";
import { roleChoices, type TenantRole } from "./role-titles.ts";

export interface Rights {
	readonly isGeneralAdministrator: boolean;
	readonly roles: readonly {
		readonly tenantId: string;
		readonly role: TenantRole;
	}[];
}

interface RoleEditorProps {
	readonly value: Rights;
	readonly isReadOnly?: boolean;
	onChange(value: Rights): void;
}

export function RoleEditor(props: RoleEditorProps) {
	const { value, isReadOnly = false, onChange } = props;
	const { tenants } = useMe();
	const { roles } = value;
	const free = tenants.filter(
		({ id }) => !roles.some(({ tenantId }) => tenantId === id),
	);
	const setRoles = (changed: Rights["roles"]) =>
		onChange({ ...value, roles: changed });
	const change = (index: number, patch: Partial<Rights["roles"][number]>) =>
		setRoles(
			roles.map((one, at) => (at === index ? { ...one, ...patch } : one)),
		);
	const [next] = free;
	return (
		<fieldset className="role-editor" aria-label="Roles">
			<Checkbox
				checked={value.isGeneralAdministrator}
				disabled={isReadOnly}
				onChange={({ target }) =>
					onChange({ ...value, isGeneralAdministrator: target.checked })
				}
			>
				General administrator{" "}
				<span className="faint">may do everything in all tenants</span>
			</Checkbox>
			{roles.map(({ tenantId, role }, index) => {
				const tenant = tenants.find(({ id }) => id === tenantId);
				const name = unmask(tenant?.name ?? tenantId);
				const choices = tenant ? [tenant, ...free] : free;
				return (
					<div key={tenantId} className="role-line">
						<Select
							aria-label="Tenant"
							disabled={isReadOnly}
							showSearch={{ optionFilterProp: "label" }}
							value={tenantId}
							options={choices.map((one) => ({
								value: one.id,
								label: unmask(one.name),
							}))}
							onChange={(id: string) => change(index, { tenantId: id })}
						/>
						<Select
							aria-label={`Role in ${name}`}
							disabled={isReadOnly}
							popupMatchSelectWidth={false}
							value={role}
							options={roleChoices.map(({ value, label, help }) => ({
								value,
								label,
								title: help,
							}))}
							onChange={(chosen: TenantRole) => change(index, { role: chosen })}
						/>
						{!isReadOnly && (
							<Button
								type="text"
								icon={<CloseIcon />}
								aria-label={`Remove the role in ${name}`}
								onClick={() => setRoles(roles.filter((_, at) => at !== index))}
							/>
						)}
					</div>
				);
			})}
			{roles.length === 0 && !value.isGeneralAdministrator && (
				<p className="faint">
					Without a role the user can log in and sees nothing.
				</p>
			)}
			{!isReadOnly && next && (
				<div>
					<Button
						size="small"
						icon={<PlusIcon />}
						onClick={() =>
							setRoles([...roles, { tenantId: next.id, role: "operator" }])
						}
					>
						Add a role
					</Button>
				</div>
			)}
		</fieldset>
	);
}
