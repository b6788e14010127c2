import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddress } from "#text/index.ts";
import { createGeoBuilder } from "./geo-builder.ts";
import { decodeGeoFile, encodeGeoFile } from "./geo-file.ts";
import { createSegmentReader } from "./segment-reader.ts";

interface Row {
	readonly first: bigint;
	readonly last: bigint;
	readonly country: string;
}

/** The slow way: of all rows that hold the address the smallest, of those the last. */
function search(rows: readonly Row[], address: bigint): string | undefined {
	let best: Row | undefined;
	for (const row of rows) {
		if (address < row.first || address > row.last) continue;
		if (best !== undefined && row.last - row.first > best.last - best.first) {
			continue;
		}
		best = row;
	}
	return best?.country;
}

for (const [version, bits, spread] of [
	[4, 32, 6],
	[6, 128, 6],
	[6, 128, 120],
] as const) {
	const highest = (1n << BigInt(bits)) - 1n;
	// Few different numbers, near the ends of the address space and of its words, so that networks meet and overlap.
	const near = fc.oneof(
		fc.bigInt({ min: 0n, max: 20n }),
		fc.bigInt({ min: highest - 20n, max: highest }),
		fc.bigInt({ min: (1n << 31n) - 9n, max: (1n << 31n) + 9n }),
		fc.bigInt({ min: 0n, max: (1n << BigInt(spread)) - 1n }),
		...(bits === 128
			? [fc.bigInt({ min: (1n << 64n) - 9n, max: (1n << 64n) + 9n })]
			: []),
	);
	const rows = fc.array(
		fc.record({
			ends: fc.tuple(near, near),
			country: fc.constantFrom("A", "B", "C", "D"),
		}),
		{ maxLength: 25 },
	);
	const toText = (value: bigint): string =>
		version === 4
			? [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".")
			: (value.toString(16).padStart(32, "0").match(/.{4}/g)?.join(":") ?? "");

	test(`of overlapping IPv${version} networks the smallest wins, of equal ones the last (spread ${spread})`, () => {
		fc.assert(
			fc.property(rows, fc.array(near), (drawn, probes) => {
				const made = drawn.map(({ ends: [a, b], country }): Row => {
					const [first, last] = a < b ? [a, b] : [b, a];
					return { first, last, country };
				});
				const builder = createGeoBuilder();
				for (const { first, last, country } of made) {
					const [from, to] = [toText(first), toText(last)].map(parseAddress);
					assert.ok(from && to);
					// Low IPv6 addresses are not mapped IPv4 ones.
					assert.equal(from.version, version);
					builder.add({ first: from, last: to }, { country });
				}
				const content = decodeGeoFile(encodeGeoFile(builder.build()));
				const reader = createSegmentReader(content);
				const edges = made.flatMap(({ first, last }) => [
					...[first - 1n, first, first + 1n, last - 1n, last, last + 1n],
				]);
				for (const address of [...edges, ...probes]) {
					if (address < 0n || address > highest) continue;
					assert.equal(
						reader.find(toText(address))?.country,
						search(made, address),
						toText(address),
					);
				}
			}),
			{ numRuns: 300 },
		);
	});
}

test("neighbours with the same record become one segment", () => {
	const builder = createGeoBuilder();
	for (let index = 0; index < 1000; index++) {
		builder.add(
			{
				first: { version: 4, value: index * 256 },
				last: { version: 4, value: index * 256 + 255 },
			},
			{ country: "Utopia", latitude: 1 },
		);
	}
	const { ipv4, country } = builder.build();
	assert.equal(ipv4.records.length, 2, "one segment and the end");
	assert.equal(country.length, 1);
});
