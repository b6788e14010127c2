/** What resources were before: one row for each version, written in the transaction that made it. */
import { and, count, desc, eq, getTableColumns } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { Row } from "./find-resources.ts";
import type { Resources, ResourceVersion } from "./resources.ts";
import { resourceVersionsTable } from "./versions.table.ts";

/** Within the transaction that wrote the row. */
export async function keepVersion(
	tx: StateDatabase,
	row: Omit<Row, "shippedHash">,
): Promise<void> {
	await tx.insert(resourceVersionsTable).values({
		resourceId: row.id,
		version: row.version,
		name: row.name,
		description: row.description,
		body: row.body,
		userId: row.userId,
		at: row.updatedAt,
	});
}

const { body: _, ...summaryColumns } = getTableColumns(resourceVersionsTable);

export function readVersions(
	db: StateDatabase,
): Pick<Resources, "versions" | "findVersion"> {
	return {
		async versions(id, { offset, limit }) {
			const where = eq(resourceVersionsTable.resourceId, id);
			const rows = await db
				.select(summaryColumns)
				.from(resourceVersionsTable)
				.where(where)
				.orderBy(desc(resourceVersionsTable.version))
				.limit(limit)
				.offset(offset);
			const [sum] = await db
				.select({ total: count() })
				.from(resourceVersionsTable)
				.where(where);
			return {
				versions: rows.map(({ resourceId: _id, ...row }) => withoutNull(row)),
				total: sum?.total ?? 0,
			};
		},
		async findVersion(id, version): Promise<ResourceVersion | undefined> {
			const [found] = await db
				.select()
				.from(resourceVersionsTable)
				.where(
					and(
						eq(resourceVersionsTable.resourceId, id),
						eq(resourceVersionsTable.version, version),
					),
				);
			if (found === undefined) return undefined;
			const { resourceId: _id, ...row } = found;
			return withoutNull(row);
		},
	};
}

function withoutNull<Of extends { readonly userId: string | null }>({
	userId,
	...row
}: Of): Omit<Of, "userId"> & { readonly userId?: string } {
	return { ...row, ...(userId === null ? {} : { userId }) };
}
