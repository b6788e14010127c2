import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { GeoInput } from "../index.ts";
import { failure, imported } from "./samples.testing.ts";
import { ipv4Bits, sourceOf, writeMmdb } from "./testing.ts";

suite("MaxMind's binary format", () => {
	const place = {
		country: { names: { en: "Utopia", de: "Utopien" } },
		subdivisions: [{ names: { en: "North" } }, { names: { en: "Deep" } }],
		city: { names: { en: "Springfield" } },
		location: { latitude: 48.25, longitude: 12.5 },
	};
	const mmdb = (bytes: Uint8Array): GeoInput => ({
		format: "mmdb",
		file: sourceOf("City.mmdb", bytes, 1000),
	});
	const ipv4Only = writeMmdb(
		[
			{ bits: ipv4Bits("192.0.2.0", 24), value: place },
			{
				bits: ipv4Bits("198.51.100.0", 24),
				value: { registered_country: { names: { en: "Atlantis" } } },
			},
			{ bits: ipv4Bits("203.0.113.0", 24), value: "no map" },
			// The same first bits as 2001:db8::.
			{ bits: ipv4Bits("32.1.13.0", 24), value: place },
			{
				bits: ipv4Bits("10.0.0.0", 8),
				value: { country: { names: { en: 7 } }, location: { latitude: "x" } },
			},
		],
		4,
	);

	test("is read as it is", async (t) => {
		const geo = await imported(t, mmdb(ipv4Only));
		for (let round = 0; round < 2; round++) {
			assert.deepEqual(geo.find("192.0.2.9"), {
				country: "Utopia",
				region: "North",
				city: "Springfield",
				latitude: 48.25,
				longitude: 12.5,
			});
		}
		assert.deepEqual(geo.find("198.51.100.9"), { country: "Atlantis" });
		for (const other of ["192.0.3.1", "2001:db8::1", "203.0.113.1", "x"]) {
			assert.equal(geo.find(other), undefined, other);
		}
	});

	test("may have values of types that the format does not have, which count as not known", async (t) => {
		const geo = await imported(t, mmdb(ipv4Only));
		assert.deepEqual(geo.find("10.1.2.3"), {});
	});

	test("finds IPv4 addresses in a tree of IPv6", async (t) => {
		const geo = await imported(
			t,
			mmdb(
				writeMmdb(
					[
						{
							bits: "0".repeat(96) + ipv4Bits("192.0.2.0", 24),
							value: place,
						},
						{
							bits: "00100000000000010000110110111000",
							value: { country: { names: { en: "Atlantis" } } },
						},
					],
					6,
				),
			),
		);
		assert.equal(geo.find("192.0.2.1")?.city, "Springfield");
		assert.equal(geo.find("::ffff:192.0.2.1")?.city, "Springfield");
		assert.equal(geo.find("2001:DB8::5")?.country, "Atlantis");
		assert.equal(geo.find("2001:db9::5"), undefined);
	});

	test("that is none, or cut off, is refused", async (t) => {
		assert.match(
			await failure(t, mmdb(Buffer.from("PK\x03\x04"))),
			/City\.mmdb can't be used: it is neither/,
		);
		assert.match(
			await failure(t, mmdb(ipv4Only.subarray(ipv4Only.length - 260))),
			/City\.mmdb can't be used/,
		);
	});
});
