import { asc, count, eq, inArray } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import type { Tasks } from "../tasks/tasks.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { assetsTable } from "./assets.table.ts";
import {
	assetCategoriesTable,
	assetCategoryMembersTable,
} from "./categories.table.ts";
import type { AssetCategories, AssetCategory } from "./categories.ts";
import { categorizeTaskKind } from "./categorize.ts";
import {
	type CategoryRow,
	checkNameIsFree,
	checkPlace,
	readInput,
	toAudited,
	toCategory,
} from "./category-rows.ts";
import { addMembers, removeMembers } from "./change-members.ts";
import { assetsErrors } from "./errors.ts";

export interface CategoriesNeeds {
	readonly audit: AuditTrail;
	readonly clock: () => number;
	readonly tasks: Pick<Tasks, "start" | "schedule" | "unschedule">;
}

export function createAssetCategories(
	db: StateDatabase,
	{ audit, clock, tasks }: CategoriesNeeds,
): AssetCategories {
	const nextId = createIdSource(clock);

	async function list(
		tenants: "all" | readonly string[],
		countedIn: "all" | readonly string[] = "all",
	): Promise<AssetCategory[]> {
		const rows = await db
			.select()
			.from(assetCategoriesTable)
			.where(
				tenants === "all"
					? undefined
					: inArray(assetCategoriesTable.tenantId, [...tenants]),
			)
			.orderBy(asc(assetCategoriesTable.name), asc(assetCategoriesTable.id));
		const members = db
			.select({ id: assetCategoryMembersTable.categoryId, count: count() })
			.from(assetCategoryMembersTable);
		const counts =
			countedIn === "all"
				? await members.groupBy(assetCategoryMembersTable.categoryId)
				: await members
						.innerJoin(
							assetsTable,
							eq(assetsTable.id, assetCategoryMembersTable.assetId),
						)
						.where(inArray(assetsTable.tenantId, [...countedIn]))
						.groupBy(assetCategoryMembersTable.categoryId);
		const countOf = new Map(counts.map((row) => [row.id, row.count]));
		return rows.map((row) => toCategory(row, countOf.get(row.id) ?? 0));
	}

	async function findRow(id: string): Promise<CategoryRow> {
		const [row] = await db
			.select()
			.from(assetCategoriesTable)
			.where(eq(assetCategoriesTable.id, id));
		if (row === undefined) throw assetsErrors.make("categoryNotFound");
		return row;
	}

	async function find(id: string): Promise<AssetCategory | undefined> {
		const [row] = await db
			.select()
			.from(assetCategoriesTable)
			.where(eq(assetCategoriesTable.id, id));
		if (row === undefined) return undefined;
		const [members] = await db
			.select({ count: count() })
			.from(assetCategoryMembersTable)
			.where(eq(assetCategoryMembersTable.categoryId, id));
		return toCategory(row, members?.count ?? 0);
	}

	async function found(id: string): Promise<AssetCategory> {
		const category = await find(id);
		if (category === undefined) throw assetsErrors.make("categoryNotFound");
		return category;
	}

	/** Behind the transaction: tasks have statements of their own. */
	async function keepSchedule(row: CategoryRow): Promise<void> {
		if (row.kind !== "active") {
			await tasks.unschedule(row.id);
			return;
		}
		await tasks.schedule({
			id: row.id,
			kind: categorizeTaskKind,
			title: `Categorization of assets: ${row.name}`,
			tenantId: row.tenantId,
			input: { categoryId: row.id },
			everyMinutes: (row.repeatHours ?? 1) * 60,
			isDisabled: false,
		});
	}

	async function write(
		action: "asset category added" | "asset category updated",
		before: CategoryRow | undefined,
		row: CategoryRow,
	): Promise<AssetCategory> {
		await db.transaction(async (tx) => {
			await checkNameIsFree(tx, row);
			try {
				if (before === undefined) {
					await tx.insert(assetCategoriesTable).values(row);
				} else {
					await tx
						.update(assetCategoriesTable)
						.set(row)
						.where(eq(assetCategoriesTable.id, row.id));
				}
			} catch (error) {
				throw breaksConstraint(error, "asset_categories_name")
					? assetsErrors.make("categoryNameTaken", { name: row.name }, error)
					: error;
			}
			if (before !== undefined && before.kind !== row.kind) {
				// What one kind put in, another must not keep for ever.
				if (before.kind !== "manual") {
					await tx
						.delete(assetCategoryMembersTable)
						.where(eq(assetCategoryMembersTable.categoryId, row.id));
				}
			}
			await audit.record(tx, {
				action,
				object: { id: row.id, name: row.name, kind: "asset category" },
				tenantId: row.tenantId,
				...(before && { before: toAudited(before) }),
				after: toAudited(row),
			});
		});
		await keepSchedule(row);
		return found(row.id);
	}

	return {
		list,
		find,
		async withDescendants(id) {
			const root = await findRow(id);
			const rows = await db
				.select({
					id: assetCategoriesTable.id,
					parentId: assetCategoriesTable.parentId,
				})
				.from(assetCategoriesTable)
				.where(eq(assetCategoriesTable.tenantId, root.tenantId));
			const children = Map.groupBy(rows, ({ parentId }) => parentId);
			const all = [id];
			// Grows while it is walked.
			for (const one of all) {
				for (const child of children.get(one) ?? []) all.push(child.id);
			}
			return all;
		},
		async create({ tenantId, parentId }, input) {
			await checkPlace(db, tenantId, parentId);
			const now = clock();
			return write("asset category added", undefined, {
				id: nextId(),
				tenantId,
				parentId: parentId ?? null,
				...readInput(input),
				lastRunAt: null,
				createdAt: now,
				updatedAt: now,
			});
		},
		async update(id, input) {
			const before = await findRow(id);
			return write("asset category updated", before, {
				...before,
				...readInput(input),
				updatedAt: clock(),
			});
		},
		async delete(id) {
			const row = await findRow(id);
			await db.transaction(async (tx) => {
				const [child] = await tx
					.select({ id: assetCategoriesTable.id })
					.from(assetCategoriesTable)
					.where(eq(assetCategoriesTable.parentId, id))
					.limit(1);
				const [member] = await tx
					.select({ id: assetCategoryMembersTable.assetId })
					.from(assetCategoryMembersTable)
					.where(eq(assetCategoryMembersTable.categoryId, id))
					.limit(1);
				if (child !== undefined || member !== undefined) {
					throw assetsErrors.make("categoryNotEmpty", { name: row.name });
				}
				await tx
					.delete(assetCategoriesTable)
					.where(eq(assetCategoriesTable.id, id));
				await audit.record(tx, {
					action: "asset category deleted",
					object: { id, name: row.name, kind: "asset category" },
					tenantId: row.tenantId,
					before: toAudited(row),
				});
			});
			await tasks.unschedule(id);
		},
		async start(id) {
			const row = await findRow(id);
			if (row.kind !== "active") {
				throw assetsErrors.make("notActive", { name: row.name });
			}
			const task = await tasks.start({
				kind: categorizeTaskKind,
				title: `Categorization of assets: ${row.name}`,
				tenantId: row.tenantId,
				input: { categoryId: id },
			});
			return task.id;
		},
		async react(id, assetId, operation) {
			const row = await findRow(id);
			if (row.kind !== "reactive") {
				throw assetsErrors.make("notReactive", { name: row.name });
			}
			return db.transaction(async (tx) => {
				const [asset] = await tx
					.select({ tenantId: assetsTable.tenantId, name: assetsTable.name })
					.from(assetsTable)
					.where(eq(assetsTable.id, assetId));
				if (asset === undefined) throw assetsErrors.make("notFound");
				if (![asset.tenantId, sharedTenantId].includes(row.tenantId)) {
					throw assetsErrors.make("categoryOfOtherTenant", {
						name: row.name,
						asset: asset.name,
					});
				}
				const change = operation === "add" ? addMembers : removeMembers;
				return (await change(tx, id, [assetId])) > 0;
			});
		},
	};
}
