import { eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { UrsaError } from "#schema/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { tenantsTable } from "../tenants/tenants.table.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { type AssetField, compileFields } from "./asset-fields.ts";
import type { ImportFailure, ImportOptions, ImportResult } from "./assets.ts";
import { assetsErrors } from "./errors.ts";
import { type AssetReport, sourceKindPattern } from "./facts.ts";
import { type AssetProblem, readAsset } from "./read-asset.ts";
import { loadByKeys, store } from "./stored-assets.ts";
import { findUnchanged } from "./unchanged.ts";
import {
	newWorkingAsset,
	storedKeysOfFacts,
	type WorkingSet,
} from "./working-set.ts";

/** A transaction each: long enough to be quick, short enough that others of the one connection get their turn. */
const groupSize = 500;
/** Entries of software and vulnerabilities in a group, which bounds its memory. */
const groupEntries = 20_000;
const mostErrors = 1000;
const mostInsertedIds = 100_000;

export interface ImportNeeds {
	readonly db: StateDatabase;
	readonly audit: AuditTrail;
	readonly clock: () => number;
	readonly nextId: () => string;
	readonly fields: (tenantId: string) => Promise<readonly AssetField[]>;
}

interface Indexed {
	readonly index: number;
	readonly report: AssetReport;
}

export async function importAssets(
	needs: ImportNeeds,
	tenantId: string,
	source: string,
	given: Iterable<unknown> | AsyncIterable<unknown>,
	{ signal, onProgress }: ImportOptions = {},
): Promise<ImportResult> {
	const { db, audit } = needs;
	if (!sourceKindPattern.test(source)) {
		throw assetsErrors.make("badSource", { source: source.slice(0, 64) });
	}
	const tenantName = await checkTenant(db, tenantId);
	const isFieldValue = compileFields(await needs.fields(tenantId));
	const tally = createTally();
	let group: Indexed[] = [];
	let entries = 0;
	let index = 0;

	const record = () =>
		audit.record(db, {
			action: "assets imported",
			object: { id: tenantId, name: tenantName, kind: source },
			tenantId,
			after: tally.counts(),
		});
	const flush = async (): Promise<void> => {
		signal?.throwIfAborted();
		const outcomes = await writeGroup(needs, tenantId, source, group);
		// Only what is committed counts.
		for (const outcome of outcomes) tally.add(outcome);
		group = [];
		entries = 0;
		onProgress?.(index);
	};

	try {
		for await (const item of given) {
			const read = readAsset(item);
			if ("problem" in read) tally.fail(index, describeProblem(read));
			else {
				const problem = fieldProblem(read.report, isFieldValue);
				if (problem !== undefined) tally.fail(index, problem);
				else {
					group.push({ index, report: read.report });
					entries +=
						read.report.software.length + read.report.vulnerabilities.length;
				}
			}
			index++;
			if (group.length >= groupSize || entries >= groupEntries) await flush();
		}
		await flush();
	} catch (error) {
		// Groups before it stay, and somebody may ask who brought them.
		if (tally.isAnythingWritten()) await record();
		throw error;
	}
	await record();
	return tally.result();
}

/** The name of the tenant. Throws assets.inShared, tenantNotFound, tenantDisabled. */
export async function checkTenant(
	db: StateDatabase,
	tenantId: string,
): Promise<string> {
	if (tenantId === sharedTenantId) throw assetsErrors.make("inShared");
	const [tenant] = await db
		.select({ name: tenantsTable.name, isDisabled: tenantsTable.isDisabled })
		.from(tenantsTable)
		.where(eq(tenantsTable.id, tenantId));
	if (tenant === undefined) throw assetsErrors.make("tenantNotFound");
	if (tenant.isDisabled) throw assetsErrors.make("tenantDisabled");
	return tenant.name;
}

/** One writer a tenant at a time: two that look for the same machine at once would both make it. */
export async function lockTenant(
	tx: StateDatabase,
	tenantId: string,
): Promise<void> {
	await tx
		.select({ id: tenantsTable.id })
		.from(tenantsTable)
		.where(eq(tenantsTable.id, tenantId))
		.for("no key update");
}

type Outcome =
	| { readonly kind: "inserted"; readonly index: number; readonly id: string }
	| { readonly kind: "updated" }
	| { readonly kind: "unchanged" }
	| {
			readonly kind: "failed";
			readonly index: number;
			readonly message: string;
	  };

async function writeGroup(
	needs: ImportNeeds,
	tenantId: string,
	source: string,
	group: readonly Indexed[],
): Promise<Outcome[]> {
	if (group.length === 0) return [];
	const unchanged = await findUnchanged(
		needs.db,
		tenantId,
		source,
		group.map(({ report }) => report),
		needs.clock(),
	);
	const rest = group.filter((_, at) => !unchanged.has(at));
	const same = [...unchanged].map((): Outcome => ({ kind: "unchanged" }));
	if (rest.length === 0) return same;
	return [...same, ...(await writeRest(needs, tenantId, source, rest))];
}

async function writeRest(
	{ db, clock, nextId }: ImportNeeds,
	tenantId: string,
	source: string,
	group: readonly Indexed[],
): Promise<Outcome[]> {
	return db.transaction(async (tx) => {
		await lockTenant(tx, tenantId);
		const now = clock();
		const facts = group.map(({ report }) => report.facts);
		const set = await loadByKeys(
			tx,
			tenantId,
			facts.map(({ fqdn }) => fqdn).filter((fqdn) => fqdn !== ""),
			[...new Set(facts.flatMap((one) => storedKeysOfFacts(source, one)))],
		);
		const outcomes = group.map(({ index, report }): Outcome => {
			try {
				return takeIn(set, source, report, now, nextId, tenantId, index);
			} catch (error) {
				if (!(error instanceof UrsaError)) throw error;
				return { kind: "failed", index, message: error.message };
			}
		});
		await store(tx, set, now);
		return outcomes;
	});
}

function takeIn(
	set: WorkingSet,
	source: string,
	report: AssetReport,
	now: number,
	nextId: () => string,
	tenantId: string,
	index: number,
): Outcome {
	const found = set.match(source, report.facts);
	if (found === undefined) {
		const asset = newWorkingAsset(nextId(), tenantId, now);
		// Before it is in the set: an FQDN that is taken leaves nothing behind.
		set.apply(asset, source, report, now);
		set.add(asset);
		return { kind: "inserted", index, id: asset.id };
	}
	// Files that people import are no better than the API: the server would be overruled for ever.
	if (["api", "manual"].includes(source) && found.facts.has("ksc")) {
		throw assetsErrors.make("keptByKsc", { name: found.merged.name });
	}
	const became = set.apply(found, source, report, now);
	return { kind: became === "changed" ? "updated" : "unchanged" };
}

const reasons: Readonly<Record<AssetProblem["problem"], string>> = {
	oneOfFieldsRequired: "it needs an FQDN or an IP address",
	invalidValue: "the value cannot be read, is too long or too many",
	duplicatedValue: "a value is there twice",
};

export function describeProblem({ problem, place }: AssetProblem): string {
	return `${place === "" ? "" : `${place}: `}${reasons[problem]}`;
}

/** What is wrong with the custom fields; undefined when nothing is. */
export function fieldProblem(
	{ customFields }: AssetReport,
	isFieldValue: ReadonlyMap<string, (value: string) => boolean>,
): string | undefined {
	for (const [id, value] of Object.entries(customFields)) {
		const isValue = isFieldValue.get(id);
		if (isValue === undefined) return `customFields: there is no field ${id}`;
		if (!isValue(value)) {
			return `customFields: the value of ${id} does not match its mask`;
		}
	}
	return undefined;
}

function createTally() {
	let inserted = 0;
	let updated = 0;
	let unchanged = 0;
	let failed = 0;
	const insertedIds = new Map<number, string>();
	const errors: ImportFailure[] = [];
	const fail = (index: number, message: string): void => {
		failed++;
		if (errors.length < mostErrors) errors.push({ index, message });
	};
	return {
		fail,
		add(outcome: Outcome): void {
			if (outcome.kind === "failed") fail(outcome.index, outcome.message);
			else if (outcome.kind === "updated") updated++;
			else if (outcome.kind === "unchanged") unchanged++;
			else {
				inserted++;
				if (insertedIds.size < mostInsertedIds) {
					insertedIds.set(outcome.index, outcome.id);
				}
			}
		},
		counts: () => ({ inserted, updated, unchanged, failed }),
		isAnythingWritten: () => inserted + updated > 0,
		result: (): ImportResult => ({
			...{ inserted, insertedIds, updated, unchanged, failed },
			errors: errors.sort((a, b) => a.index - b.index),
		}),
	};
}
