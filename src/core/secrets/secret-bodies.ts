/** Bodies of secrets: in the database only sealed, open only for services. */
import { eq, inArray, ne } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { resourcesTable } from "../resources/resources.table.ts";
import { secretStoreErrors } from "./errors.ts";
import { createKeyFile, type MasterKey } from "./key-file.ts";
import { type Owner, rewrap, type Sealed, seal, unseal } from "./seal.ts";
import { resourceSecretsTable } from "./secrets.table.ts";

export interface SecretBodies {
	/** Within the transaction in which its resource is written. `kept`: names of the members that are not shown. */
	write(
		tx: StateDatabase,
		owner: Owner,
		body: unknown,
		kept: readonly string[],
	): Promise<void>;
	/** By id of the resource; unknown ids are left out. Throws secretStore.*. */
	open(
		db: StateDatabase,
		ids: readonly string[],
	): Promise<Map<string, unknown>>;
	/**
	 * Makes a new master key and puts it around the data keys of all secrets; the earlier ones are forgotten when no
	 * secret needs them any more. Killed in the middle, it leaves every secret readable, and can be run again. Secrets
	 * whose key is lost are left as they are; one that is damaged ends it with secretStore.damaged.
	 */
	rotate(db: StateDatabase): Promise<{
		readonly rewrapped: number;
		readonly lost: number;
	}>;
}

/** Rows per transaction while keys are turned. */
const chunkSize = 500;

export function createSecretBodies(path: string | undefined): SecretBodies {
	if (path === undefined) return withoutKeyFile;
	const keyFile = createKeyFile(path);

	return {
		async write(tx, owner, body, kept) {
			const sealed = seal(JSON.stringify(body), owner, await keyFile.current());
			const values = { ...sealed, kept };
			await tx
				.insert(resourceSecretsTable)
				.values({ resourceId: owner.id, ...values })
				.onConflictDoUpdate({
					target: resourceSecretsTable.resourceId,
					set: values,
				});
		},

		async open(db, ids) {
			if (ids.length === 0) return new Map();
			const rows = await db
				.select({
					sealed: resourceSecretsTable,
					kind: resourcesTable.kind,
					name: resourcesTable.name,
				})
				.from(resourceSecretsTable)
				.innerJoin(
					resourcesTable,
					eq(resourcesTable.id, resourceSecretsTable.resourceId),
				)
				.where(inArray(resourceSecretsTable.resourceId, [...ids]));
			if (rows.length === 0) return new Map();
			const keys = await keyFile.read();
			return new Map(
				rows.map(({ sealed, kind, name }) => {
					const { keyId, resourceId: id } = sealed;
					const file = keyFile.path;
					if (keys === undefined) {
						throw secretStoreErrors.make("keyFileMissing", { name, file });
					}
					const master = keys.find((key) => key.id === keyId);
					if (master === undefined) {
						throw secretStoreErrors.make("keyMissing", { name, file, keyId });
					}
					return [id, openOne(sealed, { id, kind }, master, name)];
				}),
			);
		},

		async rotate(db) {
			const to = await keyFile.add();
			const keys = new Map(
				((await keyFile.read()) ?? []).map((key) => [key.id, key]),
			);
			let rewrapped = 0;
			for (;;) {
				const count = await db.transaction((tx) => turnChunk(tx, keys, to));
				rewrapped += count;
				if (count === 0) break;
			}
			const left = await db
				.select({ keyId: resourceSecretsTable.keyId })
				.from(resourceSecretsTable)
				.where(ne(resourceSecretsTable.keyId, to.id));
			await keyFile.keepOnly(
				new Set([to.id, ...left.map(({ keyId }) => keyId)]),
			);
			return { rewrapped, lost: left.length };
		},
	};
}

async function turnChunk(
	tx: StateDatabase,
	keys: ReadonlyMap<string, MasterKey>,
	to: MasterKey,
): Promise<number> {
	const known = [...keys.keys()].filter((id) => id !== to.id);
	if (known.length === 0) return 0;
	const rows = await tx
		.select({
			sealed: resourceSecretsTable,
			kind: resourcesTable.kind,
			name: resourcesTable.name,
		})
		.from(resourceSecretsTable)
		.innerJoin(
			resourcesTable,
			eq(resourcesTable.id, resourceSecretsTable.resourceId),
		)
		.where(inArray(resourceSecretsTable.keyId, known))
		.orderBy(resourceSecretsTable.resourceId)
		.limit(chunkSize)
		.for("update");
	for (const { sealed, kind, name } of rows) {
		const from = keys.get(sealed.keyId);
		if (from === undefined) continue;
		const owner = { id: sealed.resourceId, kind };
		const { keyId, wrappedKey } = rewrapOne(sealed, owner, { from, to }, name);
		await tx
			.update(resourceSecretsTable)
			.set({ keyId, wrappedKey })
			.where(eq(resourceSecretsTable.resourceId, owner.id));
	}
	return rows.length;
}

function rewrapOne(
	sealed: Sealed,
	owner: Owner,
	keys: { readonly from: MasterKey; readonly to: MasterKey },
	name: string,
): Sealed {
	try {
		return rewrap(sealed, owner, keys);
	} catch (error) {
		throw secretStoreErrors.make("damaged", { name }, error);
	}
}

function openOne(
	sealed: Sealed,
	owner: Owner,
	master: MasterKey,
	name: string,
): unknown {
	try {
		return JSON.parse(unseal(sealed, owner, master));
	} catch {
		// No cause: errors of the parser quote what they read.
		throw secretStoreErrors.make("damaged", { name });
	}
}

async function refuse(): Promise<never> {
	throw secretStoreErrors.make("noKeyFile");
}

const withoutKeyFile: SecretBodies = {
	write: refuse,
	open: async (_db, ids) => (ids.length === 0 ? new Map() : refuse()),
	rotate: refuse,
};
