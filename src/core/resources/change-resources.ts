/** Making, changing, copying and deleting single resources; each in one transaction with the references it needs. */
import { and, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { resourceId, UrsaError } from "#schema/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import type { SecretBodies } from "../secrets/secret-bodies.ts";
import { resourcesErrors } from "./errors.ts";
import { findRow, type Row, toResource } from "./find-resources.ts";
import { type Kinds, typeOfBody } from "./kinds.ts";
import {
	type Content,
	parseContent,
	parseDescription,
	parseName,
} from "./parse-content.ts";
import {
	describeUsers,
	findReferring,
	findServices,
	lockReferences,
	requireReferences,
} from "./references.ts";
import { resourcesTable } from "./resources.table.ts";
import type { Resources } from "./resources.ts";
import { fillKept, redactBody } from "./secret-content.ts";

export interface ChangeNeeds {
	readonly kinds: Kinds;
	readonly secrets: SecretBodies;
	readonly clock: () => number;
	readonly nextId: () => string;
}

export function changeResources(
	db: StateDatabase,
	{ kinds, secrets, clock, nextId }: ChangeNeeds,
): Pick<Resources, "create" | "update" | "delete" | "duplicate"> {
	/** Columns for a body that was checked, and the work of sealing it. */
	function toColumns(kindName: string, content: Content) {
		const kind = kinds.get(kindName);
		const type = typeOfBody(content.body) ?? null;
		if (!kind.isSecret) return { columns: { ...content, type }, seal: noSeal };
		const { shown, kept } = redactBody(kind, content.body);
		return {
			columns: { ...content, body: shown, type },
			seal: async (tx: StateDatabase, id: string) => {
				await secrets.write(tx, { id, kind: kindName }, content.body, kept);
				return kept;
			},
		};
	}

	const create: Resources["create"] = async (input) => {
		const { id = nextId(), kind, tenantId, userId } = input;
		if (!resourceId.safeParse(id).success) {
			throw resourcesErrors.make("badId", { id });
		}
		const content = parseContent(kinds, kind, input);
		const { columns, seal } = toColumns(kind, content);
		const now = clock();
		try {
			return await db.transaction(async (tx) => {
				await lockReferences(tx);
				await requireReferences(tx, kinds, { kind, tenantId, ...content });
				const [row] = await tx
					.insert(resourcesTable)
					.values({
						...columns,
						...{ id, kind, tenantId, userId, version: 1 },
						...{ createdAt: now, updatedAt: now },
					})
					.returning();
				if (!row) throw resourcesErrors.make("notFound");
				return toResource(row, await seal(tx, id));
			});
		} catch (error) {
			throw explainRefusal(error, { id, kind, tenantId, ...content });
		}
	};

	/** What a change makes of the stored row. */
	async function applyChange(
		tx: StateDatabase,
		{ row, kept }: { row: Row; kept: readonly string[] | null },
		change: Parameters<Resources["update"]>[2],
	) {
		const kind = kinds.get(row.kind);
		const named = {
			name: change.name === undefined ? row.name : parseName(change.name),
			description:
				change.description === undefined
					? row.description
					: parseDescription(change.description),
		};
		if (change.body === undefined) {
			return { columns: named, seal: async () => kept };
		}
		const given = kind.isSecret
			? await fillKept(kind, change.body, {
					shown: row.body,
					kept: kept ?? [],
					open: async () => (await secrets.open(tx, [row.id])).get(row.id),
				})
			: change.body;
		const content = parseContent(kinds, row.kind, { ...named, body: given });
		await requireReferences(tx, kinds, { ...row, ...content });
		return toColumns(row.kind, content);
	}

	async function keepName(tx: StateDatabase, row: Row): Promise<void> {
		const users = await findReferring(tx, kinds, row, "byName");
		if (users.length === 0) return;
		throw resourcesErrors.make("usedByName", {
			name: row.name,
			users: describeUsers(users),
		});
	}

	return {
		create,

		async update(id, version, change) {
			let attempted: Row | undefined;
			try {
				return await db.transaction(async (tx) => {
					await lockReferences(tx);
					const before = await findRow(tx, id);
					if (!before) throw resourcesErrors.make("notFound");
					const { row } = before;
					if (row.version !== version) throw changedMeanwhile(row);
					const { columns, seal } = await applyChange(tx, before, change);
					attempted = { ...row, ...columns };
					if (columns.name !== row.name) await keepName(tx, row);
					const [changed] = await tx
						.update(resourcesTable)
						.set({
							...columns,
							userId: change.userId ?? null,
							version: version + 1,
							updatedAt: clock(),
						})
						.where(
							and(
								eq(resourcesTable.id, id),
								eq(resourcesTable.version, version),
							),
						)
						.returning();
					if (!changed) throw changedMeanwhile(row);
					return toResource(changed, await seal(tx, id));
				});
			} catch (error) {
				throw attempted ? explainRefusal(error, attempted) : error;
			}
		},

		async delete(id) {
			let name = "";
			try {
				await db.transaction(async (tx) => {
					await lockReferences(tx);
					const found = await findRow(tx, id);
					if (!found) throw resourcesErrors.make("notFound");
					name = found.row.name;
					const users = [
						...(await findServices(tx, found.row)),
						...(await findReferring(tx, kinds, found.row)),
					];
					if (users.length > 0) {
						throw resourcesErrors.make("inUse", {
							name,
							users: describeUsers(users),
							count: users.length,
						});
					}
					await tx.delete(resourcesTable).where(eq(resourcesTable.id, id));
				});
			} catch (error) {
				// Somebody made a service of it at this moment.
				if (!breaksConstraint(error, "services_resource")) throw error;
				const users = "a new service";
				throw resourcesErrors.make("inUse", { name, users, count: 1 }, error);
			}
		},

		async duplicate(id, { tenantId, name, userId }) {
			const found = await findRow(db, id);
			if (!found) throw resourcesErrors.make("notFound");
			const { row } = found;
			const body = kinds.get(row.kind).isSecret
				? (await secrets.open(db, [id])).get(id)
				: row.body;
			const copy = {
				kind: row.kind,
				tenantId: tenantId ?? row.tenantId,
				description: row.description,
				body,
				...(userId === undefined ? {} : { userId }),
			};
			if (name !== undefined) return create({ ...copy, name });
			for (let number = 1; ; number++) {
				try {
					return await create({ ...copy, name: nameCopy(row.name, number) });
				} catch (error) {
					const isTaken =
						error instanceof UrsaError && error.code === "resources.nameTaken";
					if (!isTaken || number === maxCopies) throw error;
				}
			}
		},
	};
}

const maxCopies = 100;

/** “Name copy”, then “Name copy 2”, cut so that it stays a name. */
function nameCopy(name: string, number: number): string {
	const suffix = number === 1 ? " copy" : ` copy ${number}`;
	return [...name].slice(0, 128 - suffix.length).join("") + suffix;
}

async function noSeal(): Promise<undefined> {
	return undefined;
}

function changedMeanwhile({ name }: Row): UrsaError {
	return resourcesErrors.make("changedMeanwhile", { name });
}

function explainRefusal(
	error: unknown,
	resource: {
		readonly id: string;
		readonly kind: string;
		readonly tenantId: string;
		readonly name: string;
	},
): unknown {
	const { id, kind, tenantId, name } = resource;
	if (breaksConstraint(error, "resources_name")) {
		return resourcesErrors.make("nameTaken", { kind, name }, error);
	}
	if (breaksConstraint(error, "resources_pkey")) {
		return resourcesErrors.make("idTaken", { id }, error);
	}
	if (breaksConstraint(error, "resources_tenant")) {
		return resourcesErrors.make("unknownTenant", { tenantId }, error);
	}
	return error;
}
