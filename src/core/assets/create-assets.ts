import { and, eq, lt } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { canonicalAddress } from "#text/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import type { AssetField } from "./asset-fields.ts";
import {
	assetKeysTable,
	assetSourcesTable,
	assetsTable,
} from "./assets.table.ts";
import type { Assets } from "./assets.ts";
import { createByHand } from "./by-hand.ts";
import { changeMembers } from "./change-members.ts";
import { deleteAssets } from "./delete-assets.ts";
import {
	countAssets,
	findAsset,
	findIdByAddress,
	findIdByFqdn,
	listAssets,
	listAssetsAfter,
	readAssetIndex,
} from "./find-assets.ts";
import { importAssets, lockTenant } from "./import-assets.ts";
import { listMatchingAssets } from "./match-assets.ts";
import { canonicalFqdn } from "./read-asset.ts";
import { isIn, loadByIds, store } from "./stored-assets.ts";

export interface AssetsNeeds {
	readonly audit: AuditTrail;
	readonly clock: () => number;
	/** Custom fields of a tenant, from its settings (`asset-fields.ts`). */
	readonly fields: (tenantId: string) => Promise<readonly AssetField[]>;
}

/** Assets whose source is forgotten in one transaction. */
const forgetGroup = 500;

export function createAssets(db: StateDatabase, needs: AssetsNeeds): Assets {
	const { audit, clock, fields } = needs;
	const nextId = createIdSource(clock);
	const inner = { db, audit, clock, nextId, fields };
	const findOne = (id: string | undefined) =>
		id === undefined ? Promise.resolve(undefined) : findAsset(db, id);

	return {
		list: (filter) => listAssets(db, filter),
		count: (filter) => countAssets(db, filter),
		listMatching: (filter, patterns, page) =>
			listMatchingAssets(db, filter, patterns, page),
		listAfter: (filter, after, limit) =>
			listAssetsAfter(db, filter, after, limit),
		find: findOne,
		async findByAddress(tenantId, text) {
			const address = canonicalAddress(text.trim());
			if (address === undefined) return undefined;
			return findOne(await findIdByAddress(db, tenantId, address));
		},
		async findByFqdn(tenantId, text) {
			const fqdn = canonicalFqdn(text);
			if (fqdn === undefined) return undefined;
			return findOne(await findIdByFqdn(db, tenantId, fqdn));
		},
		...createByHand(inner, findOne),
		delete: (tenantId, ids) => deleteAssets(db, audit, tenantId, ids),
		async select(tenantId, { ids = [], fqdns = [], mainAddresses = [] }) {
			const own = eq(assetsTable.tenantId, tenantId);
			const byId = await db
				.select({ id: assetsTable.id })
				.from(assetsTable)
				.where(and(own, isIn(assetsTable.id.getSQL(), ids)));
			const byFqdn = await db
				.select({ id: assetsTable.id })
				.from(assetsTable)
				.where(
					and(own, isIn(assetsTable.fqdn.getSQL(), fqdns.filter(Boolean))),
				);
			const byAddress = await db
				.select({ id: assetKeysTable.assetId })
				.from(assetKeysTable)
				.where(
					and(
						eq(assetKeysTable.tenantId, tenantId),
						eq(assetKeysTable.kind, "ip"),
						eq(assetKeysTable.isFirst, true),
						isIn(assetKeysTable.value.getSQL(), mainAddresses),
					),
				);
			return [
				...new Set([...byId, ...byFqdn, ...byAddress].map(({ id }) => id)),
			];
		},
		importAssets: (tenantId, source, given, options) =>
			importAssets(inner, tenantId, source, given, options),
		async removeUnseen(tenantId, source, before) {
			let deleted = 0;
			for (;;) {
				const rows = await db
					.select({ id: assetSourcesTable.assetId })
					.from(assetSourcesTable)
					.innerJoin(assetsTable, eq(assetsTable.id, assetSourcesTable.assetId))
					.where(
						and(
							eq(assetsTable.tenantId, tenantId),
							eq(assetSourcesTable.kind, source),
							lt(assetSourcesTable.lastSeen, before),
						),
					)
					.limit(forgetGroup);
				if (rows.length === 0) return deleted;
				const alone = await db.transaction(async (tx) => {
					await lockTenant(tx, tenantId);
					const set = await loadByIds(
						tx,
						tenantId,
						rows.map(({ id }) => id),
					);
					const onlyHere = [...set.assets.values()].filter(
						({ facts }) => facts.size === 1,
					);
					for (const asset of set.assets.values()) {
						if (asset.facts.size > 1) set.forget(asset, source);
					}
					await store(tx, set, clock());
					return onlyHere.map(({ id }) => id);
				});
				deleted += await deleteAssets(db, audit, tenantId, alone);
			}
		},
		index: (tenantId) => readAssetIndex(db, tenantId),
		categorize: (tenantId, assetIds, change) =>
			changeMembers(db, audit, tenantId, assetIds, change),
		fields,
	};
}
