import type { Event } from "#event/index.ts";

const kinds = {
	addresses: ["SourceAddress", "DestinationAddress", "DeviceAddress"],
	hosts: ["SourceHostName", "DestinationHostName", "DeviceHostName"],
	users: ["SourceUserName", "DestinationUserName"],
	assets: ["SourceAssetID", "DestinationAssetID", "DeviceAssetID"],
} as const;

/** Fields that say whom an event affects. */
export const assetFields = Object.values(kinds).flat();

const maxPerKind = 100;

/** What the events affect: different values, in order of appearance, at most 100 of each kind. */
export function affectedAssets(
	events: readonly Event[],
): Record<keyof typeof kinds, string[]> {
	const collect = (fields: readonly (typeof assetFields)[number][]) => {
		const found = new Set<string>();
		for (const event of events) {
			for (const field of fields) {
				const value = event[field];
				if (value === undefined || value === "") continue;
				if (found.size >= maxPerKind) return [...found];
				found.add(value);
			}
		}
		return [...found];
	};
	return {
		addresses: collect(kinds.addresses),
		hosts: collect(kinds.hosts),
		users: collect(kinds.users),
		assets: collect(kinds.assets),
	};
}
