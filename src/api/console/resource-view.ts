/** Resources as the console sees them. */
import type { z } from "zod";
import type {
	folderShape,
	resourceShape,
	resourceSummaryShape,
	resourceVersionShape,
} from "#api/contract/index.ts";
import type {
	Folder,
	Resource,
	ResourceSummary,
	Tenants,
	Users,
	VersionSummary,
} from "#core/index.ts";
import type { Immutable } from "../immutable.ts";
import { tenantNames } from "../scope.ts";
import type { Caller } from "./handler.ts";
import { canEdit } from "./resource-access.ts";

type Summary = Immutable<z.output<typeof resourceSummaryShape>>;
type Whole = Immutable<z.output<typeof resourceShape>>;

type ShownFolder = Immutable<z.output<typeof folderShape>>;
type ShownVersion = Immutable<z.output<typeof resourceVersionShape>>;

export interface ResourcePresenter {
	summary(resource: ResourceSummary): Summary;
	whole(resource: Resource): Whole;
	folder(folder: Folder): ShownFolder;
	version(version: VersionSummary): ShownVersion;
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
		folderId: resource.folderId,
		createdAt: resource.createdAt,
		updatedAt: resource.updatedAt,
		canEdit: canEdit(caller, resource),
	});
	return {
		summary,
		folder: ({ id, tenantId, kind, parentId, name }) => ({
			...{ id, tenantId, kind, parentId, name },
			tenantName: nameOf(tenantId),
			canEdit: canEdit(caller, { kind, tenantId }),
		}),
		version: ({ version, name, userId, at }) => ({
			...{ version, name, at },
			userName: userId === undefined ? undefined : userNames.get(userId),
		}),
		whole: (resource) => ({
			...summary(resource),
			body: resource.body,
			keptSecrets: resource.keptSecrets ?? [],
		}),
	};
}
