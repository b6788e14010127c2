/** Loads assets that a group may speak of and writes what became of them, a few statements for a thousand. */
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import {
	assetDetailsTable,
	assetKeysTable,
	assetSourcesTable,
	assetsTable,
} from "./assets.table.ts";
import type { StoredSoftware, StoredVulnerability } from "./facts.ts";
import {
	createWorkingSet,
	makeWorkingAsset,
	mostSharing,
	sourceKindsOf,
	storedKeys,
	type WorkingAsset,
	type WorkingSet,
} from "./working-set.ts";

/** Assets of the tenant with one of the FQDNs, or with one of the keys that few share. */
export async function loadByKeys(
	tx: StateDatabase,
	tenantId: string,
	fqdns: readonly string[],
	keys: readonly string[],
): Promise<WorkingSet> {
	const byKey = await tx
		.selectDistinct({ id: sql<string>`found.asset_id` })
		.from(
			sql`json_array_elements_text(${JSON.stringify(keys)}::text::json) as wanted(value)
			cross join lateral (
				select asset_id from ${assetKeysTable} as key
				where key.tenant_id = ${tenantId} and key.value = wanted.value
				order by asset_id limit ${mostSharing + 1}
			) as found`,
		);
	const byFqdn =
		fqdns.length === 0
			? []
			: await tx
					.select({ id: assetsTable.id })
					.from(assetsTable)
					.where(
						and(
							eq(assetsTable.tenantId, tenantId),
							inArray(assetsTable.fqdn, [...fqdns]),
						),
					);
	const ids = new Set([...byKey, ...byFqdn].map(({ id }) => id));
	return loadByIds(tx, tenantId, [...ids]);
}

export async function loadByIds(
	tx: StateDatabase,
	tenantId: string,
	ids: readonly string[],
): Promise<WorkingSet> {
	const set = createWorkingSet();
	if (ids.length === 0) return set;
	const rows = await tx
		.select({
			id: assetsTable.id,
			fqdn: assetsTable.fqdn,
			createdAt: assetsTable.createdAt,
			customFields: assetsTable.customFields,
		})
		.from(assetsTable)
		.where(
			and(
				eq(assetsTable.tenantId, tenantId),
				isIn(assetsTable.id.getSQL(), ids),
			),
		);
	const sources = await tx
		.select()
		.from(assetSourcesTable)
		.where(isIn(assetSourcesTable.assetId.getSQL(), ids));
	const byAsset = Map.groupBy(sources, ({ assetId }) => assetId);
	const hidden = new Set<string>();
	for (const { id, createdAt, customFields, fqdn } of rows) {
		const own = byAsset.get(id) ?? [];
		set.add(
			makeWorkingAsset({
				...{ id, tenantId, createdAt, customFields, state: "kept" },
				facts: new Map(own.map(({ kind, facts }) => [kind, facts])),
				sources: new Map(
					own.map(({ kind, lastSeen, contentHash }) => [
						kind,
						{ lastSeen, contentHash },
					]),
				),
			}),
		);
		for (const { facts } of own) {
			if (facts.fqdn !== "" && facts.fqdn !== fqdn) hidden.add(facts.fqdn);
		}
	}
	await noteHidden(tx, tenantId, set, [...hidden]);
	return set;
}

/** FQDNs that a source says and another overrules may be those of other assets; they come up when that one falls silent. */
async function noteHidden(
	tx: StateDatabase,
	tenantId: string,
	set: WorkingSet,
	fqdns: readonly string[],
): Promise<void> {
	if (fqdns.length === 0) return;
	const rows = await tx
		.select({
			id: assetsTable.id,
			fqdn: assetsTable.fqdn,
			name: assetsTable.name,
		})
		.from(assetsTable)
		.where(
			and(
				eq(assetsTable.tenantId, tenantId),
				isIn(assetsTable.fqdn.getSQL(), fqdns),
			),
		);
	for (const { fqdn, id, name } of rows) set.noteFqdn(fqdn, id, name);
}

