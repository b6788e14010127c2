/** What people write of single assets: source `manual`. */
import type { StateDatabase } from "#backends/state-store/index.ts";
import { compileFields } from "./asset-fields.ts";
import type { Asset, Assets } from "./assets.ts";
import { assetsErrors } from "./errors.ts";
import type { AssetReport, SourceFacts } from "./facts.ts";
import {
	checkTenant,
	describeProblem,
	fieldProblem,
	type ImportNeeds,
	lockTenant,
} from "./import-assets.ts";
import { readAsset } from "./read-asset.ts";
import { loadByIds, loadByKeys, store } from "./stored-assets.ts";
import { newWorkingAsset, storedKeysOfFacts } from "./working-set.ts";

const source = "manual";

export function createByHand(
	needs: ImportNeeds,
	findOne: (id: string) => Promise<Asset | undefined>,
): Pick<Assets, "create" | "update"> {
	const { db, audit, clock, nextId, fields } = needs;

	async function read(tenantId: string, given: unknown): Promise<AssetReport> {
		const result = readAsset(given);
		if ("problem" in result) {
			throw assetsErrors.make("invalid", {
				place: result.place || "asset",
				reason: describeProblem({ ...result, place: "" }),
			});
		}
		const problem = fieldProblem(
			result.report,
			compileFields(await fields(tenantId)),
		);
		if (problem !== undefined) {
			throw assetsErrors.make("invalid", {
				place: "customFields",
				reason: problem.replace(/^customFields: /, ""),
			});
		}
		// Vulnerabilities come from sources that found them, not from people.
		return { ...result.report, vulnerabilities: [] };
	}

	async function found(id: string): Promise<Asset> {
		const asset = await findOne(id);
		if (asset === undefined) throw assetsErrors.make("notFound");
		return asset;
	}

	return {
		async create(tenantId, given) {
			await checkTenant(db, tenantId);
			const report = await read(tenantId, given);
			const id = await db.transaction(async (tx) => {
				await lockTenant(tx, tenantId);
				const { facts } = report;
				const set = await loadByKeys(
					tx,
					tenantId,
					[facts.fqdn].filter((fqdn) => fqdn !== ""),
					storedKeysOfFacts(source, facts),
				);
				const known = set.match(source, facts);
				if (known !== undefined) {
					throw assetsErrors.make("alreadyThere", { name: known.merged.name });
				}
				const asset = newWorkingAsset(nextId(), tenantId, clock());
				set.apply(asset, source, report, clock());
				set.add(asset);
				await store(tx, set, clock());
				await audit.record(tx, {
					action: "asset created",
					object: { id: asset.id, name: facts.name, kind: "asset" },
					tenantId,
					after: toAudited(report),
				});
				return asset.id;
			});
			return found(id);
		},
		async update(id, given) {
			const before = await found(id);
			const { tenantId } = before;
			await checkTenant(db, tenantId);
			const report = await read(tenantId, given);
			await db.transaction(async (tx) => {
				await lockTenant(tx, tenantId);
				const set = await loadForUpdate(tx, tenantId, id, report.facts);
				const asset = set.assets.get(id);
				if (asset === undefined) throw assetsErrors.make("notFound");
				if (asset.facts.has("ksc")) {
					if (!isSame(report.facts, asset.merged)) {
						throw assetsErrors.make("keptByKsc", { name: asset.merged.name });
					}
					// Only the fields: a word of a person beside it would hide what the server says from then on.
					const values = { ...asset.customFields, ...report.customFields };
					asset.customFields = Object.fromEntries(
						Object.entries(values).filter(([, value]) => value !== ""),
					);
					asset.state = "changed";
				} else {
					// As if it had never been said, so that fields alone are a change too.
					asset.sources.delete(source);
					set.apply(asset, source, report, clock());
				}
				await store(tx, set, clock());
				await audit.record(tx, {
					action: "asset updated",
					object: { id, name: asset.merged.name, kind: "asset" },
					tenantId,
					before: toAudited({
						facts: { ...before, identifiers: {} },
						customFields: before.customFields,
					}),
					after: toAudited(report),
				});
			});
			return found(id);
		},
	};
}

/** The asset with the one that has the new FQDN, if there is such a one. */
async function loadForUpdate(
	tx: StateDatabase,
	tenantId: string,
	id: string,
	facts: SourceFacts,
) {
	const set = await loadByIds(tx, tenantId, [id]);
	if (facts.fqdn !== "") {
		const holders = await loadByKeys(tx, tenantId, [facts.fqdn], []);
		for (const holder of holders.assets.values()) {
			if (holder.id !== id) set.add(holder);
		}
	}
	return set;
}

function isSame(a: SourceFacts, b: SourceFacts): boolean {
	return JSON.stringify(shown(a)) === JSON.stringify(shown(b));
}

function shown(facts: SourceFacts) {
	const { name, fqdn, ipAddresses, macAddresses, owner } = facts;
	const { osName, osVersion } = facts;
	return { name, fqdn, ipAddresses, macAddresses, owner, osName, osVersion };
}

function toAudited({
	facts,
	customFields,
}: Pick<AssetReport, "facts" | "customFields">) {
	return { ...shown(facts), customFields };
}
