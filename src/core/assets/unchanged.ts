/** The quick way for reports that say what their source said before: nothing of the asset needs to be loaded. */
import { and, eq, sql } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { assetSourcesTable, assetsTable } from "./assets.table.ts";
import type { AssetReport } from "./facts.ts";
import { isIn } from "./stored-assets.ts";
import { hashOf, keysOfFacts, lastSeenStepMs } from "./working-set.ts";

/**
 * Indices of the reports that change nothing. A report that shares a key with one of the group that does is none of
 * them: the other may change the asset before its turn comes.
 */
export async function findUnchanged(
	db: StateDatabase,
	tenantId: string,
	source: string,
	reports: readonly AssetReport[],
	now: number,
): Promise<ReadonlySet<number>> {
	const hashes = reports.map(hashOf);
	const rows = await db
		.select({
			id: assetSourcesTable.assetId,
			hash: assetSourcesTable.contentHash,
			lastSeen: assetSourcesTable.lastSeen,
			hasKsc: sql<boolean>`position(' ksc ' in ${assetsTable.sourceKinds}) > 0`,
		})
		.from(assetSourcesTable)
		.innerJoin(assetsTable, eq(assetsTable.id, assetSourcesTable.assetId))
		.where(
			and(
				isIn(assetSourcesTable.contentHash.getSQL(), hashes),
				eq(assetSourcesTable.kind, source),
				eq(assetsTable.tenantId, tenantId),
			),
		);
	// Of Security Center's assets others are told that they cannot be changed.
	const known = new Map(
		rows
			.filter(({ hasKsc }) => source === "ksc" || !hasKsc)
			.map((row) => [row.hash, row]),
	);
	const taken = new Set(
		reports.flatMap(({ facts }, at) =>
			known.has(hashes[at] ?? "") ? [] : keysOfFacts(source, facts),
		),
	);
	const unchanged = new Set<number>();
	const late: string[] = [];
	for (const [at, { facts }] of reports.entries()) {
		const row = known.get(hashes[at] ?? "");
		if (row === undefined) continue;
		if (keysOfFacts(source, facts).some((key) => taken.has(key))) continue;
		unchanged.add(at);
		if (now - row.lastSeen >= lastSeenStepMs) late.push(row.id);
	}
	if (late.length > 0) {
		await db
			.update(assetSourcesTable)
			.set({ lastSeen: now })
			.where(
				and(
					isIn(assetSourcesTable.assetId.getSQL(), late),
					eq(assetSourcesTable.kind, source),
				),
			);
	}
	return unchanged;
}
