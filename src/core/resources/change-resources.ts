/** Making, changing, copying and deleting single resources; each in one transaction with the references it needs. */
import type { StateDatabase } from "#backends/state-store/index.ts";
import { UrsaError } from "#schema/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { resourcesErrors } from "./errors.ts";
import { findRow, type Row } from "./find-resources.ts";
import { parseName } from "./parse-content.ts";
import {
	describeUsers,
	findReferring,
	findServices,
	lockReferences,
	requireReferences,
} from "./references.ts";
import type { Resources } from "./resources.ts";
import { readVersions } from "./versions.ts";
import {
	changedMeanwhile,
	createResourceWriter,
	type WriteNeeds,
} from "./write-resources.ts";

export function changeResources(
	db: StateDatabase,
	needs: WriteNeeds,
): Pick<Resources, "create" | "update" | "delete" | "duplicate" | "restore"> {
	const { kinds, secrets, nextId, usersElsewhere } = needs;
	const writer = createResourceWriter(needs);

	const create: Resources["create"] = async (input) => {
		const id = input.id ?? nextId();
		try {
			return await db.transaction(async (tx) => {
				await lockReferences(tx);
				const made = await writer.create(tx, { ...input, id });
				await requireReferences(tx, kinds, made);
				return made;
			});
		} catch (error) {
			throw explainRefusal(error, { ...input, id });
		}
	};

	async function keepName(tx: StateDatabase, row: Row): Promise<void> {
		const users = await findReferring(tx, kinds, row, "byName");
		if (users.length === 0) return;
		throw resourcesErrors.make("usedByName", {
			name: row.name,
			users: describeUsers(users),
		});
	}

	const update: Resources["update"] = async (id, version, change) => {
		let attempted: Row | undefined;
		try {
			return await db.transaction(async (tx) => {
				await lockReferences(tx);
				const before = await findRow(tx, id);
				if (!before) throw resourcesErrors.make("notFound");
				const { row } = before;
				if (row.version !== version) throw changedMeanwhile(row);
				const name =
					change.name === undefined ? row.name : parseName(change.name);
				attempted = { ...row, name };
				if (name !== row.name) await keepName(tx, row);
				const made = await writer.update(tx, before, change);
				if (change.body !== undefined) {
					await requireReferences(tx, kinds, made);
				}
				return made;
			});
		} catch (error) {
			throw attempted ? explainRefusal(error, attempted) : error;
		}
	};

	return {
		create,
		update,

		async restore(id, earlier, { version, userId }) {
			const found = await readVersions(db).findVersion(id, earlier);
			if (found === undefined) {
				const name = (await findRow(db, id))?.row.name;
				throw name === undefined
					? resourcesErrors.make("notFound")
					: resourcesErrors.make("noSuchVersion", { name, version: earlier });
			}
			const { name, description, body } = found;
			return update(id, version, {
				...{ name, description, body },
				...(userId === undefined ? {} : { userId }),
			});
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
						...(await usersElsewhere(tx, found.row)),
						...(await findReferring(tx, kinds, found.row)),
					];
					if (users.length > 0) {
						throw resourcesErrors.make("inUse", {
							name,
							users: describeUsers(users),
							count: users.length,
						});
					}
					await writer.delete(tx, found);
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
				...(row.folderId !== null &&
					(tenantId ?? row.tenantId) === row.tenantId && {
						folderId: row.folderId,
					}),
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

export function explainRefusal(
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
	if (breaksConstraint(error, "resources_folder")) {
		return resourcesErrors.make("unknownFolder", {}, error);
	}
	if (breaksConstraint(error, "resources_tenant")) {
		return resourcesErrors.make("unknownTenant", { tenantId }, error);
	}
	return error;
}
