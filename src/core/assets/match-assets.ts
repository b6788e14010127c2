import { and, sql } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { UrsaError } from "#schema/index.ts";
import { compileRe2 } from "#text/index.ts";
import { assetsTable } from "./assets.table.ts";
import type { Asset, AssetFilter, AssetPatterns } from "./assets.ts";
import { assetsErrors } from "./errors.ts";
import { toAssets, toWhere } from "./find-assets.ts";
import { isIn } from "./stored-assets.ts";

/** Rows read at a time where all of them are looked at. */
const batchSize = 2000;
/** Milliseconds that matching may take in all. */
const patternBudgetMs = 2000;

/**
 * Matches here, not in the database: PostgreSQL's own expressions can be made to run for minutes and read another
 * dialect. Reads narrow rows in batches by name and stops when the page is full.
 */
export async function listMatchingAssets(
	db: StateDatabase,
	filter: AssetFilter,
	patterns: AssetPatterns,
	{ offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Asset[]> {
	const where = toWhere(db, filter);
	const test = compilePatterns(patterns);
	if (test === undefined) {
		const rows = await db
			.select()
			.from(assetsTable)
			.where(where)
			.orderBy(assetsTable.name, assetsTable.id)
			.limit(limit)
			.offset(offset);
		return toAssets(db, rows);
	}
	const found: string[] = [];
	let passedOver = 0;
	let last: Narrow | undefined;
	let spentMs = 0;
	while (found.length < limit) {
		const batch: Narrow[] = await db
			.select(narrow)
			.from(assetsTable)
			.where(
				and(
					where,
					last &&
						sql`(${assetsTable.name}, ${assetsTable.id}) > (${last.name}, ${last.id})`,
				),
			)
			.orderBy(assetsTable.name, assetsTable.id)
			.limit(batchSize);
		const startedAt = performance.now();
		for (const row of batch) {
			if (found.length >= limit || !test(row)) continue;
			if (passedOver < offset) passedOver++;
			else found.push(row.id);
		}
		spentMs += performance.now() - startedAt;
		if (spentMs > patternBudgetMs) {
			throw assetsErrors.make("badPattern", {
				member: Object.keys(patterns).join(", "),
				reason: "it takes too long",
			});
		}
		if (batch.length < batchSize) break;
		last = batch.at(-1);
	}
	const rows = await db
		.select()
		.from(assetsTable)
		.where(isIn(assetsTable.id.getSQL(), found))
		.orderBy(assetsTable.name, assetsTable.id);
	return toAssets(db, rows);
}

/** Of an asset what expressions look at. */
const narrow = {
	id: assetsTable.id,
	name: assetsTable.name,
	fqdn: assetsTable.fqdn,
	ipAddresses: assetsTable.ipAddresses,
	macAddresses: assetsTable.macAddresses,
};
type Narrow = Pick<typeof assetsTable.$inferSelect, keyof typeof narrow>;

function compilePatterns(
	patterns: AssetPatterns,
): ((row: Narrow) => boolean) | undefined {
	const tests: ((row: Narrow) => boolean)[] = [];
	const add = (
		member: keyof AssetPatterns,
		read: (row: Narrow) => readonly string[],
	): void => {
		const pattern = patterns[member];
		if (pattern === undefined || pattern === "") return;
		const expression = compilePattern(member, pattern);
		tests.push((row) => read(row).some((text) => expression.test(text)));
	};
	add("name", ({ name }) => [name]);
	add("fqdn", ({ fqdn }) => [fqdn]);
	add("ip", ({ ipAddresses }) => ipAddresses);
	add("mac", ({ macAddresses }) => macAddresses);
	if (tests.length === 0) return undefined;
	return (row) => tests.every((test) => test(row));
}

function compilePattern(member: string, pattern: string) {
	try {
		return compileRe2(pattern, { ignoreCase: true });
	} catch (error) {
		if (!(error instanceof UrsaError)) throw error;
		throw assetsErrors.make(
			"badPattern",
			{ member, reason: error.message },
			error,
		);
	}
}
