import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Event } from "#event/index.ts";
import type { GeoReader, GeoRecord } from "./index.ts";
import { codesOf, countsOf, stageOf, take } from "./testing.ts";

const springfield: GeoRecord = {
	country: "Utopia",
	region: "North",
	city: "Springfield",
	latitude: 48.25,
	longitude: -12.5,
};

const readerOf = (records: Readonly<Record<string, GeoRecord>>): GeoReader => ({
	find(address) {
		if (address === "203.0.113.13") throw new RangeError("damaged");
		return records[address];
	},
});

const geo = () =>
	readerOf({ "192.0.2.1": springfield, "192.0.2.2": { country: "Atlantis" } });

suite("a geographic rule", () => {
	for (const side of ["Source", "Destination", "Device"]) {
		test(`writes all that is known of ${side}Address into its own fields, without a mapping`, () => {
			const stage = stageOf(
				[{ kind: "geographic", sourceField: `${side}Address` }],
				{ geo },
			);
			const address: Event = { [`${side}Address`]: "192.0.2.1" };
			assert.deepEqual(take(stage, { ...address }), {
				...address,
				[`${side}Country`]: "Utopia",
				[`${side}Region`]: "North",
				[`${side}City`]: "Springfield",
				[`${side}Latitude`]: 48.25,
				[`${side}Longitude`]: -12.5,
			});
		});
	}

	test("writes what its mapping says, numbers also as text, from any field with addresses", () => {
		const stage = stageOf(
			[
				{
					kind: "geographic",
					sourceField: "S.peer",
					mapping: [
						{ attribute: "city", field: "Reason" },
						{ attribute: "latitude", field: "S.north" },
						{ attribute: "longitude", field: "F.east" },
					],
				},
			],
			{ geo },
		);
		assert.deepEqual(take(stage, { S: { peer: "192.0.2.1" } }), {
			S: { peer: "192.0.2.1", north: "48.25" },
			F: { east: -12.5 },
			Reason: "Springfield",
		});
	});

	test("leaves fields of what is not known, and counts addresses of which nothing is", () => {
		const stage = stageOf(
			[{ kind: "geographic", sourceField: "SourceAddress" }],
			{ geo },
		);
		assert.deepEqual(
			take(stage, { SourceAddress: "192.0.2.2", SourceCity: "Old" }),
			{
				SourceAddress: "192.0.2.2",
				SourceCountry: "Atlantis",
				SourceCity: "Old",
			},
		);
		take(stage, { SourceAddress: "192.0.2.3" });
		take(stage, {});
		assert.deepEqual(countsOf(stage), { applied: 1, missed: 2 });
	});

	test("counts what does not fit its field and a damaged data set as failed", () => {
		const stage = stageOf(
			[
				{
					kind: "geographic",
					sourceField: "SourceAddress",
					mapping: [
						{ attribute: "city", field: "SourcePort" },
						{ attribute: "country", field: "Reason" },
					],
				},
			],
			{ geo },
		);
		const event = take(stage, { SourceAddress: "192.0.2.1" });
		assert.equal(event.Reason, "Utopia");
		assert.equal(event.SourcePort, undefined);
		take(stage, { SourceAddress: "203.0.113.13" });
		assert.deepEqual(countsOf(stage), { failed: 2 });
	});

	test("waits for a data set, says that there is none, and sees each new one", () => {
		let reader: GeoReader | undefined;
		const stage = stageOf(
			[{ kind: "geographic", sourceField: "SourceAddress" }],
			{ geo: () => reader },
		);
		const countryNow = () =>
			take(stage, { SourceAddress: "192.0.2.1" }).SourceCountry;
		assert.equal(countryNow(), undefined);
		assert.deepEqual(stage.problems(), [
			"rule 1: no geographic data was imported",
		]);
		reader = geo();
		assert.equal(countryNow(), "Utopia");
		assert.deepEqual(stage.problems(), []);
		reader = readerOf({ "192.0.2.1": { country: "Newland" } });
		assert.equal(countryNow(), "Newland");
	});

	test("is refused when it writes a field that rules may not write", () => {
		const mapping = [{ attribute: "city", field: "TenantID" }];
		assert.deepEqual(
			codesOf([{ kind: "geographic", sourceField: "SourceAddress", mapping }]),
			["enrichment.badRule", "normalizers.internalField"],
		);
	});
});
