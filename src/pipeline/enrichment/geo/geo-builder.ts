/** Collects networks and their records while a data set is read, each record once. */
import {
	createNumberList,
	type NumberList,
	type Width,
	wordsOf,
} from "./address-words.ts";
import { flattenNetworks, type Segments } from "./flatten-networks.ts";
import type { GeoRecord } from "./geo-record.ts";
import type { NetworkRange } from "./network-range.ts";

/** What an imported data set consists of; see `geo-file.ts`. */
export interface GeoContent {
	readonly ipv4: Segments;
	readonly ipv6: Segments;
	/** Record n stands at n − 1; names by place in `names`, 0 = none. */
	readonly country: Uint32Array;
	readonly region: Uint32Array;
	readonly city: Uint32Array;
	/** NaN = not known. */
	readonly latitude: Float64Array;
	readonly longitude: Float64Array;
	readonly names: readonly string[];
}

export interface GeoBuilder {
	add(range: NetworkRange, record: GeoRecord): void;
	readonly networks: number;
	build(): GeoContent;
}

export function createGeoBuilder(): GeoBuilder {
	const ipv4 = createNetworkList(1);
	const ipv6 = createNetworkList(4);
	const names = new Map<string, number>([["", 0]]);
	const records = new Map<string, number>();
	const parts = {
		country: createNumberList(),
		region: createNumberList(),
		city: createNumberList(),
	};
	const latitude: number[] = [];
	const longitude: number[] = [];

	function nameNumber(name: string | undefined): number {
		const known = names.get(name ?? "");
		if (known !== undefined) return known;
		const number = names.size;
		names.set(name ?? "", number);
		return number;
	}

	function recordNumber(record: GeoRecord): number {
		const country = nameNumber(record.country);
		const region = nameNumber(record.region);
		const city = nameNumber(record.city);
		const key = `${country} ${region} ${city} ${record.latitude} ${record.longitude}`;
		const known = records.get(key);
		if (known !== undefined) return known;
		const number = records.size + 1;
		records.set(key, number);
		parts.country.push(country);
		parts.region.push(region);
		parts.city.push(city);
		latitude.push(record.latitude ?? Number.NaN);
		longitude.push(record.longitude ?? Number.NaN);
		return number;
	}

	return {
		add(range, record) {
			const list = range.first.version === 4 ? ipv4 : ipv6;
			list.add(range, recordNumber(record));
		},
		get networks() {
			return ipv4.size + ipv6.size;
		},
		build: () => ({
			ipv4: ipv4.flatten(),
			ipv6: ipv6.flatten(),
			country: parts.country.values(),
			region: parts.region.values(),
			city: parts.city.values(),
			latitude: Float64Array.from(latitude),
			longitude: Float64Array.from(longitude),
			names: [...names.keys()],
		}),
	};
}

function createNetworkList(width: Width) {
	const first = createNumberList();
	const last = createNumberList();
	const records = createNumberList();
	let size = 0;
	return {
		add(range: NetworkRange, record: number): void {
			pushAddress(first, range.first.value);
			pushAddress(last, range.last.value);
			records.push(record);
			size += 1;
		},
		get size() {
			return size;
		},
		flatten: () =>
			flattenNetworks({
				width,
				first: first.values(),
				last: last.values(),
				records: records.values(),
			}),
	};
}

function pushAddress(list: NumberList, value: number | bigint): void {
	if (typeof value === "number") list.push(value);
	else for (const word of wordsOf(value)) list.push(word);
}
