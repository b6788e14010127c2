/** Where folders lie: paths from the top, and all that is below one. */
import { and, eq, isNull } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { foldersTable } from "./folders.table.ts";

export type FolderRow = typeof foldersTable.$inferSelect;

/** The folder and those below it, by id; empty when there is no such folder. */
export async function listBelow(
	db: StateDatabase,
	id: string,
): Promise<string[]> {
	const [top] = await db
		.select()
		.from(foldersTable)
		.where(eq(foldersTable.id, id));
	if (top === undefined) return [];
	const all = await listSiblings(db, top);
	const below = [id];
	for (const one of below) {
		for (const folder of all) {
			if (folder.parentId === one) below.push(folder.id);
		}
	}
	return below;
}

/** All folders of a tenant and kind. */
export async function listSiblings(
	db: StateDatabase,
	{ tenantId, kind }: Pick<FolderRow, "tenantId" | "kind">,
): Promise<FolderRow[]> {
	return db
		.select()
		.from(foldersTable)
		.where(
			and(eq(foldersTable.tenantId, tenantId), eq(foldersTable.kind, kind)),
		)
		.orderBy(foldersTable.name, foldersTable.id);
}

/** Names from the top down to each folder. */
export function pathsOf(
	folders: readonly Pick<FolderRow, "id" | "name" | "parentId">[],
): (id: string | null | undefined) => readonly string[] {
	const byId = new Map(folders.map((folder) => [folder.id, folder]));
	return (id) => {
		const names: string[] = [];
		let next = id ? byId.get(id) : undefined;
		while (next !== undefined && names.length < maxDepth) {
			names.unshift(next.name);
			next = next.parentId ? byId.get(next.parentId) : undefined;
		}
		return names;
	};
}

/** Folders in folders; people get lost long before. */
export const maxDepth = 16;

export async function findByName(
	db: StateDatabase,
	place: Pick<FolderRow, "tenantId" | "kind" | "parentId" | "name">,
): Promise<FolderRow | undefined> {
	const [found] = await db
		.select()
		.from(foldersTable)
		.where(
			and(
				eq(foldersTable.tenantId, place.tenantId),
				eq(foldersTable.kind, place.kind),
				eq(foldersTable.name, place.name),
				place.parentId === null
					? isNull(foldersTable.parentId)
					: eq(foldersTable.parentId, place.parentId),
			),
		);
	return found;
}
