/** The assets that a group of reports may speak of, as they are while the group is worked on. */
import { createHash } from "node:crypto";
import { assetsErrors } from "./errors.ts";
import type { AssetReport, SourceFacts } from "./facts.ts";
import {
	bySourceRank,
	type Candidate,
	findMatch,
	identifierKey,
	mergeFacts,
} from "./merge.ts";

export interface WorkingAsset extends Candidate {
	readonly tenantId: string;
	readonly createdAt: number;
	readonly facts: Map<string, SourceFacts>;
	readonly sources: Map<string, { lastSeen: number; contentHash: string }>;
	/** What was told in this group, by source: its lists replace those of before. */
	readonly reports: Map<string, AssetReport>;
	merged: SourceFacts;
	customFields: Readonly<Record<string, string>>;
	/** seen: only the time of a source changes. */
	state: "kept" | "seen" | "changed" | "new";
}

export interface WorkingSet {
	readonly assets: ReadonlyMap<string, WorkingAsset>;
	add(asset: WorkingAsset): void;
	match(kind: string, facts: SourceFacts): WorkingAsset | undefined;
	/** Takes a report in. Throws assets.fqdnTaken and leaves the asset as it was. */
	apply(
		asset: WorkingAsset,
		kind: string,
		report: AssetReport,
		now: number,
	): "changed" | "unchanged";
	/** Forgets a source. Throws assets.fqdnTaken. */
	forget(asset: WorkingAsset, kind: string): void;
	/** Tells of an FQDN of an asset that is not in the set. */
	noteFqdn(fqdn: string, id: string, name: string): void;
}

/** How exact the time is when a source last told of a machine: writing it each time would be all that many imports do. */
export const lastSeenStepMs = 12 * 3_600_000;

/** Shared by more assets than this, a key says nothing: addresses of container bridges are on every machine. */
export const mostSharing = 100;

export function createWorkingSet(): WorkingSet {
	const assets = new Map<string, WorkingAsset>();
	const byKey = new Map<string, Set<WorkingAsset>>();
	const fqdns = new Map<
		string,
		{ readonly id: string; readonly name: string }
	>();

	const index = (asset: WorkingAsset): void => {
		for (const key of keysOf(asset)) {
			const sharing = byKey.get(key) ?? new Set();
			byKey.set(key, sharing.add(asset));
		}
		const { fqdn, name } = asset.merged;
		if (fqdn !== "") fqdns.set(fqdn, { id: asset.id, name });
	};
	const unindex = (asset: WorkingAsset): void => {
		for (const key of keysOf(asset)) byKey.get(key)?.delete(asset);
		if (fqdns.get(asset.merged.fqdn)?.id === asset.id) {
			fqdns.delete(asset.merged.fqdn);
		}
	};
	const change = (
		asset: WorkingAsset,
		kind: string,
		facts: SourceFacts | undefined,
	): void => {
		const next = new Map(asset.facts);
		if (facts === undefined) next.delete(kind);
		else next.set(kind, facts);
		const merged = mergeFacts(next);
		const holder = fqdns.get(merged.fqdn);
		if (holder !== undefined && holder.id !== asset.id) {
			throw assetsErrors.make("fqdnTaken", {
				name: holder.name,
				fqdn: merged.fqdn,
			});
		}
		unindex(asset);
		if (facts === undefined) asset.facts.delete(kind);
		else asset.facts.set(kind, facts);
		asset.merged = merged;
		index(asset);
	};

	return {
		assets,
		add(asset) {
			assets.set(asset.id, asset);
			index(asset);
		},
		match(kind, facts) {
			const found = new Set<WorkingAsset>();
			for (const key of keysOfFacts(kind, facts)) {
				const sharing = byKey.get(key);
				if (sharing === undefined) continue;
				if (sharing.size > mostSharing && !key.startsWith("fqdn ")) continue;
				for (const asset of sharing) found.add(asset);
			}
			return findMatch(kind, facts, found);
		},
		apply(asset, kind, report, now) {
			const source = asset.sources.get(kind);
			const contentHash = hashOf(report);
			if (source?.contentHash === contentHash) {
				if (now - source.lastSeen >= lastSeenStepMs) {
					asset.sources.set(kind, { contentHash, lastSeen: now });
					if (asset.state === "kept") asset.state = "seen";
				}
				return "unchanged";
			}
			change(asset, kind, report.facts);
			asset.sources.set(kind, { contentHash, lastSeen: now });
			asset.reports.set(kind, report);
			asset.customFields = withValues(asset.customFields, report.customFields);
			if (asset.state !== "new") asset.state = "changed";
			return "changed";
		},
		forget(asset, kind) {
			change(asset, kind, undefined);
			asset.sources.delete(kind);
			asset.state = "changed";
		},
		noteFqdn: (fqdn, id, name) => fqdns.set(fqdn, { id, name }),
	};
}

