/** Entries of the audit trail on active lists; both APIs change them. */
import type { AuditEntry, Service } from "#core/index.ts";

export type ListAction =
	| "imported"
	| "exported"
	| "cleared"
	| "item changed"
	| "item deleted";

export function listAudit(
	service: Pick<Service, "id" | "name" | "tenantId">,
	list: { readonly id: string; readonly name: string },
): (action: ListAction) => AuditEntry {
	return (action) => ({
		action: `active list ${action}`,
		object: { id: service.id, name: service.name, kind: "service" },
		tenantId: service.tenantId,
		fields: { ExternalID: list.id, Name: list.name },
	});
}
