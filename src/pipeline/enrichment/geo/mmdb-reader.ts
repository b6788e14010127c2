/** MaxMind's own format, read as it is (https://maxmind.github.io/MaxMind-DB/). */
import { type CityResponse, Reader } from "mmdb-lib";
import { canonicalAddress } from "#text/index.ts";
import type { GeoReader, GeoRecord } from "./geo-record.ts";

const metadataMarker = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");
/** The marker lies in the last 128 KiB, says the format. */
const metadataBytes = 128 * 1024;
/** Records remembered; past it all are forgotten at once. */
const mostRecords = 50_000;

export function isMmdb(bytes: Buffer): boolean {
	return bytes.subarray(-metadataBytes).includes(metadataMarker);
}

/** Throws a sentence that says what is wrong with the file. `find` throws for damage that only shows there. */
export function createMmdbReader(bytes: Buffer): GeoReader {
	const decoded = new Map<string | number, unknown>();
	const reader = new Reader<CityResponse>(bytes, {
		cache: {
			get: (key) => decoded.get(key),
			set(key, value) {
				if (decoded.size >= mostRecords) decoded.clear();
				decoded.set(key, value);
			},
		},
	});
	checkMetadata(reader, bytes.length);
	const isIpv4Only = reader.metadata.ipVersion === 4;
	const records = new WeakMap<object, GeoRecord>();
	return {
		find(text) {
			const address = canonicalAddress(text);
			if (address === undefined) return undefined;
			if (isIpv4Only && address.includes(":")) return undefined;
			const response = reader.get(address);
			if (typeof response !== "object" || response === null) return undefined;
			const known = records.get(response);
			if (known !== undefined) return known;
			const made = toRecord(response);
			records.set(response, made);
			return made;
		},
	};
}

function checkMetadata(
	{ metadata }: Reader<CityResponse>,
	length: number,
): void {
	const { binaryFormatMajorVersion, ipVersion, searchTreeSize } = metadata;
	if (binaryFormatMajorVersion !== 2) {
		throw new Error(`its version ${binaryFormatMajorVersion} is not supported`);
	}
	if (ipVersion !== 4 && ipVersion !== 6) {
		throw new Error(`it has addresses of version ${ipVersion}`);
	}
	if (!(searchTreeSize > 0 && searchTreeSize < length)) {
		throw new Error("it is cut off");
	}
}

/** What the file says is not trusted to have the types of its format. */
function toRecord(response: CityResponse): GeoRecord {
	const country =
		nameOf(response.country) ?? nameOf(response.registered_country);
	const region = nameOf(response.subdivisions?.[0]);
	const city = nameOf(response.city);
	const { latitude, longitude } = response.location ?? {};
	return {
		...(country === undefined ? {} : { country }),
		...(region === undefined ? {} : { region }),
		...(city === undefined ? {} : { city }),
		...(Number.isFinite(latitude) && latitude !== undefined
			? { latitude }
			: {}),
		...(Number.isFinite(longitude) && longitude !== undefined
			? { longitude }
			: {}),
	};
}

function nameOf(
	place: { readonly names?: { readonly en?: unknown } } | undefined,
): string | undefined {
	const name = place?.names?.en;
	return typeof name === "string" && name !== "" ? name : undefined;
}
