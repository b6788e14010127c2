import { createHash } from "node:crypto";
import {
	and,
	asc,
	count,
	desc,
	eq,
	gt,
	inArray,
	notExists,
	type SQL,
	sql,
} from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import {
	assetDetailsTable,
	assetKeysTable,
	assetSourcesTable,
	assetsTable,
} from "./assets.table.ts";
import type {
	Asset,
	AssetFilter,
	AssetPage,
	AssetSorting,
	AssetSummary,
} from "./assets.ts";
import { assetCategoryMembersTable } from "./categories.table.ts";
import { bySourceRank, mergeFacts } from "./merge.ts";
import { isIn } from "./stored-assets.ts";

type Row = typeof assetsTable.$inferSelect;

export function toWhere(
	db: StateDatabase,
	filter: AssetFilter,
): SQL | undefined {
	const { tenants, ids, text, categories, source } = filter;
	const members = db
		.select({ one: sql`1` })
		.from(assetCategoryMembersTable)
		.where(eq(assetCategoryMembersTable.assetId, assetsTable.id));
	return and(
		tenants === "all" ? undefined : inArray(assetsTable.tenantId, [...tenants]),
		ids && isIn(assetsTable.id.getSQL(), ids),
		text === undefined || text.trim() === ""
			? undefined
			: sql`position(${text.trim().toLowerCase()} in ${assetsTable.searchText}) > 0`,
		categories === undefined
			? undefined
			: categories === "uncategorized"
				? notExists(members)
				: sql`${assetsTable.id} in (select asset_id from ${assetCategoryMembersTable} where ${isIn(assetCategoryMembersTable.categoryId.getSQL(), categories)})`,
		source === undefined
			? undefined
			: sql`position(${` ${source} `} in ${assetsTable.sourceKinds}) > 0`,
	);
}

const columns = {
	name: assetsTable.name,
	fqdn: assetsTable.fqdn,
	owner: assetsTable.owner,
	os: assetsTable.osName,
	vulnerabilities: assetsTable.vulnerabilityCount,
	updatedAt: assetsTable.updatedAt,
} as const satisfies Record<AssetSorting, unknown>;

export async function listAssets(
	db: StateDatabase,
	filter: AssetFilter & AssetPage,
): Promise<AssetSummary[]> {
	const direction = filter.isDescending ? desc : asc;
	const rows = await db
		.select()
		.from(assetsTable)
		.where(toWhere(db, filter))
		.orderBy(
			direction(columns[filter.sort ?? "name"]),
			direction(assetsTable.id),
		)
		.limit(filter.limit)
		.offset(filter.offset ?? 0);
	return toSummaries(db, rows);
}

export async function countAssets(
	db: StateDatabase,
	filter: AssetFilter,
): Promise<number> {
	const [row] = await db
		.select({ count: count() })
		.from(assetsTable)
		.where(toWhere(db, filter));
	return row?.count ?? 0;
}

export async function listAssetsAfter(
	db: StateDatabase,
	filter: AssetFilter,
	after: string | undefined,
	limit: number,
): Promise<Asset[]> {
	const rows = await db
		.select()
		.from(assetsTable)
		.where(
			and(
				toWhere(db, filter),
				after === undefined ? undefined : gt(assetsTable.id, after),
			),
		)
		.orderBy(assetsTable.id)
		.limit(limit);
	return toAssets(db, rows);
}

export async function findAsset(
	db: StateDatabase,
	id: string,
): Promise<Asset | undefined> {
	const rows = await db
		.select()
		.from(assetsTable)
		.where(eq(assetsTable.id, id));
	return (await toAssets(db, rows))[0];
}

/** Of several that have it the oldest, those whose main address it is first. */
export async function findIdByAddress(
	db: StateDatabase,
	tenantId: string,
	address: string,
): Promise<string | undefined> {
	const [row] = await db
		.select({ id: assetKeysTable.assetId })
		.from(assetKeysTable)
		.where(
			and(
				eq(assetKeysTable.tenantId, tenantId),
				eq(assetKeysTable.value, address),
				eq(assetKeysTable.kind, "ip"),
			),
		)
		.orderBy(desc(assetKeysTable.isFirst), assetKeysTable.assetId)
		.limit(1);
	return row?.id;
}

export async function findIdByFqdn(
	db: StateDatabase,
	tenantId: string,
	fqdn: string,
): Promise<string | undefined> {
	const [row] = await db
		.select({ id: assetsTable.id })
		.from(assetsTable)
		.where(and(eq(assetsTable.tenantId, tenantId), eq(assetsTable.fqdn, fqdn)));
	return row?.id;
}

/** In one statement, so that it is of one moment: 100,000 assets are some 10 MB. */
export async function readAssetIndex(db: StateDatabase, tenantId: string) {
	const rows = await db
		.select({
			id: assetsTable.id,
			fqdn: assetsTable.fqdn,
			addresses: assetsTable.ipAddresses,
		})
		.from(assetsTable)
		.where(eq(assetsTable.tenantId, tenantId))
		.orderBy(assetsTable.id);
	const digest = createHash("sha256");
	const assets = rows.map(({ id, fqdn, addresses }) => {
		digest.update(`${id} ${fqdn} ${addresses.join(" ")}\n`);
		return [id, fqdn, addresses] as const;
	});
	return { version: digest.digest("base64url"), assets };
}

async function toSummaries(
	db: StateDatabase,
	rows: readonly Row[],
): Promise<AssetSummary[]> {
	if (rows.length === 0) return [];
	const members = await db
		.select()
		.from(assetCategoryMembersTable)
		.where(
			isIn(
				assetCategoryMembersTable.assetId.getSQL(),
				rows.map(({ id }) => id),
			),
		)
		.orderBy(assetCategoryMembersTable.categoryId);
	const byAsset = Map.groupBy(members, ({ assetId }) => assetId);
	return rows.map(({ sourceKinds, searchText: _, ...row }) => ({
		...row,
		sources: sourceKinds.split(" ").filter((kind) => kind !== ""),
		categories: (byAsset.get(row.id) ?? []).map(({ categoryId }) => categoryId),
	}));
}

export async function toAssets(
	db: StateDatabase,
	rows: readonly Row[],
): Promise<Asset[]> {
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const summaries = await toSummaries(db, rows);
	const details = await db
		.select()
		.from(assetDetailsTable)
		.where(isIn(assetDetailsTable.assetId.getSQL(), ids));
	const sources = await db
		.select()
		.from(assetSourcesTable)
		.where(isIn(assetSourcesTable.assetId.getSQL(), ids));
	const detailsById = new Map(details.map((row) => [row.assetId, row]));
	const sourcesById = Map.groupBy(sources, ({ assetId }) => assetId);
	return summaries.map((summary) => {
		const own = (sourcesById.get(summary.id) ?? []).sort((a, b) =>
			bySourceRank(a.kind, b.kind),
		);
		const lists = detailsById.get(summary.id);
		return {
			...summary,
			hardware: mergeFacts(new Map(own.map(({ kind, facts }) => [kind, facts])))
				.hardware,
			software: lists?.software ?? [],
			vulnerabilities: lists?.vulnerabilities ?? [],
			sourceDetails: own.map(({ kind, lastSeen, facts }) => ({
				kind,
				lastSeen,
				identifiers: facts.identifiers,
			})),
		};
	});
}
