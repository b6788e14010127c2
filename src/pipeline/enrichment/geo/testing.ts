/** For tests: sources of text, and a writer of the MaxMind DB format (https://maxmind.github.io/MaxMind-DB/). */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { GeoSource } from "./csv-rows.ts";

/** The text in pieces of so many bytes, which may cut characters. */
export function sourceOf(
	name: string,
	content: string | Uint8Array,
	pieceBytes = 7,
): GeoSource {
	const bytes = Buffer.from(content);
	return {
		name,
		bytes: (async function* () {
			for (let at = 0; at < bytes.length; at += pieceBytes) {
				yield bytes.subarray(at, at + pieceBytes);
			}
		})(),
	};
}

export async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-geo-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

export type MmdbValue =
	| string
	| number
	| readonly MmdbValue[]
	| { readonly [key: string]: MmdbValue };

export interface MmdbNetwork {
	/** Bits of the network, such as "110000" for 192.0.0.0/6. */
	readonly bits: string;
	readonly value: MmdbValue;
}

/** Whole numbers become uint32, others doubles. Records have 24 bits. */
export function writeMmdb(
	networks: readonly MmdbNetwork[],
	ipVersion: 4 | 6,
): Buffer {
	interface Node {
		/** Another node, or bytes of the data section. */
		readonly branches: (Node | number | undefined)[];
		index: number;
	}
	const root: Node = { branches: [], index: 0 };
	const nodes = [root];
	const data: Buffer[] = [];
	let dataBytes = 0;
	for (const { bits, value } of networks) {
		let node = root;
		for (const bit of bits.slice(0, -1)) {
			const branch = Number(bit);
			const found = node.branches[branch];
			if (typeof found === "object") node = found;
			else {
				const made: Node = { branches: [], index: nodes.length };
				nodes.push(made);
				node.branches[branch] = made;
				node = made;
			}
		}
		node.branches[Number(bits.at(-1))] = dataBytes;
		const encoded = encode(value);
		data.push(encoded);
		dataBytes += encoded.length;
	}
	const tree = Buffer.alloc(nodes.length * 6);
	for (const { branches, index } of nodes) {
		for (const branch of [0, 1]) {
			const target = branches[branch];
			const record =
				target === undefined
					? nodes.length
					: typeof target === "number"
						? nodes.length + 16 + target
						: target.index;
			tree.writeUIntBE(record, index * 6 + branch * 3, 3);
		}
	}
	return Buffer.concat([
		tree,
		Buffer.alloc(16),
		...data,
		Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"),
		encode({
			binary_format_major_version: 2,
			binary_format_minor_version: 0,
			build_epoch: 1_795_507_200,
			database_type: "Test-City",
			description: { en: "made by a test" },
			ip_version: ipVersion,
			languages: ["en"],
			node_count: nodes.length,
			record_size: 24,
		}),
	]);
}

function encode(value: MmdbValue): Buffer {
	if (typeof value === "string") {
		const text = Buffer.from(value);
		return Buffer.concat([control(2, text.length), text]);
	}
	if (typeof value === "number") {
		const isWhole = Number.isInteger(value);
		const bytes = Buffer.alloc(isWhole ? 4 : 8);
		if (isWhole) bytes.writeUInt32BE(value);
		else bytes.writeDoubleBE(value);
		return Buffer.concat([control(isWhole ? 6 : 3, bytes.length), bytes]);
	}
	if (isList(value)) {
		return Buffer.concat([control(11, value.length), ...value.map(encode)]);
	}
	const entries = Object.entries(value);
	return Buffer.concat([
		control(7, entries.length),
		...entries.flatMap(([key, one]) => [encode(key), encode(one)]),
	]);
}

/** Array.isArray does not narrow lists that are read-only. */
function isList(value: MmdbValue): value is readonly MmdbValue[] {
	return Array.isArray(value);
}

/** Type and size; sizes below 285 are enough here. */
function control(type: number, size: number): Buffer {
	const short = Math.min(size, 29);
	const more = size < 29 ? [] : [size - 29];
	return Buffer.from(
		type > 7 ? [short, type - 7, ...more] : [(type << 5) | short, ...more],
	);
}

/** The bits of an IPv4 network. */
export function ipv4Bits(address: string, length: number): string {
	return address
		.split(".")
		.map((part) => Number(part).toString(2).padStart(8, "0"))
		.join("")
		.slice(0, length);
}
