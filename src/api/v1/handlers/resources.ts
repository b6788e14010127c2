/** Resources and packages of them. */
import type {
	ResourceSummary,
	Resources,
	Tenants,
	Transfer,
	User,
	Users,
} from "#core/index.ts";
import { resourceId } from "#schema/index.ts";
import { toCaller } from "../../console/access.ts";
import {
	resourceScope,
	transferAccess,
} from "../../console/resource-access.ts";
import {
	isInScope,
	narrowScope,
	type Scope,
	tenantNames,
} from "../../scope.ts";
import { v1Errors } from "../errors.ts";
import { type Handlers, OtherAnswer } from "../handler.ts";
import { isAmong, matchesPattern } from "../matching.ts";
import { byName, pageOf } from "../paging.ts";
import { toRfc3339 } from "../time.ts";

export function resourceHandlers({
	resources,
	transfer,
	tenants,
	users,
}: {
	readonly resources: Resources;
	readonly transfer: Transfer;
	readonly tenants: Tenants;
	readonly users: Users;
}): Pick<
	Handlers,
	| "resources"
	| "uploadResources"
	| "resourcesContents"
	| "importResources"
	| "exportResources"
	| "downloadResources"
> {
	return {
		resources: async ({ query, user }) => {
			const hasId = isAmong(query.id);
			const hasName = matchesPattern(query.name);
			const hasUser = isAmong(
				query.userID?.map((id) => (id === "me" ? user.id : id)),
			);
			const all = await listAll(resources, {
				tenants: narrowScope(resourceScope(toCaller(user)), query.tenantID),
				kinds: query.kind,
			});
			const found = all
				.filter(
					({ id, name, userId = "" }) =>
						hasId(id) && hasName(name) && hasUser(userId),
				)
				.sort(byName);
			const nameOf = await tenantNames(tenants);
			const userNames = new Map(
				(await users.list()).map(({ id, name }) => [id, name]),
			);
			return pageOf(found, query.page).map((resource) => ({
				id: resource.id,
				kind: resource.kind,
				name: resource.name,
				description: resource.description,
				tenantID: resource.tenantId,
				tenantName: nameOf(resource.tenantId),
				userID: resource.userId ?? "",
				userName: userNames.get(resource.userId ?? "") ?? "",
				created: toRfc3339(resource.createdAt),
				updated: toRfc3339(resource.updatedAt),
			}));
		},

		uploadResources: async ({ raw, user }) => ({
			id: await transfer.upload(raw, user.id),
		}),

		resourcesContents: async ({ body, user }) => {
			const opened = await transfer.open({
				...{ fileId: body.fileID, userId: user.id, password: body.password },
				access: accessOf(user),
			});
			return {
				version: opened.madeBy,
				assetCategories: [],
				folders: opened.folders.map(({ id, kind, name, parentId = "" }) => ({
					...{ id, kind: "resource", subKind: kind, name, parentID: parentId },
				})),
				resources: opened.resources.map((resource) => ({
					id: resource.id,
					kind: resource.kind,
					name: resource.name,
					description: resource.description,
					folderID: resource.folderId ?? "",
					deps: resource.needs,
				})),
			};
		},

		importResources: async ({ body, user, scope }) => {
			await requireTenant(tenants, scope, body.tenantID);
			const { conflicts } = await transfer.import({
				...{ fileId: body.fileID, userId: user.id, password: body.password },
				tenantId: body.tenantID,
				actions: new Map(Object.entries(body.actions)),
				access: accessOf(user),
			});
			return conflicts.length > 0
				? new OtherAnswer(409, { conflicts })
				: undefined;
		},

		exportResources: async ({ body, user, scope }) => {
			if (!isInScope(scope, body.tenantID)) throw v1Errors.make("accessDenied");
			const fileID = await transfer.export({
				...{ ids: body.ids, password: body.password, userId: user.id },
				access: accessOf(user),
			});
			return { fileID };
		},

		downloadResources: async ({ params, user }) => {
			const { id: fileId = "" } = params;
			if (fileId === "") {
				throw v1Errors.make("routeParameterRequired", { details: "id" });
			}
			if (!resourceId.safeParse(fileId).success) {
				throw v1Errors.make("idNotUuid");
			}
			const { content } = await transfer.download({ fileId, userId: user.id });
			return content;
		},
	};
}

function accessOf(user: User) {
	return transferAccess(toCaller(user));
}

async function requireTenant(
	tenants: Tenants,
	scope: Scope,
	tenantId: string,
): Promise<void> {
	const tenant = await tenants.find(tenantId);
	if (tenant === undefined || !isInScope(scope, tenantId)) {
		throw v1Errors.make("accessDenied");
	}
	if (tenant.isDisabled) throw v1Errors.make("tenantDisabled");
}

/** Summaries asked for at once. */
const chunkSize = 5000;

async function listAll(
	resources: Resources,
	filter: {
		readonly tenants: Scope;
		readonly kinds: readonly string[] | undefined;
	},
): Promise<ResourceSummary[]> {
	const all: ResourceSummary[] = [];
	for (;;) {
		const { resources: found, total } = await resources.search({
			...{ ...filter, offset: all.length, limit: chunkSize },
		});
		all.push(...found);
		if (found.length === 0 || all.length >= total) return all;
	}
}
