/** What names in the bodies of many resources mean, without asking the state store for each. */
import { type Folder, type Resource, sharedTenantId } from "#core/index.ts";

export type Named = Pick<Resource, "id" | "kind" | "tenantId" | "name">;

export type Resolve = (
	kind: string,
	reference: string,
	tenantId: string,
) => Named | undefined;

/** As the core resolves: by id or name, the tenant's own before those of Shared. */
export function resolver(all: readonly Named[]): Resolve {
	const byId = new Map(all.map((one) => [one.id, one]));
	const byName = new Map(all.map((one) => [keyOf(one), one]));
	return (kind, reference, tenantId) => {
		const named = (tenant: string) =>
			byName.get(keyOf({ kind, tenantId: tenant, name: reference }));
		const found = byId.get(reference);
		const isNear =
			found?.kind === kind &&
			[tenantId, sharedTenantId].includes(found.tenantId);
		return (
			(isNear ? found : undefined) ?? named(tenantId) ?? named(sharedTenantId)
		);
	};
}

export function keyOf({ kind, tenantId, name }: Omit<Named, "id">): string {
	return JSON.stringify([tenantId, kind, name]);
}

export function folderPaths(
	folders: readonly Folder[],
): (id: string | undefined) => readonly string[] {
	const byId = new Map(folders.map((folder) => [folder.id, folder]));
	const pathTo = (id: string | undefined): readonly string[] => {
		const folder = id === undefined ? undefined : byId.get(id);
		return folder === undefined
			? []
			: [...pathTo(folder.parentId), folder.name];
	};
	return pathTo;
}
