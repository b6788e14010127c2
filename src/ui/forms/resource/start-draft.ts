/** What a new resource starts with. */
import { initialValue } from "../schema-form/initial-value.ts";
import type { SchemaNode } from "../schema-form/schema-node.ts";
import type { ResourceDraft, ResourceKind } from "./types.ts";

export function startDraft(
	kind: ResourceKind,
	schema: SchemaNode,
	tenantId?: string,
): ResourceDraft {
	const tenant =
		kind.editableTenants.find(({ id }) => id === tenantId) ??
		// Shared is for what everybody uses: choosing it is a decision.
		kind.editableTenants.find(({ name }) => name !== "Shared") ??
		kind.editableTenants[0];
	return {
		name: "",
		description: "",
		tenantId: tenant?.id ?? "",
		body: initialValue(schema, schema) ?? {},
	};
}
