import { and, asc, eq, getTableColumns } from "drizzle-orm";
import type { z } from "zod";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { deriveId } from "#platform/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import type { Resources } from "../resources/resources.ts";
import type { Tenants } from "../tenants/tenants.ts";
import {
	describeIssues,
	findMissingReferences,
	parseBody,
	toIssues,
} from "./check-body.ts";
import { storedSettingsErrors } from "./errors.ts";
import { settingsTable } from "./settings.table.ts";
import type {
	SettingsDefinition,
	SettingsDocument,
	SettingsStore,
} from "./settings.ts";

const { body: _, ...overviewColumns } = getTableColumns(settingsTable);

export interface SettingsNeeds {
	/** All kinds there are. */
	readonly definitions: readonly SettingsDefinition[];
	readonly tenants: Pick<Tenants, "find" | "list" | "main">;
	readonly resources: Pick<Resources, "resolve">;
	readonly audit: AuditTrail;
	readonly clock: () => number;
}

export function createSettings(
	db: StateDatabase,
	{ definitions, tenants, resources, audit, clock }: SettingsNeeds,
): SettingsStore {
	const byKind = new Map(
		definitions.map((definition) => [definition.kind, definition]),
	);
	const listeners = new Set<(kind: string, tenantId: string) => void>();
	const tell = (kind: string, tenantId: string) => {
		for (const listener of listeners) listener(kind, tenantId);
	};

	function definitionOf(kind: string): SettingsDefinition {
		const definition = byKind.get(kind);
		if (definition === undefined) {
			throw storedSettingsErrors.make("unknownKind", { kind });
		}
		return definition;
	}

	/** Settings of the installation belong to Main, whoever asks. */
	async function ownerOf(
		{ scope }: SettingsDefinition,
		tenantId: string,
	): Promise<string> {
		if (scope === "installation") return (await tenants.main()).id;
		if (!(await tenants.find(tenantId))) {
			throw storedSettingsErrors.make("unknownTenant", { tenantId });
		}
		return tenantId;
	}

	const placeOf = (kind: string, tenantId: string) =>
		and(eq(settingsTable.kind, kind), eq(settingsTable.tenantId, tenantId));

	/** Saved or initial, of a tenant that exists. */
	async function findDocument(
		{ kind, initial, body }: SettingsDefinition,
		tenantId: string,
	): Promise<SettingsDocument> {
		const [row] = await db
			.select()
			.from(settingsTable)
			.where(placeOf(kind, tenantId));
		return (
			row ?? {
				id: deriveId("settings", kind, tenantId),
				kind,
				tenantId,
				isDisabled: false,
				body: body.parse(initial),
				version: 0,
				createdAt: 0,
				updatedAt: 0,
			}
		);
	}

	function typed<Body extends z.ZodType>(
		definition: SettingsDefinition<Body>,
		document: SettingsDocument,
	): SettingsDocument<z.output<Body>> {
		const result = definition.body.safeParse(document.body);
		if (!result.success) {
			const details = describeIssues(definition, toIssues(result.error));
			throw storedSettingsErrors.make("outdated", details);
		}
		return { ...document, body: result.data };
	}

	return {
		definitions: () => definitions,
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},

		async read(definition, tenantId) {
			definitionOf(definition.kind);
			const owner = await ownerOf(definition, tenantId);
			return typed(definition, await findDocument(definition, owner));
		},

		async document(kind, tenantId) {
			const definition = definitionOf(kind);
			return findDocument(definition, await ownerOf(definition, tenantId));
		},

		async find(id) {
			const [row] = await db
				.select()
				.from(settingsTable)
				.where(eq(settingsTable.id, id));
			// One of a kind that this version does not know is not there.
			if (row) return byKind.has(row.kind) ? row : undefined;
			const main = (await tenants.main()).id;
			for (const tenant of await tenants.list()) {
				for (const definition of definitions) {
					if (definition.scope === "installation" && tenant.id !== main) {
						continue;
					}
					if (deriveId("settings", definition.kind, tenant.id) === id) {
						return findDocument(definition, tenant.id);
					}
				}
			}
			return undefined;
		},

		async list(definition) {
			definitionOf(definition.kind);
			const rows = await db
				.select()
				.from(settingsTable)
				.where(eq(settingsTable.kind, definition.kind))
				.orderBy(asc(settingsTable.tenantId));
			return rows.map((row) => typed(definition, row));
		},

		async overview(kind) {
			definitionOf(kind);
			return db
				.select(overviewColumns)
				.from(settingsTable)
				.where(eq(settingsTable.kind, kind))
				.orderBy(asc(settingsTable.tenantId));
		},

		async check(kind, tenantId, body) {
			const definition = definitionOf(kind);
			const result = definition.body.safeParse(body);
			if (!result.success) return toIssues(result.error);
			const owner = await ownerOf(definition, tenantId);
			const missing = await findMissingReferences(
				definition,
				owner,
				result.data,
				resources,
			);
			return missing.map(({ path, message }) => ({ path, message }));
		},

		async save(kind, tenantId, { version, isDisabled, body: given }) {
			const definition = definitionOf(kind);
			const { title } = definition;
			const owner = await ownerOf(definition, tenantId);
			const body = parseBody(definition, given);
			const [missing] = await findMissingReferences(
				definition,
				owner,
				body,
				resources,
			);
			if (missing) {
				throw storedSettingsErrors.make("missingReference", {
					...{ title, kind: missing.kind, reference: missing.reference },
				});
			}
			const now = clock();
			const saved = await db.transaction(async (tx) => {
				const [before] = await tx
					.select()
					.from(settingsTable)
					.where(placeOf(kind, owner))
					.for("update");
				if ((before?.version ?? 0) !== version) {
					throw storedSettingsErrors.make("changedMeanwhile", { title });
				}
				const content = { isDisabled, body, updatedAt: now };
				const [row] = before
					? await tx
							.update(settingsTable)
							.set({ ...content, version: version + 1 })
							.where(eq(settingsTable.id, before.id))
							.returning()
					: await tx
							.insert(settingsTable)
							.values({
								...content,
								id: deriveId("settings", kind, owner),
								...{ kind, tenantId: owner, version: 1, createdAt: now },
							})
							// Of two that save the first document at once, one is too late.
							.onConflictDoNothing()
							.returning();
				if (!row)
					throw storedSettingsErrors.make("changedMeanwhile", { title });
				await audit.record(tx, {
					action: "settings updated",
					object: { id: row.id, name: title, kind },
					tenantId: owner,
					...(before ? { before: toRecorded(before) } : {}),
					after: toRecorded(row),
				});
				return row;
			});
			tell(kind, owner);
			return saved;
		},

		async remove(kind, tenantId) {
			const definition = definitionOf(kind);
			const owner = await ownerOf(definition, tenantId);
			const isGone = await db.transaction(async (tx) => {
				const [row] = await tx
					.delete(settingsTable)
					.where(placeOf(kind, owner))
					.returning();
				if (!row) return false;
				await audit.record(tx, {
					action: "settings updated",
					object: { id: row.id, name: definition.title, kind },
					tenantId: owner,
					before: toRecorded(row),
				});
				return true;
			});
			if (isGone) tell(kind, owner);
		},
	};
}

/** Settings hold no secrets, only references to them. */
function toRecorded({
	isDisabled,
	body,
}: Pick<SettingsDocument, "isDisabled" | "body">) {
	return { isDisabled, body };
}
