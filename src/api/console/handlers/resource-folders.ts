import type { Folder, Resources, Tenants, Users } from "#core/index.ts";
import { foldersErrors } from "#core/index.ts";
import { isInScope, narrowScope } from "../../scope.ts";
import type { Caller, Handlers } from "../handler.ts";
import { findVisible, requireEdit, resourceScope } from "../resource-access.ts";
import { resourcePresenter } from "../resource-view.ts";

export function resourceFolderHandlers(
	resources: Resources,
	tenants: Tenants,
	users: Users,
): Pick<
	Handlers,
	| "resourceFolders"
	| "createFolder"
	| "changeFolder"
	| "deleteFolder"
	| "moveResources"
> {
	const { folders } = resources;
	const show = async (folder: Folder, caller: Caller) =>
		(await resourcePresenter(tenants, users, caller)).folder(folder);

	/** Throws folders.notFound also for those of tenants that the caller may not see. */
	async function findEditable(id: string, caller: Caller): Promise<Folder> {
		const scope = resourceScope(caller);
		const folder = await folders.find(id);
		if (folder === undefined || !isInScope(scope, folder.tenantId)) {
			throw foldersErrors.make("notFound");
		}
		requireEdit(caller, folder);
		return folder;
	}

	return {
		resourceFolders: async ({ query, caller }) => {
			const scope = resourceScope(caller());
			const found = await folders.list({
				tenants: narrowScope(scope, query.tenantId),
				kinds: query.kind,
			});
			const { folder } = await resourcePresenter(tenants, users, caller());
			return { folders: found.map(folder) };
		},

		createFolder: async ({ body, caller }) => {
			requireEdit(caller(), body);
			return show(await folders.create(body), caller());
		},

		changeFolder: async ({ params, body, caller }) => {
			const { id } = await findEditable(params.id, caller());
			return show(await folders.change(id, body), caller());
		},

		deleteFolder: async ({ params, caller }) => {
			const { id } = await findEditable(params.id, caller());
			await folders.delete(id);
			return undefined;
		},

		moveResources: async ({ body, caller }) => {
			for (const id of body.ids) {
				requireEdit(caller(), await findVisible(resources, id, caller()));
			}
			if (body.folderId !== null) await findEditable(body.folderId, caller());
			await folders.moveResources(body.ids, body.folderId);
			return undefined;
		},
	};
}
