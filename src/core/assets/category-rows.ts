/** The rules of categories, and how their rows read. */
import { and, eq, isNull } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { tenantsTable } from "../tenants/tenants.table.ts";
import { assetCategoriesTable } from "./categories.table.ts";
import type { AssetCategory, CategoryInput } from "./categories.ts";
import { parseAssetCondition } from "./condition.definition.ts";
import { assetsErrors } from "./errors.ts";

export type CategoryRow = typeof assetCategoriesTable.$inferSelect;

const controlCharacter = /\p{Cc}/u;
const maxDepth = 20;

export async function checkPlace(
	db: StateDatabase,
	tenantId: string,
	parentId: string | undefined,
): Promise<void> {
	const [tenant] = await db
		.select({ id: tenantsTable.id })
		.from(tenantsTable)
		.where(eq(tenantsTable.id, tenantId));
	if (tenant === undefined) throw assetsErrors.make("tenantNotFound");
	let above: string | null | undefined = parentId;
	for (let depth = 0; above != null; depth++) {
		if (depth >= maxDepth) throw bad("parent", `at most ${maxDepth} deep`);
		const [row]: { tenantId: string; parentId: string | null }[] = await db
			.select({
				tenantId: assetCategoriesTable.tenantId,
				parentId: assetCategoriesTable.parentId,
			})
			.from(assetCategoriesTable)
			.where(eq(assetCategoriesTable.id, above));
		if (row === undefined || row.tenantId !== tenantId) {
			throw assetsErrors.make("categoryNotFound");
		}
		above = row.parentId;
	}
}

/** Looked for first: a broken constraint would end the transaction with a less helpful sentence. */
export async function checkNameIsFree(
	tx: StateDatabase,
	row: CategoryRow,
): Promise<void> {
	const [other] = await tx
		.select({ id: assetCategoriesTable.id })
		.from(assetCategoriesTable)
		.where(
			and(
				eq(assetCategoriesTable.tenantId, row.tenantId),
				row.parentId === null
					? isNull(assetCategoriesTable.parentId)
					: eq(assetCategoriesTable.parentId, row.parentId),
				eq(assetCategoriesTable.name, row.name),
			),
		);
	if (other !== undefined && other.id !== row.id) {
		throw assetsErrors.make("categoryNameTaken", { name: row.name });
	}
}

export function readInput(input: CategoryInput) {
	const name = input.name.trim().normalize("NFC");
	const { severity, kind, description, repeatHours } = input;
	const { length } = [...name];
	if (length < 1 || length > 128 || controlCharacter.test(name)) {
		throw bad("name", "1–128 characters without control characters");
	}
	if ([...description].length > 256 || description.includes("\0")) {
		throw bad("description", "at most 256 characters");
	}
	if (!Number.isInteger(severity) || severity < 1 || severity > 4) {
		throw bad("severity", "1 (low) to 4 (critical)");
	}
	if (kind !== "active") {
		return {
			name,
			severity,
			description,
			kind,
			repeatHours: null,
			condition: null,
		};
	}
	if (
		repeatHours === undefined ||
		!Number.isInteger(repeatHours) ||
		repeatHours < 1 ||
		repeatHours > 24
	) {
		throw bad("repeatHours", "1–24 hours");
	}
	const condition: unknown = parseAssetCondition(input.condition);
	return { name, severity, description, kind, repeatHours, condition };
}

function bad(place: string, reason: string) {
	return assetsErrors.make("badCategory", { place, reason });
}

export function toCategory(
	row: CategoryRow,
	assetCount: number,
): AssetCategory {
	const { id, tenantId, name, severity, description, kind } = row;
	return {
		...{ id, tenantId, name, severity, description, kind, assetCount },
		...{ createdAt: row.createdAt, updatedAt: row.updatedAt },
		...(row.parentId !== null && { parentId: row.parentId }),
		...(row.repeatHours !== null && { repeatHours: row.repeatHours }),
		...(row.lastRunAt !== null && { lastRunAt: row.lastRunAt }),
		...(row.condition != null && {
			condition: parseAssetCondition(row.condition),
		}),
	};
}

export function toAudited({
	name,
	severity,
	description,
	kind,
	repeatHours,
	condition,
}: CategoryRow) {
	return { name, severity, description, kind, repeatHours, condition };
}
