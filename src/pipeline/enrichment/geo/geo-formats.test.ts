import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { GeoInput } from "../index.ts";
import { csv, failure, imported, ip2Location } from "./samples.testing.ts";
import { sourceOf } from "./testing.ts";

suite("Ursa's own CSV", () => {
	test("has networks and single addresses of both kinds, in any order of columns", async (t) => {
		const geo = await imported(
			t,
			csv(
				[
					"\ufeffCity,network,Country,longitude,latitude,region",
					'"Springfield, ""Old"" Town",192.0.2.0/24,Utopia,-12.5,48.25,North',
					"",
					"Zürich,192.0.2.7,Schweiz,,,",
					",2001:db8::/32,Atlantis,0,0,\r",
					",::ffff:198.51.100.0/120,Mapped,,,",
				].join("\n"),
			),
		);
		assert.deepEqual(geo.find("192.0.2.1"), {
			country: "Utopia",
			region: "North",
			city: 'Springfield, "Old" Town',
			longitude: -12.5,
			latitude: 48.25,
		});
		assert.deepEqual(geo.find("192.0.2.7"), {
			country: "Schweiz",
			city: "Zürich",
		});
		assert.deepEqual(geo.find("2001:db8::1"), {
			country: "Atlantis",
			longitude: 0,
			latitude: 0,
		});
		assert.equal(geo.find("198.51.100.9")?.country, "Mapped");
		assert.equal(geo.find("::ffff:192.0.2.1")?.country, "Utopia");
		for (const other of ["192.0.3.0", "192.0.1.255", "2001:db9::", "x", ""]) {
			assert.equal(geo.find(other), undefined, other);
		}
	});

	test("may have ranges", async (t) => {
		const geo = await imported(
			t,
			csv(
				"from,to,country\n192.0.2.5,192.0.2.9,A\n255.255.255.255,255.255.255.255,B\n::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,C\n",
			),
		);
		for (const [address, country] of [
			["192.0.2.4", undefined],
			["192.0.2.5", "A"],
			["192.0.2.9", "A"],
			["192.0.2.10", undefined],
			["255.255.255.255", "B"],
			["::", "C"],
			["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "C"],
		] as const) {
			assert.equal(geo.find(address)?.country, country, address);
		}
	});

	test("that is wrong is refused with file, line and reason", async (t) => {
		const head = "network,country,latitude,longitude";
		for (const [text, message] of [
			["", /own\.csv can't be used: it has no networks/],
			[head, /it has no networks/],
			["net,country\n", /own\.csv, line 1: the header has no column "from"/],
			[`${head}\n192.0.2.0/33,A,,`, /line 2: network is no network/],
			[`${head}\n\n\nx,A,,`, /line 4: network is no network/],
			["from,to\n192.0.2.9,192.0.2.1", /line 2: from and to is no/],
			["from,to\n192.0.2.9,::1", /line 2: from and to is no/],
			[`${head}\n192.0.2.0/24,A,91,0`, /line 2: latitude is not a number/],
			[`${head}\n192.0.2.0/24,A,0,1e2`, /line 2: longitude is not a number/],
			[`${head}\n192.0.2.0/24,A,0,-180.1`, /line 2: longitude is not/],
			[`${head}\n192.0.2.0/24,"A,,`, /line 2: a quote is not closed/],
			[`${head}\n"192.0.2.0/24"x,A,,`, /line 2: there is text behind/],
			[
				`${head}\n192.0.2.0/24,${"x".repeat(1024)},,`,
				/line 2: a name has more/,
			],
			[
				`${head}\n${"x".repeat(20_000)}`,
				/line 2: the line has more than 16384/,
			],
			[
				`${head}\n${"x".repeat(20_000)}\n`,
				/line 2: the line has more than 16384/,
			],
		] as const) {
			assert.match(await failure(t, csv(text)), message);
		}
		const latin1 = Buffer.from(`${head}\n192.0.2.0/24,M\xfcnchen,,`, "latin1");
		const rows = sourceOf("own.csv", latin1);
		assert.match(
			await failure(t, { format: "csv", rows }),
			/line 2: from here on there is text that is not UTF-8/,
		);
	});
});

suite("IP2Location's CSV", () => {
	test("of IPv4 and of IPv6, with and without degrees", async (t) => {
		const geo = await imported(
			t,
			ip2Location(
				[
					'"0","16777215","-","-","-","-","0.000000","0.000000"',
					'"3221225984","3221226239","UT","Utopia","North","Springfield","48.25","-12.5"',
					'"281474007000064","281474007000319","XX","Mapped","-","-"',
					'"42540766411282592856903984951653826560","42540766490510755371168322545197776895","AT","Atlantis","-","-","1.5","2.5","-"',
				].join("\r\n"),
			),
		);
		assert.equal(geo.find("0.0.0.1"), undefined);
		assert.deepEqual(geo.find("192.0.2.255"), {
			country: "Utopia",
			region: "North",
			city: "Springfield",
			latitude: 48.25,
			longitude: -12.5,
		});
		assert.deepEqual(geo.find("198.51.100.1"), { country: "Mapped" });
		assert.equal(geo.find("2001:db8::1")?.country, "Atlantis");
		assert.equal(geo.find("2001:db9::1"), undefined);
	});

	test("that is wrong is refused with file, line and reason", async (t) => {
		for (const [text, message] of [
			['"0","1","-"', /DB5\.CSV, line 1: there are 3 columns/],
			['"1","0","A","B","C","D"', /line 1: ip_from and ip_to is no/],
			[`"0","${1n << 128n}","A","B","C","D"`, /line 1: ip_from and ip_to/],
			['"x","0","A","B","C","D"', /line 1: ip_from and ip_to is no/],
			['"0","1","A","B","C","D","95","0"', /line 1: latitude is not/],
		] as const) {
			assert.match(await failure(t, ip2Location(text)), message);
		}
	});
});

suite("MaxMind's CSV", () => {
	const locations =
		'geoname_id,locale_code,country_iso_code,country_name,subdivision_1_name,city_name\n1,en,UT,Utopia,North,"Springfield"\n2,en,AT,Atlantis,,\n';
	const blocks4 =
		"network,geoname_id,registered_country_geoname_id,latitude,longitude\n192.0.2.0/24,1,2,48.25,-12.5\n198.51.100.0/24,,2,,\n203.0.113.0/24,,,1.5,2.5\n";
	const blocks6 =
		"network,geoname_id,registered_country_geoname_id,latitude,longitude\n2001:db8::/32,2,2,,\n";
	const input = (ipv4: string): GeoInput => ({
		format: "maxMindCsv",
		locations: sourceOf("Locations-en.csv", locations),
		blocks: [
			sourceOf("Blocks-IPv4.csv", ipv4),
			sourceOf("Blocks-IPv6.csv", blocks6),
		],
	});

	test("joins blocks of both kinds with their locations, else with the country of the registration", async (t) => {
		const geo = await imported(t, input(blocks4));
		assert.deepEqual(geo.find("192.0.2.1"), {
			country: "Utopia",
			region: "North",
			city: "Springfield",
			latitude: 48.25,
			longitude: -12.5,
		});
		assert.deepEqual(geo.find("198.51.100.1"), { country: "Atlantis" });
		assert.deepEqual(geo.find("203.0.113.1"), {
			latitude: 1.5,
			longitude: 2.5,
		});
		assert.deepEqual(geo.find("2001:db8::1"), { country: "Atlantis" });
	});

	test("of different releases is refused with file and line", async (t) => {
		assert.match(
			await failure(t, input("network,geoname_id\n192.0.2.0/24,77\n")),
			/Blocks-IPv4\.csv, line 2: geoname_id 77 is not in Locations-en\.csv/,
		);
		assert.match(
			await failure(t, input("network\n")),
			/Blocks-IPv4\.csv, line 1: the header has no column "geoname_id"/,
		);
	});
});
