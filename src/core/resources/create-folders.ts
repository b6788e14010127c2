import { and, count, eq, inArray, sql } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { resourceName, type UrsaError } from "#schema/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { resourcesErrors } from "./errors.ts";
import { foldersErrors } from "./folder-errors.ts";
import {
	type FolderRow,
	findByName,
	listBelow,
	listSiblings,
	maxDepth,
	pathsOf,
} from "./folder-tree.ts";
import { foldersTable } from "./folders.table.ts";
import type { Folder, Folders } from "./folders.ts";
import { resourcesTable } from "./resources.table.ts";

/** Of one kind in one tenant: a tree is read whole. */
const maxFolders = 5000;

/** Any number will do as long as nobody else locks it; these are the letters "fold". */
const advisoryLock = 0x66_6f_6c_64;

/** Until the transaction ends nobody else changes the trees. */
export async function lockFolders(tx: StateDatabase): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${advisoryLock})`);
}

export interface FolderNeeds {
	readonly audit: AuditTrail;
	readonly clock: () => number;
	readonly nextId: () => string;
}

export function createFolders(
	db: StateDatabase,
	{ audit, clock, nextId }: FolderNeeds,
): Folders {
	const change = <T>(work: (tx: StateDatabase) => Promise<T>): Promise<T> =>
		db.transaction(async (tx) => {
			await lockFolders(tx);
			return work(tx);
		});

	async function require(tx: StateDatabase, id: string): Promise<FolderRow> {
		const found = await findFolder(tx, id);
		if (found === undefined) throw foldersErrors.make("notFound");
		return found;
	}

	return {
		async list({ tenants, kinds }) {
			const rows = await db
				.select()
				.from(foldersTable)
				.where(
					and(
						tenants === "all"
							? undefined
							: inArray(foldersTable.tenantId, [...tenants]),
						kinds && inArray(foldersTable.kind, [...kinds]),
					),
				)
				.orderBy(foldersTable.name, foldersTable.id);
			return rows.map(toFolder);
		},

		async find(id) {
			const row = await findFolder(db, id);
			return row && toFolder(row);
		},

		create: (input) =>
			change(async (tx) =>
				toFolder(
					await addFolder(
						tx,
						{ ...input, parentId: input.parentId ?? null },
						{ audit, clock, nextId },
					),
				),
			),

		change: (id, { name, parentId }) =>
			change(async (tx) => {
				const before = await require(tx, id);
				const after = {
					...before,
					name: name === undefined ? before.name : parseFolderName(name),
					parentId: parentId === undefined ? before.parentId : parentId,
					updatedAt: clock(),
				};
				if (after.parentId !== before.parentId && after.parentId !== null) {
					const below = await listBelow(tx, id);
					if (below.includes(after.parentId)) {
						throw foldersErrors.make("intoItself");
					}
				}
				const all = await listSiblings(tx, before);
				await requirePlace(
					tx,
					after,
					all.map((one) => (one.id === id ? after : one)),
				);
				await tx.update(foldersTable).set(after).where(eq(foldersTable.id, id));
				await recordFolder(audit, tx, "updated", { before, after }, all);
				return toFolder(after);
			}),

		delete: (id) =>
			change(async (tx) => {
				const before = await require(tx, id);
				const all = await listSiblings(tx, before);
				const [inside] = await tx
					.select({ number: count() })
					.from(resourcesTable)
					.where(eq(resourcesTable.folderId, id));
				const isEmpty =
					inside?.number === 0 && all.every(({ parentId }) => parentId !== id);
				if (!isEmpty) throw notEmpty(before);
				try {
					await tx.delete(foldersTable).where(eq(foldersTable.id, id));
				} catch (error) {
					// Somebody put a resource into it at this moment.
					throw breaksConstraint(error, "resources_folder")
						? notEmpty(before)
						: error;
				}
				await recordFolder(audit, tx, "deleted", { before }, all);
			}),

		moveResources: (ids, folderId) =>
			change(async (tx) => {
				const target = folderId === null ? null : await require(tx, folderId);
				const rows = await tx
					.select()
					.from(resourcesTable)
					.where(inArray(resourcesTable.id, [...ids]))
					.orderBy(resourcesTable.id)
					.for("update");
				if (rows.length < new Set(ids).size) {
					throw resourcesErrors.make("notFound");
				}
				for (const row of rows) {
					if (
						target !== null &&
						(row.tenantId !== target.tenantId || row.kind !== target.kind)
					) {
						throw foldersErrors.make("wrongPlace", { name: row.name });
					}
					if (row.folderId === folderId) continue;
					const pathOf = pathsOf(await listSiblings(tx, row));
					await tx
						.update(resourcesTable)
						.set({ folderId })
						.where(eq(resourcesTable.id, row.id));
					await audit.record(tx, {
						action: "resource updated",
						object: { id: row.id, name: row.name, kind: row.kind },
						tenantId: row.tenantId,
						before: { folder: pathOf(row.folderId) },
						after: { folder: pathOf(folderId) },
					});
				}
			}),
	};
}

/** The folder at the end of the path, made with those above it where they are missing; null for an empty path. */
export async function ensureFolder(
	tx: StateDatabase,
	{ tenantId, kind }: Pick<FolderRow, "tenantId" | "kind">,
	path: readonly string[],
	needs: FolderNeeds,
): Promise<string | null> {
	let parentId: string | null = null;
	for (const given of path) {
		const place = { tenantId, kind, parentId, name: parseFolderName(given) };
		const found: FolderRow =
			(await findByName(tx, place)) ?? (await addFolder(tx, place, needs));
		parentId = found.id;
	}
	return parentId;
}

async function addFolder(
	tx: StateDatabase,
	place: Pick<FolderRow, "tenantId" | "kind" | "parentId" | "name">,
	{ audit, clock, nextId }: FolderNeeds,
): Promise<FolderRow> {
	const now = clock();
	const after = {
		...{ tenantId: place.tenantId, kind: place.kind, parentId: place.parentId },
		...{ id: nextId(), name: parseFolderName(place.name) },
		...{ createdAt: now, updatedAt: now },
	};
	const all = await listSiblings(tx, after);
	if (all.length >= maxFolders) {
		throw foldersErrors.make("tooMany", { limit: maxFolders });
	}
	await requirePlace(tx, after, [...all, after]);
	try {
		await tx.insert(foldersTable).values(after);
	} catch (error) {
		throw breaksConstraint(error, "folders_tenant")
			? resourcesErrors.make(
					"unknownTenant",
					{ tenantId: after.tenantId },
					error,
				)
			: error;
	}
	await recordFolder(audit, tx, "added", { after }, all);
	return after;
}

/** `all`: the tree as it will be. */
async function requirePlace(
	tx: StateDatabase,
	folder: FolderRow,
	all: readonly FolderRow[],
): Promise<void> {
	const byId = new Map(all.map((one) => [one.id, one]));
	if (folder.parentId !== null && !byId.has(folder.parentId)) {
		throw foldersErrors.make("noParent");
	}
	for (const one of all) {
		let depth = 1;
		let above = one.parentId;
		while (above !== null && depth <= maxDepth) {
			depth++;
			above = byId.get(above)?.parentId ?? null;
		}
		if (depth > maxDepth)
			throw foldersErrors.make("tooDeep", { limit: maxDepth });
	}
	const namesake = await findByName(tx, folder);
	if (namesake !== undefined && namesake.id !== folder.id) {
		throw foldersErrors.make("nameTaken", { name: folder.name });
	}
}

export function parseFolderName(given: string): string {
	const name = resourceName.safeParse(given);
	if (!name.success || /\p{Cc}/u.test(name.data)) {
		throw foldersErrors.make("badName");
	}
	return name.data;
}

async function findFolder(
	db: StateDatabase,
	id: string,
): Promise<FolderRow | undefined> {
	const [row] = await db
		.select()
		.from(foldersTable)
		.where(eq(foldersTable.id, id));
	return row;
}

function toFolder({ parentId, ...row }: FolderRow): Folder {
	return { ...row, ...(parentId === null ? {} : { parentId }) };
}

function notEmpty({ name }: FolderRow): UrsaError {
	return foldersErrors.make("notEmpty", { name });
}

async function recordFolder(
	audit: AuditTrail,
	tx: StateDatabase,
	what: "added" | "updated" | "deleted",
	{
		before,
		after,
	}: { readonly before?: FolderRow; readonly after?: FolderRow },
	all: readonly FolderRow[],
): Promise<void> {
	const folder = after ?? before;
	if (folder === undefined) return;
	const pathOf = pathsOf(all);
	const show = ({ parentId, name }: FolderRow) => ({
		path: [...pathOf(parentId), name],
	});
	await audit.record(tx, {
		action: `resource folder ${what}`,
		object: { id: folder.id, name: folder.name, kind: folder.kind },
		tenantId: folder.tenantId,
		...(before && { before: show(before) }),
		...(after && { after: show(after) }),
	});
}
