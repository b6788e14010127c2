/** Which tenants' resources go together. */
import type { ResourceSummary } from "./types.ts";

/** The tenant whose resources all others may use; core/tenants gives it this name for good. */
const sharedName = "Shared";

export function isUsableIn(
	resource: Pick<ResourceSummary, "tenantId" | "tenantName">,
	tenantId: string,
): boolean {
	return resource.tenantId === tenantId || resource.tenantName === sharedName;
}
