/**
 * Machines of tenants: what sources say of them and what people note of them (reference: roles-and-objects §6). Each
 * source keeps its own word; what an asset shows is merged of all of them (`merge.ts`).
 */
import type { AssetField } from "./asset-fields.ts";
import type { StoredSoftware, StoredVulnerability } from "./facts.ts";

/** Times are milliseconds since the epoch. */
export interface AssetSummary {
	readonly id: string;
	readonly tenantId: string;
	readonly name: string;
	/** "" = none. */
	readonly fqdn: string;
	/** The first is the main one. */
	readonly ipAddresses: readonly string[];
	readonly macAddresses: readonly string[];
	readonly owner: string;
	readonly osName: string;
	readonly osVersion: string;
	/** Values by field id, without defaults. */
	readonly customFields: Readonly<Record<string, string>>;
	/** Kinds, by whose word counts most. */
	readonly sources: readonly string[];
	/** Ids of the categories it is in directly; none = "Uncategorized assets". */
	readonly categories: readonly string[];
	readonly softwareCount: number;
	readonly vulnerabilityCount: number;
	/** Of the worst vulnerability, 0 none … 4 critical. */
	readonly vulnerabilitySeverity: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface AssetSource {
	readonly kind: string;
	/** What the source knows the machine by. */
	readonly identifiers: Readonly<Record<string, string>>;
	/** To twelve hours. */
	readonly lastSeen: number;
}

export interface Asset extends AssetSummary {
	readonly hardware: Readonly<Record<string, string>>;
	readonly software: readonly StoredSoftware[];
	readonly vulnerabilities: readonly StoredVulnerability[];
	readonly sourceDetails: readonly AssetSource[];
}

export const assetSortings = [
	"name",
	"fqdn",
	"owner",
	"os",
	"vulnerabilities",
	"updatedAt",
] as const;
export type AssetSorting = (typeof assetSortings)[number];

export interface AssetFilter {
	readonly tenants: "all" | readonly string[];
	readonly ids?: readonly string[] | undefined;
	/** Part of the name, FQDN, an IP or MAC address or the owner, in any case of letters. */
	readonly text?: string | undefined;
	/** In one of these categories directly; "uncategorized" = in none at all. */
	readonly categories?: readonly string[] | "uncategorized" | undefined;
	/** Kind of a source. */
	readonly source?: string | undefined;
}

export interface AssetPage {
	readonly sort?: AssetSorting | undefined;
	readonly isDescending?: boolean | undefined;
	readonly offset?: number;
	readonly limit: number;
}

/** Regular expressions of RE2, found anywhere and in any case of letters. */
export interface AssetPatterns {
	readonly name?: string | undefined;
	readonly fqdn?: string | undefined;
	readonly ip?: string | undefined;
	readonly mac?: string | undefined;
}

export interface ImportOptions {
	readonly signal?: AbortSignal;
	/** After every group. */
	readonly onProgress?: (done: number) => void;
}

export interface ImportFailure {
	/** Place in the input, from 0. */
	readonly index: number;
	readonly message: string;
}

export interface ImportResult {
	readonly inserted: number;
	/** Ids of the first 100,000 inserted, by their place in the input. */
	readonly insertedIds: ReadonlyMap<number, string>;
	readonly updated: number;
	readonly unchanged: number;
	readonly failed: number;
	/** The first 1000 of the failures. */
	readonly errors: readonly ImportFailure[];
}

export interface Assets {
	list(filter: AssetFilter & AssetPage): Promise<AssetSummary[]>;
	count(filter: AssetFilter): Promise<number>;
	/** By name; throws assets.badPattern, also when matching takes longer than two seconds. */
	listMatching(
		filter: AssetFilter,
		patterns: AssetPatterns,
		page: { readonly offset: number; readonly limit: number },
	): Promise<Asset[]>;
	/** By id after `after`, for those who read all of them; at most `limit`. */
	listAfter(
		filter: AssetFilter,
		after: string | undefined,
		limit: number,
	): Promise<Asset[]>;
	find(id: string): Promise<Asset | undefined>;
	/** By any of its addresses or FQDN; of several the oldest. */
	findByAddress(tenantId: string, address: string): Promise<Asset | undefined>;
	findByFqdn(tenantId: string, fqdn: string): Promise<Asset | undefined>;
	/** What the given says is of source `manual`. Throws assets.invalid, alreadyThere, inShared, tenant…. */
	create(tenantId: string, given: unknown): Promise<Asset>;
	/** Replaces what was written by hand. Throws assets.invalid, notFound, fqdnTaken, keptByKsc. */
	update(id: string, given: unknown): Promise<Asset>;
	/** How many there were. */
	delete(tenantId: string, ids: readonly string[]): Promise<number>;
	/** Ids of those with one of the ids, FQDNs or main addresses. */
	select(
		tenantId: string,
		by: {
			readonly ids?: readonly string[];
			readonly fqdns?: readonly string[];
			readonly mainAddresses?: readonly string[];
		},
	): Promise<string[]>;
	/**
	 * Inserts and updates what a source tells, in groups. Members of the input are those of the REST API and `identifiers`
	 * and `hardware`; what does not fit is reported and left out. Throws assets.inShared, tenantNotFound, tenantDisabled,
	 * badSource, and the signal's reason; groups before stay.
	 */
	importAssets(
		tenantId: string,
		source: string,
		given: Iterable<unknown> | AsyncIterable<unknown>,
		options?: ImportOptions,
	): Promise<ImportResult>;
	/**
	 * A source's word on machines that it did not tell of since then is forgotten; assets that no other source knows are
	 * deleted. To be called after a complete import only. Gives the number of deleted ones.
	 */
	removeUnseen(
		tenantId: string,
		source: string,
		before: number,
	): Promise<number>;
	/** Adds to and takes out of manual categories. Throws assets.notFound, categoryNotFound and other category…. */
	categorize(
		tenantId: string,
		assetIds: readonly string[],
		change: {
			readonly add?: readonly string[];
			readonly remove?: readonly string[];
		},
	): Promise<void>;
	/** Addresses and names of a tenant's assets, for collectors that link events to them; the version changes with them. */
	index(tenantId: string): Promise<{
		readonly version: string;
		readonly assets: readonly (readonly [
			id: string,
			fqdn: string,
			addresses: readonly string[],
		])[];
	}>;
	/** Custom fields of the tenant. */
	fields(tenantId: string): Promise<readonly AssetField[]>;
}