/** Writes what changed, and nothing else. */
export async function store(
	tx: StateDatabase,
	set: WorkingSet,
	now: number,
): Promise<void> {
	const touched = [...set.assets.values()].filter(
		({ state }) => state !== "kept",
	);
	const written = touched.filter(({ state }) => state !== "seen");
	const old = written.filter(({ state }) => state === "changed");
	const oldIds = old.map(({ id }) => id);
	const details = await loadDetails(tx, oldIds);
	if (oldIds.length > 0) {
		await tx
			.delete(assetKeysTable)
			.where(isIn(assetKeysTable.assetId.getSQL(), oldIds));
		await tx
			.delete(assetSourcesTable)
			.where(isIn(assetSourcesTable.assetId.getSQL(), oldIds));
		// FQDNs may change places within a group, and each statement checks that they are unique.
		await tx
			.update(assetsTable)
			.set({ fqdn: "" })
			.where(isIn(assetsTable.id.getSQL(), oldIds));
	}
	const lists = new Map(
		written.map((asset) => [
			asset.id,
			mergeLists(asset, details.get(asset.id)),
		]),
	);
	await writeRows(
		tx,
		"assets",
		written.map((asset) => toRow(asset, lists.get(asset.id) ?? noLists, now)),
		sql`on conflict (id) do update set name = excluded.name, fqdn = excluded.fqdn, ip_addresses = excluded.ip_addresses,
			mac_addresses = excluded.mac_addresses, owner = excluded.owner, os_name = excluded.os_name, os_version = excluded.os_version,
			custom_fields = excluded.custom_fields, source_kinds = excluded.source_kinds, search_text = excluded.search_text,
			software_count = excluded.software_count, vulnerability_count = excluded.vulnerability_count,
			vulnerability_severity = excluded.vulnerability_severity, updated_at = excluded.updated_at`,
	);
	await writeRows(
		tx,
		"asset_details",
		written.map(({ id }) => ({
			asset_id: id,
			...(lists.get(id) ?? noLists),
		})),
		sql`on conflict (asset_id) do update set software = excluded.software, vulnerabilities = excluded.vulnerabilities`,
	);
	await writeRows(
		tx,
		"asset_keys",
		written.flatMap((asset) =>
			storedKeys(asset).map(({ kind, value, isFirst }) => ({
				...{ asset_id: asset.id, tenant_id: asset.tenantId, kind, value },
				is_first: isFirst,
			})),
		),
		sql`on conflict do nothing`,
	);
	await writeRows(
		tx,
		"asset_sources",
		touched.flatMap((asset) =>
			[...asset.sources].map(([kind, { lastSeen, contentHash }]) => ({
				...{ asset_id: asset.id, kind, last_seen: lastSeen },
				...{ content_hash: contentHash, facts: asset.facts.get(kind) },
			})),
		),
		sql`on conflict (asset_id, kind) do update set last_seen = excluded.last_seen`,
	);
}

interface Lists {
	readonly software: readonly StoredSoftware[];
	readonly vulnerabilities: readonly StoredVulnerability[];
}
const noLists: Lists = { software: [], vulnerabilities: [] };

async function loadDetails(
	tx: StateDatabase,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Lists>> {
	if (ids.length === 0) return new Map();
	const rows = await tx
		.select()
		.from(assetDetailsTable)
		.where(isIn(assetDetailsTable.assetId.getSQL(), ids));
	return new Map(rows.map((row) => [row.assetId, row]));
}

function mergeLists(asset: WorkingAsset, before: Lists = noLists): Lists {
	const stays = ({ source }: { readonly source: string }) =>
		asset.facts.has(source) && !asset.reports.has(source);
	const reports = [...asset.reports].filter(([source]) =>
		asset.facts.has(source),
	);
	return {
		software: [
			...before.software.filter(stays),
			...reports.flatMap(([source, report]) =>
				report.software.map((entry) => ({ ...entry, source })),
			),
		],
		vulnerabilities: [
			...before.vulnerabilities.filter(stays),
			...reports.flatMap(([source, report]) =>
				report.vulnerabilities.map((entry) => ({ ...entry, source })),
			),
		],
	};
}

function toRow(asset: WorkingAsset, lists: Lists, now: number) {
	const { name, fqdn, ipAddresses, macAddresses, owner } = asset.merged;
	const texts = [name, fqdn, ...ipAddresses, ...macAddresses, owner];
	return {
		id: asset.id,
		tenant_id: asset.tenantId,
		name,
		fqdn,
		ip_addresses: ipAddresses,
		mac_addresses: macAddresses,
		owner,
		os_name: asset.merged.osName,
		os_version: asset.merged.osVersion,
		custom_fields: asset.customFields,
		source_kinds: ` ${sourceKindsOf(asset).join(" ")} `,
		search_text: texts.join("\n").toLowerCase(),
		software_count: lists.software.length,
		vulnerability_count: lists.vulnerabilities.length,
		vulnerability_severity: Math.max(
			0,
			...lists.vulnerabilities.map(({ severity }) => severity),
		),
		created_at: asset.createdAt,
		updated_at: now,
	};
}

/** Rows as one JSON parameter: thousands of parameters would cost more than the rows themselves. */
async function writeRows(
	tx: StateDatabase,
	table: string,
	rows: readonly object[],
	onConflict: SQL,
): Promise<void> {
	if (rows.length === 0) return;
	const name = sql.identifier(table);
	await tx.execute(
		sql`insert into ${name} select * from json_populate_recordset(null::${name}, ${JSON.stringify(rows)}::text::json) ${onConflict}`,
	);
}

/** `in` with one parameter, whatever the number of ids. */
export function isIn(column: SQL, values: readonly string[]): SQL {
	return sql`${column} = any(array(select json_array_elements_text(${JSON.stringify(values)}::text::json)))`;
}