/** An asset of which nothing is known yet. */
export function newWorkingAsset(
	id: string,
	tenantId: string,
	createdAt: number,
): WorkingAsset {
	return makeWorkingAsset({
		...{ id, tenantId, createdAt, customFields: {}, state: "new" },
		facts: new Map(),
		sources: new Map(),
	});
}

export function makeWorkingAsset(
	known: Pick<
		WorkingAsset,
		| "id"
		| "tenantId"
		| "createdAt"
		| "facts"
		| "sources"
		| "customFields"
		| "state"
	>,
): WorkingAsset {
	return {
		...known,
		reports: new Map(),
		merged: mergeFacts(known.facts),
		get fqdn() {
			return this.merged.fqdn;
		},
		get ipAddresses() {
			return this.merged.ipAddresses;
		},
		get macAddresses() {
			return this.merged.macAddresses;
		},
	};
}

/** Texts of the state store's keys by kind: `ip`, `mac`, `id`. */
export function storedKeys(asset: WorkingAsset): {
	readonly kind: string;
	readonly value: string;
	readonly isFirst: boolean;
}[] {
	return [
		...asset.merged.ipAddresses.map((value, at) => ({
			...{ kind: "ip", value, isFirst: at === 0 },
		})),
		...asset.merged.macAddresses.map((value) => ({
			...{ kind: "mac", value, isFirst: false },
		})),
		...[...asset.facts].flatMap(([source, facts]) => {
			const value = identifierKey(source, facts);
			return value === undefined ? [] : [{ kind: "id", value, isFirst: false }];
		}),
	];
}

/** Values under which the state store may know assets that the facts speak of, without the FQDN. */
export function storedKeysOfFacts(kind: string, facts: SourceFacts): string[] {
	const key = identifierKey(kind, facts);
	return [
		...facts.ipAddresses,
		...facts.macAddresses,
		...(key === undefined ? [] : [key]),
	];
}

export function sourceKindsOf(asset: WorkingAsset): string[] {
	return [...asset.facts.keys()].sort(bySourceRank);
}

function keysOf(asset: WorkingAsset): string[] {
	return [
		...(asset.fqdn === "" ? [] : [`fqdn ${asset.fqdn}`]),
		...storedKeys(asset).map(({ value }) => value),
	];
}

/** Under which assets of a set are found: `fqdn …` and the texts of addresses and identifiers. */
export function keysOfFacts(kind: string, facts: SourceFacts): string[] {
	return [
		...(facts.fqdn === "" ? [] : [`fqdn ${facts.fqdn}`]),
		...storedKeysOfFacts(kind, facts),
	];
}

export function hashOf({
	facts,
	software,
	vulnerabilities,
	customFields,
}: AssetReport): string {
	const fields = Object.entries(customFields).sort(([a], [b]) =>
		a < b ? -1 : 1,
	);
	// `readAsset` builds the members in one order.
	return createHash("sha256")
		.update(JSON.stringify([facts, software, vulnerabilities, fields]))
		.digest("base64url");
}

/** An empty value takes the field's own away: its default counts again. */
function withValues(
	before: Readonly<Record<string, string>>,
	given: Readonly<Record<string, string>>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries({ ...before, ...given }).filter(([, value]) => value !== ""),
	);
}
