/** Fills an active category: a task, since it looks at every asset that may be in it. */
import { and, eq, gt, lte } from "drizzle-orm";
import { z } from "zod";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { TaskKind } from "../tasks/tasks.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import {
	assetCategoriesTable,
	assetCategoryMembersTable,
} from "./categories.table.ts";
import { addMembers, removeMembers } from "./change-members.ts";
import { compileAssetCondition } from "./compile-condition.ts";
import { parseAssetCondition } from "./condition.definition.ts";
import { assetsErrors } from "./errors.ts";
import { countAssets, listAssetsAfter } from "./find-assets.ts";

export const categorizeTaskKind = "categorize assets";
const batchSize = 500;

const inputShape = z.object({ categoryId: z.string() });

export interface CategorizeResult {
	readonly looked: number;
	readonly added: number;
	readonly removed: number;
}

export function createCategorizeTask(
	db: StateDatabase,
	{ clock }: { readonly clock: () => number },
): TaskKind {
	return {
		kind: categorizeTaskKind,
		title: "Categorization of assets",
		async run(input, { signal, report }): Promise<CategorizeResult> {
			const { categoryId } = inputShape.parse(input);
			const [category] = await db
				.select()
				.from(assetCategoriesTable)
				.where(eq(assetCategoriesTable.id, categoryId));
			if (category === undefined) throw assetsErrors.make("categoryNotFound");
			if (category.kind !== "active") {
				throw assetsErrors.make("notActive", { name: category.name });
			}
			const fits = compileAssetCondition(
				parseAssetCondition(category.condition),
			);
			const filter = {
				// Those of Shared take in assets of all tenants.
				tenants:
					category.tenantId === sharedTenantId
						? ("all" as const)
						: [category.tenantId],
			};
			const total = await countAssets(db, filter);
			let looked = 0;
			let added = 0;
			let removed = 0;
			let after: string | undefined;
			for (;;) {
				signal.throwIfAborted();
				const batch = await listAssetsAfter(db, filter, after, batchSize);
				const last = batch.at(-1);
				if (last === undefined) break;
				const fitting = new Set(batch.filter(fits).map(({ id }) => id));
				const members = await membersBetween(db, categoryId, after, last.id);
				const leaving = members.filter((id) => !fitting.has(id));
				const there = new Set(members);
				const coming = [...fitting].filter((id) => !there.has(id));
				if (leaving.length + coming.length > 0) {
					await db.transaction(async (tx) => {
						removed += await removeMembers(tx, categoryId, leaving);
						added += await addMembers(tx, categoryId, coming);
					});
				}
				looked += batch.length;
				after = last.id;
				report({ done: looked, total, text: "Assets are looked at" });
			}
			await db
				.update(assetCategoriesTable)
				.set({ lastRunAt: clock() })
				.where(eq(assetCategoriesTable.id, categoryId));
			return { looked, added, removed };
		},
	};
}

async function membersBetween(
	db: StateDatabase,
	categoryId: string,
	after: string | undefined,
	last: string,
): Promise<string[]> {
	const { assetId } = assetCategoryMembersTable;
	const rows = await db
		.select({ id: assetId })
		.from(assetCategoryMembersTable)
		.where(
			and(
				eq(assetCategoryMembersTable.categoryId, categoryId),
				after === undefined ? undefined : gt(assetId, after),
				lte(assetId, last),
			),
		);
	return rows.map(({ id }) => id);
}
