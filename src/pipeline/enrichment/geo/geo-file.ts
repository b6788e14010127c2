/**
 * An imported data set as one file that is used as it lies in memory: typed arrays one after the other, little-endian as
 * all machines that Ursa runs on. Header of 40 bytes: magic (8), CRC-32 of all that follows it, then the numbers of IPv4
 * segments, IPv6 segments, records, names, and bytes of names, each 32 bits, and zeros. Then latitudes and longitudes
 * (float64), IPv4 starts and records, IPv6 starts and records, countries, regions, cities, ends of the names (uint32),
 * and the names in UTF-8.
 */
import { crc32 } from "node:zlib";
import type { GeoContent } from "./geo-builder.ts";

const magic = Buffer.from("URSAGEO\x01", "latin1");
const headerBytes = 40;
const countsAt = 12;

export function isGeoFile(bytes: Buffer): boolean {
	return bytes.subarray(0, magic.length).equals(magic);
}

export function encodeGeoFile(content: GeoContent): Buffer {
	const names = content.names.map((name) => Buffer.from(name));
	const ends = new Uint32Array(names.length);
	let nameBytes = 0;
	for (const [index, name] of names.entries()) {
		nameBytes += name.length;
		ends[index] = nameBytes;
	}
	const body = Buffer.concat([
		...[
			content.latitude,
			content.longitude,
			content.ipv4.starts,
			content.ipv4.records,
			content.ipv6.starts,
			content.ipv6.records,
			content.country,
			content.region,
			content.city,
			ends,
		].map(bytesOf),
		...names,
	]);
	const header = Buffer.alloc(headerBytes);
	magic.copy(header);
	for (const [index, count] of [
		content.ipv4.records.length,
		content.ipv6.records.length,
		content.country.length,
		names.length,
		nameBytes,
	].entries()) {
		header.writeUInt32LE(count, countsAt + 4 * index);
	}
	header.writeUInt32LE(crc32(body, crc32(header.subarray(countsAt))), 8);
	return Buffer.concat([header, body]);
}

function bytesOf(array: Uint32Array | Float64Array): Buffer {
	return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** Throws a sentence without subject that says what is wrong with the file. */
export function decodeGeoFile(file: Buffer): GeoContent {
	// Arrays of numbers have to start at multiples of their size, which a slice of another buffer may not.
	const bytes = file.byteOffset % 8 === 0 ? file : copyOf(file);
	if (!isGeoFile(bytes)) throw new Error("it is no imported data set");
	if (bytes.length < headerBytes) throw new Error("it is cut off");
	const count = (index: number): number =>
		bytes.readUInt32LE(countsAt + 4 * index);
	const [ipv4, ipv6, records] = [count(0), count(1), count(2)];
	const [names, nameBytes] = [count(3), count(4)];
	const numbers = 2 * ipv4 + 5 * ipv6 + 3 * records + names;
	const length = headerBytes + 16 * records + 4 * numbers + nameBytes;
	if (bytes.length !== length) {
		throw new Error(`it has ${bytes.length} bytes instead of ${length}`);
	}
	if (crc32(bytes.subarray(countsAt)) !== bytes.readUInt32LE(8)) {
		throw new Error("its checksum is wrong");
	}

	let at = bytes.byteOffset + headerBytes;
	function doubles(size: number): Float64Array {
		const array = new Float64Array(bytes.buffer, at, size);
		at += array.byteLength;
		return array;
	}
	function integers(size: number): Uint32Array {
		const array = new Uint32Array(bytes.buffer, at, size);
		at += array.byteLength;
		return array;
	}
	const latitude = doubles(records);
	const longitude = doubles(records);
	return {
		latitude,
		longitude,
		ipv4: { width: 1, starts: integers(ipv4), records: integers(ipv4) },
		ipv6: { width: 4, starts: integers(4 * ipv6), records: integers(ipv6) },
		country: integers(records),
		region: integers(records),
		city: integers(records),
		names: readNames(integers(names), bytes.subarray(length - nameBytes)),
	};
}

function readNames(ends: Uint32Array, bytes: Buffer): readonly string[] {
	let from = 0;
	return Array.from(ends, (end) => {
		const name = bytes.toString("utf8", from, end);
		from = end;
		return name;
	});
}

function copyOf(bytes: Buffer): Buffer {
	const copy = Buffer.from(new ArrayBuffer(bytes.length));
	bytes.copy(copy);
	return copy;
}
