import type { Event } from "#event/index.ts";
import type { AssetIndex } from "./asset-index.ts";

export type AssetIdField =
	| "SourceAssetID"
	| "DestinationAssetID"
	| "DeviceAssetID";

export type AssetLinks = Partial<Record<AssetIdField, string>>;

/** Reference: event-model §9. Each group of fields leads to one asset at most. */
const groups = [
	{
		id: "SourceAssetID",
		host: "SourceHostName",
		domain: "SourceDnsDomain",
		address: "SourceAddress",
	},
	{
		id: "DestinationAssetID",
		host: "DestinationHostName",
		domain: "DestinationDnsDomain",
		address: "DestinationAddress",
	},
	{
		id: "DeviceAssetID",
		host: "DeviceHostName",
		domain: "DeviceDnsDomain",
		address: "DeviceAddress",
	},
] as const;

/**
 * The assets that an event speaks of, out of those of the collector's tenant: by host name, then by host name and
 * domain, then by address; the first that is found counts. Ids that the event has already stay and are not in the
 * answer. To be asked after enrichment, since a rule may have filled an address.
 */
export function linkAssets(event: Event, index: AssetIndex): AssetLinks {
	const links: AssetLinks = {};
	if (index.size === 0) return links;
	for (const { id, host, domain, address } of groups) {
		if (isText(event[id])) continue;
		const found =
			byHost(event[host], event[domain], index) ??
			byAddress(event[address], index);
		if (found !== undefined) links[id] = found;
	}
	return links;
}

function byHost(
	host: unknown,
	domain: unknown,
	index: AssetIndex,
): string | undefined {
	if (!isText(host)) return undefined;
	const whole = index.byFqdn(host);
	if (whole !== undefined || !isText(domain)) return whole;
	return index.byFqdn(`${host}.${domain}`);
}

function byAddress(address: unknown, index: AssetIndex): string | undefined {
	return isText(address) ? index.byAddress(address) : undefined;
}

function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}
