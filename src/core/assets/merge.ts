/**
 * One machine seen by several sources: which asset a report speaks of, and what the asset shows of all that is said
 * (reference: pipeline-resources §21, rest-api §3.6). Pure: the same reports give the same assets.
 */
import type { SourceFacts } from "./facts.ts";

/** Whose word counts where sources differ: what a person wrote, then inventories, then imports. */
const order = ["manual", "ksc", "kics", "api"];

function rank(kind: string): number {
	const index = order.indexOf(kind);
	return index < 0 ? order.length : index;
}

/** First whose word counts most. */
export function bySourceRank(a: string, b: string): number {
	return rank(a) - rank(b) || (a < b ? -1 : Number(a > b));
}

/** What an asset shows: each member of the source that counts most and says something, addresses of all of them. */
export function mergeFacts(
	sources: ReadonlyMap<string, SourceFacts>,
): SourceFacts {
	const inOrder = [...sources]
		.sort(([a], [b]) => bySourceRank(a, b))
		.map(([, facts]) => facts);
	const first = (read: (facts: SourceFacts) => string): string =>
		inOrder.map(read).find((text) => text !== "") ?? "";
	const system = inOrder.find(({ osName }) => osName !== "");
	return {
		name: first(({ name }) => name),
		fqdn: first(({ fqdn }) => fqdn),
		ipAddresses: [...new Set(inOrder.flatMap((facts) => facts.ipAddresses))],
		macAddresses: [...new Set(inOrder.flatMap((facts) => facts.macAddresses))],
		owner: first(({ owner }) => owner),
		// Name and version of one source: a version of another would be of another system.
		osName: system?.osName ?? "",
		osVersion: system?.osVersion ?? "",
		hardware: Object.assign(
			{},
			...inOrder.map((facts) => facts.hardware).reverse(),
		),
		// Each source's own stay with the source.
		identifiers: {},
	};
}

/** The key by which a source finds its asset again; undefined when it has no identifiers of its own. */
export function identifierKey(
	kind: string,
	{ identifiers }: Pick<SourceFacts, "identifiers">,
): string | undefined {
	const entries = Object.entries(identifiers);
	if (entries.length === 0) return undefined;
	const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
	return `${kind}:${sorted.map(([name, value]) => `${name}=${value}`).join(";")}`;
}

/** What is known of an asset that a report may speak of. */
export interface Candidate {
	readonly id: string;
	/** As merged. */
	readonly fqdn: string;
	readonly ipAddresses: readonly string[];
	readonly macAddresses: readonly string[];
	readonly facts: ReadonlyMap<string, SourceFacts>;
}

/**
 * The asset that a report of a source speaks of, out of those that share a key with it. In this order:
 * 1. the one that the source itself knows by the same identifiers; with others it is another machine, whatever else fits;
 * 2. the one with the same FQDN, which is unique in a tenant; with another FQDN it is another machine;
 * 3. without an FQDN the one whose main address is the report's first;
 * 4. one with a common IP address and a common MAC address;
 * 5. one of which only IP addresses, or only MAC addresses are known, and one of them is common.
 * Of several the one with the smallest id, which is the oldest.
 */
export function findMatch<C extends Candidate>(
	kind: string,
	facts: SourceFacts,
	candidates: Iterable<C>,
): C | undefined {
	const key = identifierKey(kind, facts);
	let best: C | undefined;
	let bestStep = 6;
	for (const candidate of candidates) {
		const step = stepOf(kind, facts, key, candidate);
		const isBetter =
			step < bestStep ||
			(step === bestStep && best !== undefined && candidate.id < best.id);
		if (step < 6 && isBetter) {
			best = candidate;
			bestStep = step;
		}
	}
	return best;
}

/** 6 = another machine. */
function stepOf(
	kind: string,
	facts: SourceFacts,
	key: string | undefined,
	candidate: Candidate,
): number {
	const own = candidate.facts.get(kind);
	const ownKey = own && identifierKey(kind, own);
	if (key !== undefined && ownKey !== undefined) return key === ownKey ? 1 : 6;
	if (facts.fqdn !== "" && candidate.fqdn !== "") {
		return facts.fqdn === candidate.fqdn ? 2 : 6;
	}
	const [first] = facts.ipAddresses;
	if (key === undefined && facts.fqdn === "" && first !== undefined) {
		// Its own main address may not be the merged one.
		if (own?.ipAddresses[0] === first || candidate.ipAddresses[0] === first) {
			return 3;
		}
	}
	const sharesIp = haveCommon(facts.ipAddresses, candidate.ipAddresses);
	const sharesMac = haveCommon(facts.macAddresses, candidate.macAddresses);
	if (sharesIp && sharesMac) return 4;
	const hasFqdn = candidate.fqdn !== "";
	const onlyIp = !hasFqdn && candidate.macAddresses.length === 0;
	const onlyMac = !hasFqdn && candidate.ipAddresses.length === 0;
	return (sharesIp && onlyIp) || (sharesMac && onlyMac) ? 5 : 6;
}

function haveCommon(a: readonly string[], b: readonly string[]): boolean {
	return a.some((value) => b.includes(value));
}
