import { and, eq, sql } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { assetsTable } from "./assets.table.ts";
import {
	assetCategoriesTable,
	assetCategoryMembersTable,
} from "./categories.table.ts";
import { assetsErrors } from "./errors.ts";
import { isIn } from "./stored-assets.ts";

const mostAtOnce = 10_000;

/** By hand: manual categories of the tenant and of Shared only. */
export async function changeMembers(
	db: StateDatabase,
	audit: AuditTrail,
	tenantId: string,
	assetIds: readonly string[],
	change: {
		readonly add?: readonly string[];
		readonly remove?: readonly string[];
	},
): Promise<void> {
	const { add = [], remove = [] } = change;
	if (assetIds.length > mostAtOnce || add.length + remove.length > 100) {
		throw assetsErrors.make("tooMany", { limit: mostAtOnce });
	}
	const ids = [...new Set(assetIds)];
	await db.transaction(async (tx) => {
		const names = await categoryNames(tx, tenantId, [...add, ...remove]);
		const there = await tx
			.select({ id: assetsTable.id })
			.from(assetsTable)
			.where(
				and(
					eq(assetsTable.tenantId, tenantId),
					isIn(assetsTable.id.getSQL(), ids),
				),
			);
		if (there.length < ids.length) throw assetsErrors.make("notFound");
		for (const categoryId of add) await addMembers(tx, categoryId, ids);
		for (const categoryId of remove) await removeMembers(tx, categoryId, ids);
		await audit.record(tx, {
			action: "assets categorized",
			object: { id: tenantId, name: "", kind: "asset" },
			tenantId,
			after: {
				assets: ids.slice(0, 100),
				count: ids.length,
				added: add.map((id) => names.get(id)),
				removed: remove.map((id) => names.get(id)),
			},
		});
	});
}

async function categoryNames(
	tx: StateDatabase,
	tenantId: string,
	ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const rows = await tx
		.select()
		.from(assetCategoriesTable)
		.where(isIn(assetCategoriesTable.id.getSQL(), ids));
	const byId = new Map(rows.map((row) => [row.id, row]));
	for (const id of ids) {
		const category = byId.get(id);
		if (
			category === undefined ||
			![tenantId, sharedTenantId].includes(category.tenantId)
		) {
			throw assetsErrors.make("categoryNotFound");
		}
		if (category.kind !== "manual") {
			throw assetsErrors.make("notFilledByHand", { name: category.name });
		}
	}
	return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function addMembers(
	tx: StateDatabase,
	categoryId: string,
	assetIds: readonly string[],
): Promise<number> {
	if (assetIds.length === 0) return 0;
	const added = await tx
		.insert(assetCategoryMembersTable)
		.select(
			// Only those that are still there.
			tx
				.select({
					categoryId: sql<string>`${categoryId}::text`.as("category_id"),
					assetId: assetsTable.id,
				})
				.from(assetsTable)
				.where(isIn(assetsTable.id.getSQL(), assetIds)),
		)
		.onConflictDoNothing()
		.returning({ id: assetCategoryMembersTable.assetId });
	return added.length;
}

export async function removeMembers(
	tx: StateDatabase,
	categoryId: string,
	assetIds: readonly string[],
): Promise<number> {
	const removed = await tx
		.delete(assetCategoryMembersTable)
		.where(
			and(
				eq(assetCategoryMembersTable.categoryId, categoryId),
				isIn(assetCategoryMembersTable.assetId.getSQL(), assetIds),
			),
		)
		.returning({ id: assetCategoryMembersTable.assetId });
	return removed.length;
}
