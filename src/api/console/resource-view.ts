/** Resources as the console sees them. */
import type { z } from "zod";
import type {
	resourceShape,
	resourceSummaryShape,
} from "#api/contract/index.ts";
import type { Resource, ResourceSummary, Tenants, Users } from "#core/index.ts";
import type { Immutable } from "../immutable.ts";
import { tenantNames } from "../scope.ts";
import type { Caller } from "./handler.ts";
import { canEdit } from "./resource-access.ts";

type Summary = Immutable<z.output<typeof resourceSummaryShape>>;
type Whole = Immutable<z.output<typeof resourceShape>>;

export interface ResourcePresenter {
	summary(resource: ResourceSummary): Summary;
	whole(resource: Resource): Whole;
}

export async function resourcePresenter(
	tenants: Tenants,
	users: Users,
	caller: Caller,
): Promise<ResourcePresenter> {
	const nameOf = await tenantNames(tenants);
	const userNames = new Map(
		(await users.list()).map((user) => [user.id, user.name]),
	);
	const summary = (resource: ResourceSummary): Summary => ({
		id: resource.id,
		kind: resource.kind,
		tenantId: resource.tenantId,
		tenantName: nameOf(resource.tenantId),
		name: resource.name,
		description: resource.description,
		type: resource.type,
		version: resource.version,
		isShipped: resource.isShipped === true,
		userName:
			resource.userId === undefined
				? undefined
				: userNames.get(resource.userId),
		createdAt: resource.createdAt,
		updatedAt: resource.updatedAt,
		canEdit: canEdit(caller, resource),
	});
	return {
		summary,
		whole: (resource) => ({
			...summary(resource),
			body: resource.body,
			keptSecrets: resource.keptSecrets ?? [],
		}),
	};
}
