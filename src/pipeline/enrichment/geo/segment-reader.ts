/** Finds addresses in an imported data set. */
import { parseAddress } from "#text/index.ts";
import { compareAt, wordsOf } from "./address-words.ts";
import type { Segments } from "./flatten-networks.ts";
import type { GeoContent } from "./geo-builder.ts";
import type { GeoReader, GeoRecord } from "./geo-record.ts";

export function createSegmentReader(content: GeoContent): GeoReader {
	const { ipv4, ipv6 } = content;
	/** Made when they are first found. */
	const records: (GeoRecord | undefined)[] = [];

	function recordOf(number: number): GeoRecord | undefined {
		if (number === 0) return undefined;
		const known = records[number];
		if (known !== undefined) return known;
		const made = readRecord(content, number - 1);
		records[number] = made;
		return made;
	}

	return {
		find(text) {
			const address = parseAddress(text);
			if (address === undefined) return undefined;
			const number =
				address.version === 4
					? findIpv4(ipv4, address.value)
					: findIpv6(ipv6, address.value);
			return recordOf(number);
		},
	};
}

/** The record of the last segment that starts at or before the address; 0 when there is none. */
function findIpv4({ starts, records }: Segments, value: number): number {
	let low = 0;
	let high = starts.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((starts[middle] ?? 0) <= value) low = middle + 1;
		else high = middle;
	}
	return low === 0 ? 0 : (records[low - 1] ?? 0);
}

function findIpv6({ starts, records }: Segments, value: bigint): number {
	const words = Uint32Array.from(wordsOf(value));
	let low = 0;
	let high = records.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compareAt(4, starts, middle, words, 0) <= 0) low = middle + 1;
		else high = middle;
	}
	return low === 0 ? 0 : (records[low - 1] ?? 0);
}

function readRecord(content: GeoContent, index: number): GeoRecord {
	const country = content.names[content.country[index] ?? 0] ?? "";
	const region = content.names[content.region[index] ?? 0] ?? "";
	const city = content.names[content.city[index] ?? 0] ?? "";
	const latitude = content.latitude[index];
	const longitude = content.longitude[index];
	return {
		...(country === "" ? {} : { country }),
		...(region === "" ? {} : { region }),
		...(city === "" ? {} : { city }),
		...(isDegree(latitude) ? { latitude } : {}),
		...(isDegree(longitude) ? { longitude } : {}),
	};
}

function isDegree(value: number | undefined): value is number {
	return value !== undefined && !Number.isNaN(value);
}
