import { buffer } from "node:stream/consumers";
import type { OpenedPackage, Tenants, Transfer } from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import { isInScope, tenantNames } from "../../scope.ts";
import { requirePermission, scopeOf } from "../access.ts";
import type { Handlers } from "../handler.ts";
import { canEdit, transferAccess } from "../resource-access.ts";

export function transferHandlers(
	transfer: Transfer,
	tenants: Tenants,
): Pick<
	Handlers,
	| "exportResources"
	| "uploadPackage"
	| "downloadPackage"
	| "openPackage"
	| "importPackage"
> {
	return {
		exportResources: async ({ body, caller }) => {
			const scope = scopeOf(caller(), "resources.transfer");
			const access = transferAccess(caller());
			const fileId = await transfer.export({
				...body,
				userId: caller().user.id,
				access: {
					...access,
					// What is shared goes out with whom it is shown to.
					canSee: (place) =>
						access.canSee(place) &&
						(isInScope(scope, place.tenantId) || !caller().user.hidesShared),
				},
			});
			return { fileId };
		},

		uploadPackage: async ({ body, caller }) => {
			scopeOf(caller(), "resources.transfer");
			const fileId = await transfer.upload(
				inPieces(Buffer.from(body.content, "base64")),
				caller().user.id,
			);
			return { fileId };
		},

		downloadPackage: async ({ params, caller }) => {
			scopeOf(caller(), "resources.transfer");
			const { content } = await transfer.download({
				fileId: params.id,
				userId: caller().user.id,
			});
			return { content: (await buffer(content)).toString("base64") };
		},

		openPackage: async ({ params, body, caller }) => {
			requirePermission(caller(), "resources.transfer", body.tenantId);
			const opened = await transfer.open({
				...{ fileId: params.id, userId: caller().user.id },
				...body,
				access: transferAccess(caller()),
			});
			const nameOf = await tenantNames(tenants);
			const { madeBy, madeAt, resources, conflicts } = opened;
			return {
				...{ madeBy, madeAt },
				resources: resources.map(({ id, kind, name, folderId }) => {
					const there = conflicts.get(id);
					return {
						...{ id, kind, name, folder: folderNames(opened, folderId) },
						conflict: there && {
							...{ id: there.id, name: there.name },
							tenantName: nameOf(there.tenantId),
							canReplace: canEdit(caller(), there),
						},
					};
				}),
			};
		},

		importPackage: async ({ params, body, caller }) => {
			requirePermission(caller(), "resources.transfer", body.tenantId);
			if ((await tenants.find(body.tenantId)) === undefined) {
				throw apiErrors.make("notFound");
			}
			return transfer.import({
				...{ fileId: params.id, userId: caller().user.id },
				...{ password: body.password, tenantId: body.tenantId },
				actions: new Map(Object.entries(body.actions)),
				access: transferAccess(caller()),
			});
		},
	};
}

function folderNames(
	{ folders }: OpenedPackage,
	folderId: string | undefined,
): string[] {
	const names: string[] = [];
	let next = folders.find(({ id }) => id === folderId);
	while (next !== undefined && names.length <= 16) {
		const { name, parentId } = next;
		names.unshift(name);
		next = folders.find(({ id }) => id === parentId);
	}
	return names;
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
