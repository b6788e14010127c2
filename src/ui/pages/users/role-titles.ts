/** Roles in tenants, with what each is for. */
export const roleChoices = [
	{
		value: "admin",
		label: "Administrator",
		help: "keeps the tenant's Ursa running: services, secrets, settings",
	},
	{
		value: "analyst",
		label: "Analyst",
		help: "sets up how events come in and writes correlation rules",
	},
	{
		value: "operator",
		label: "Operator",
		help: "works on alerts and incidents",
	},
] as const;

export type TenantRole = (typeof roleChoices)[number]["value"];

export function isTenantRole(role: string): role is TenantRole {
	return roleChoices.some(({ value }) => value === role);
}

export function roleTitle(role: string): string {
	return roleChoices.find(({ value }) => value === role)?.label ?? role;
}
