import { and, asc, eq, inArray } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { type ResourceDefinition, resourceId } from "#schema/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { resourcesErrors } from "./errors.ts";
import { parseContent } from "./parse-content.ts";
import { resourcesTable } from "./resources.table.ts";
import type { Resource, Resources } from "./resources.ts";
import { shipResources } from "./ship.ts";

type Row = typeof resourcesTable.$inferSelect;

function toResource({ userId, shippedHash: _, ...row }: Row): Resource {
	return { ...row, ...(userId === null ? {} : { userId }) };
}

export function createResources(
	db: StateDatabase,
	{
		definitions,
		clock,
	}: {
		/** By kind. */
		readonly definitions: ReadonlyMap<string, ResourceDefinition>;
		readonly clock: () => number;
	},
): Resources {
	const nextId = createIdSource(clock);

	async function findRow(id: string): Promise<Row | undefined> {
		const [row] = await db
			.select()
			.from(resourcesTable)
			.where(eq(resourcesTable.id, id));
		return row;
	}

	return {
		async list({ kind, tenants = "all" }) {
			const rows = await db
				.select()
				.from(resourcesTable)
				.where(
					and(
						kind === undefined ? undefined : eq(resourcesTable.kind, kind),
						tenants === "all"
							? undefined
							: inArray(resourcesTable.tenantId, [...tenants]),
					),
				)
				.orderBy(
					asc(resourcesTable.kind),
					asc(resourcesTable.name),
					asc(resourcesTable.id),
				);
			return rows.map(toResource);
		},

		async find(id) {
			const row = await findRow(id);
			return row && toResource(row);
		},

		async create({ id = nextId(), kind, tenantId, userId, ...input }) {
			if (!resourceId.safeParse(id).success) {
				throw resourcesErrors.make("badId", { id });
			}
			const content = parseContent(definitions, kind, input);
			const now = clock();
			try {
				const [row] = await db
					.insert(resourcesTable)
					.values({
						...content,
						...{ id, kind, tenantId, userId, version: 1 },
						...{ createdAt: now, updatedAt: now },
					})
					.returning();
				if (!row) throw resourcesErrors.make("notFound");
				return toResource(row);
			} catch (error) {
				throw explainRefusal(error, { id, kind, tenantId, ...content });
			}
		},

		async update(id, version, change) {
			const before = await findRow(id);
			if (!before) throw resourcesErrors.make("notFound");
			const content = parseContent(definitions, before.kind, {
				name: change.name ?? before.name,
				description: change.description ?? before.description,
				body: change.body ?? before.body,
			});
			try {
				const [row] = await db
					.update(resourcesTable)
					.set({
						...content,
						userId: change.userId ?? null,
						version: version + 1,
						updatedAt: clock(),
					})
					.where(
						and(eq(resourcesTable.id, id), eq(resourcesTable.version, version)),
					)
					.returning();
				if (!row) {
					throw resourcesErrors.make("changedMeanwhile", { name: before.name });
				}
				return toResource(row);
			} catch (error) {
				throw explainRefusal(error, { ...before, ...content });
			}
		},

		async delete(id) {
			const rows = await db
				.delete(resourcesTable)
				.where(eq(resourcesTable.id, id))
				.returning({ id: resourcesTable.id });
			if (rows.length === 0) throw resourcesErrors.make("notFound");
		},

		async ship(inputs) {
			try {
				return await db.transaction((tx) =>
					shipResources(tx, { inputs, definitions, now: clock() }),
				);
			} catch (error) {
				if (!breaksConstraint(error, "resources_tenant")) throw error;
				const tenants = new Set(inputs.map((input) => input.tenantId));
				const tenantId = [...tenants].join(", ");
				throw resourcesErrors.make("unknownTenant", { tenantId }, error);
			}
		},
	};
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
