/** Who may see and change which resources. */
import {
	isAllowed,
	type Permission,
	type Resource,
	type Resources,
	type TransferAccess,
	tenantsWith,
	tenantsWithShared,
} from "#core/index.ts";
import { storageResource } from "#pipeline/index.ts";
import { apiErrors } from "../errors.ts";
import { resourceDefinitions } from "../resource-definitions.ts";
import { isEmptyScope, isInScope, type Scope } from "../scope.ts";
import type { Caller } from "./handler.ts";

type Place = Pick<Resource, "kind" | "tenantId">;

export const definitionsByKind = new Map(
	resourceDefinitions.map((definition) => [definition.kind, definition]),
);

/** What it takes to change resources of a kind. */
export function permissionToEdit(kind: string): Permission {
	if (definitionsByKind.get(kind)?.isSecret) return "secrets.edit";
	return kind === storageResource.kind ? "services.manage" : "resources.edit";
}

export function canEdit(caller: Caller, { kind, tenantId }: Place): boolean {
	return isAllowed(caller.principal, permissionToEdit(kind), tenantId);
}

/** Throws api.notAllowed. */
export function requireEdit(caller: Caller, place: Place): void {
	if (!canEdit(caller, place)) throw apiErrors.make("notAllowed");
}

/**
 * Tenants whose resources the caller may see or choose; Shared too, unless it is hidden from the user. General
 * administrators, who keep it, always see it. Throws api.notAllowed when there is none. */
export function resourceScope(caller: Caller): Scope {
	const scope = caller.user.hidesShared
		? tenantsWith(caller.principal, "resources.view")
		: tenantsWithShared(caller.principal, "resources.view");
	if (isEmptyScope(scope)) throw apiErrors.make("notAllowed");
	return scope;
}

/** Throws api.resourceNotFound also for those of tenants that the caller may not see. */
export async function findVisible(
	resources: Resources,
	id: string,
	caller: Caller,
): Promise<Resource> {
	const scope = resourceScope(caller);
	const resource = await resources.find(id);
	if (resource === undefined || !isInScope(scope, resource.tenantId)) {
		throw apiErrors.make("resourceNotFound");
	}
	return resource;
}

/** Of a secret everybody sees the name, the rest only who may change it. Throws api.notAllowed. */
export function requireOpen(caller: Caller, resource: Resource): void {
	if (definitionsByKind.get(resource.kind)?.isSecret) {
		requireEdit(caller, resource);
	}
}

/** What the caller may take out and bring in. Throws api.notAllowed when there is no tenant to do it in. */
export function transferAccess(caller: Caller): TransferAccess {
	const scope = resourceScope(caller);
	const isOpen = (place: Place) =>
		definitionsByKind.get(place.kind)?.isSecret ? canEdit(caller, place) : true;
	return {
		canSee: ({ tenantId }) => isInScope(scope, tenantId),
		canOpen: isOpen,
		canEdit: (place) =>
			definitionsByKind.has(place.kind) && canEdit(caller, place),
	};
}
