import {
	and,
	asc,
	count,
	eq,
	getTableColumns,
	ilike,
	inArray,
	or,
	type SQL,
} from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { resourceSecretsTable } from "../secrets/secrets.table.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { listBelow } from "./folder-tree.ts";
import { resourcesTable } from "./resources.table.ts";
import type { Resource, ResourceSearch, ResourceSummary } from "./resources.ts";

export type Row = typeof resourcesTable.$inferSelect;

const { body: _, ...summaryColumns } = getTableColumns(resourcesTable);

const byName = [
	asc(resourcesTable.kind),
	asc(resourcesTable.name),
	asc(resourcesTable.id),
];

function toSummary({
	userId,
	type,
	shippedHash,
	folderId,
	...row
}: Omit<Row, "body">): ResourceSummary {
	return {
		...row,
		...(type === null ? {} : { type }),
		...(userId === null ? {} : { userId }),
		...(folderId === null ? {} : { folderId }),
		...(shippedHash !== null && userId === null ? { isShipped: true } : {}),
	};
}

export function toResource(
	{ body, ...row }: Row,
	kept?: readonly string[] | null,
): Resource {
	return {
		...toSummary(row),
		body,
		...(kept ? { keptSecrets: kept } : {}),
	};
}

function inTenants(tenants: "all" | readonly string[]): SQL | undefined {
	return tenants === "all"
		? undefined
		: inArray(resourcesTable.tenantId, [...tenants]);
}

export async function listResources(
	db: StateDatabase,
	filter: {
		readonly kind?: string;
		readonly tenants?: "all" | readonly string[];
	},
): Promise<Resource[]> {
	const { kind, tenants = "all" } = filter;
	const rows = await db
		.select()
		.from(resourcesTable)
		.where(
			and(
				kind === undefined ? undefined : eq(resourcesTable.kind, kind),
				inTenants(tenants),
			),
		)
		.orderBy(...byName);
	return rows.map((row) => toResource(row));
}

export async function searchResources(
	db: StateDatabase,
	{ tenants, kinds, text, folderId, offset, limit }: ResourceSearch,
): Promise<{ resources: ResourceSummary[]; total: number }> {
	// What LIKE takes for a sign of its own stands for itself.
	const pattern = `%${(text ?? "").replace(/[\\%_]/g, "\\$&")}%`;
	const where = and(
		inTenants(tenants),
		kinds && inArray(resourcesTable.kind, [...kinds]),
		folderId === undefined
			? undefined
			: inArray(resourcesTable.folderId, await listBelow(db, folderId)),
		text
			? or(
					ilike(resourcesTable.name, pattern),
					ilike(resourcesTable.description, pattern),
					eq(resourcesTable.id, text),
				)
			: undefined,
	);
	const rows = await db
		.select(summaryColumns)
		.from(resourcesTable)
		.where(where)
		.orderBy(...byName)
		.limit(limit)
		.offset(offset);
	const [sum] = await db
		.select({ total: count() })
		.from(resourcesTable)
		.where(where);
	return { resources: rows.map(toSummary), total: sum?.total ?? 0 };
}

export async function findRow(
	db: StateDatabase,
	id: string,
): Promise<{ row: Row; kept: readonly string[] | null } | undefined> {
	const [found] = await db
		.select({ row: resourcesTable, kept: resourceSecretsTable.kept })
		.from(resourcesTable)
		.leftJoin(
			resourceSecretsTable,
			eq(resourceSecretsTable.resourceId, resourcesTable.id),
		)
		.where(eq(resourcesTable.id, id));
	return found;
}

/** By id or name, the tenant's own before those of Shared. */
export async function resolveReference(
	db: StateDatabase,
	kind: string,
	reference: string,
	tenantId: string,
): Promise<Resource | undefined> {
	const rows = await db
		.select()
		.from(resourcesTable)
		.where(
			and(
				eq(resourcesTable.kind, kind),
				inArray(resourcesTable.tenantId, [tenantId, sharedTenantId]),
				or(
					eq(resourcesTable.id, reference),
					eq(resourcesTable.name, reference),
				),
			),
		);
	const found = rows.find((row) => row.tenantId === tenantId) ?? rows[0];
	return found && toResource(found);
}
