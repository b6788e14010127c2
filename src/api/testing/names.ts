/** Ids and texts of the small installation that tests of the APIs work on. */
import { createHash } from "node:crypto";

export const now = Date.UTC(2024, 4, 17, 12);
export const password = "Correct1!";

export const tenantIds = {
	main: "10000000-0000-4000-8000-000000000001",
	a: "10000000-0000-4000-8000-00000000000a",
	b: "10000000-0000-4000-8000-00000000000b",
} as const;
export type TenantKey = keyof typeof tenantIds;
export const tenantKeys = ["main", "a", "b"] as const;
export const memberRoles = ["admin", "analyst", "operator"] as const;

/** Stands in every text that belongs to the tenant and must not reach anybody else. */
export function markOf(tenant: TenantKey): string {
	return `mark-of-${tenant}`;
}

/** A fixed id for a name. */
export function idOf(name: string): string {
	const hex = createHash("sha256").update(name).digest("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function tokenOf(login: string): string {
	return idOf(`token ${login}`).replaceAll("-", "");
}
