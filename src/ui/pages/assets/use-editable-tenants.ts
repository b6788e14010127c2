import { useMe } from "../../api/context.tsx";

/** Shared has categories and no assets. */
const sharedTenantId = "00000000-0000-0000-0000-000000000000";

/** Tenants whose assets, or categories, the user may change. */
export function useEditableTenants(
	withShared: boolean,
): readonly { readonly id: string; readonly name: string }[] {
	const { tenants, isGeneralAdministrator, permissions } = useMe();
	if (!permissions.includes("assets.edit")) return [];
	return tenants.filter(
		({ id, role }) =>
			role !== "operator" &&
			(id !== sharedTenantId || (withShared && isGeneralAdministrator)),
	);
}
