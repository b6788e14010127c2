/** Addresses and names of a tenant's assets, as collectors keep them: a copy in memory, replaced as a whole. */
import { canonicalAddress } from "#text/index.ts";

/** Plain data, to be sent as JSON. */
export interface AssetIndexSnapshot {
	/** Another one = other assets. */
	readonly version: string;
	readonly assets: readonly AssetEntry[];
}

/** Id, FQDN in lower case ("" = none), canonical addresses with the main one first. */
export type AssetEntry = readonly [
	id: string,
	fqdn: string,
	addresses: readonly string[],
];

export interface AssetIndex {
	readonly version: string;
	readonly size: number;
	/** Id of the asset with the address; of several the one whose main address it is, then the oldest. */
	byAddress(text: string): string | undefined;
	/** Id of the asset with the FQDN, in any case of letters. */
	byFqdn(text: string): string | undefined;
}

export function createAssetIndex({
	version,
	assets,
}: AssetIndexSnapshot): AssetIndex {
	const mains = new Map<string, string>();
	const others = new Map<string, string>();
	const fqdns = new Map<string, string>();
	// Ids grow with time, so that the first of an address is the oldest.
	const inOrder = [...assets].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
	for (const [id, fqdn, addresses] of inOrder) {
		if (fqdn !== "") fqdns.set(fqdn, id);
		for (const [place, address] of addresses.entries()) {
			const map = place === 0 ? mains : others;
			if (!map.has(address)) map.set(address, id);
		}
	}
	return {
		version,
		size: assets.length,
		byAddress(text) {
			// Most events have it canonical already.
			const known = mains.get(text) ?? others.get(text);
			if (known !== undefined) return known;
			const address = canonicalAddress(text);
			if (address === undefined || address === text) return undefined;
			return mains.get(address) ?? others.get(address);
		},
		byFqdn: (text) => fqdns.get(text.toLowerCase().replace(/\.$/, "")),
	};
}
