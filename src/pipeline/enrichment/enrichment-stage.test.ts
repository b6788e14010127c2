import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { noLookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { enrichmentRuleDefinition, enrichmentRuleResource } from "./index.ts";
import { codesOf, countsOf, stageOf, take } from "./testing.ts";

const users = new Map([
	["max", "Max Muster"],
	["bad", "no port"],
]);
const lookups = {
	...noLookups,
	dictionary: (name: string) =>
		name === "users"
			? {
					has: (key: string) => users.has(key),
					get(key: string) {
						if (key === "fault") throw new TypeError("the dictionary broke");
						return users.get(key);
					},
				}
			: undefined,
};
const fullName = {
	kind: "dictionary",
	dictionary: "users",
	keyFields: ["SourceUserName"],
	field: "Reason",
};
const vendorIs = (vendor: string) => ({
	kind: "comparison",
	left: { kind: "field", field: "DeviceVendor" },
	operator: "=",
	right: { kind: "constant", value: vendor },
});

suite("an enrichment stage", () => {
	test("runs all kinds in their order, so one sees what the other wrote, and does not wait", () => {
		const stage = stageOf(
			[
				{ kind: "constant", field: "SourceUserName", value: "max" },
				fullName,
				{
					kind: "event",
					source: "Reason",
					field: "Message",
					conversions: [{ kind: "upper" }],
				},
				{ kind: "template", field: "Name", template: "{{.Message}}!" },
				{ kind: "constant", field: "Reason", value: "" },
			],
			{ lookups },
		);
		assert.deepEqual(take(stage, { SourceUserName: "eva" }), {
			SourceUserName: "max",
			Message: "MAX MUSTER",
			Name: "MAX MUSTER!",
		});
	});

	test("enriches only events for which the filter of a rule holds, and counts only those", () => {
		const stage = stageOf([
			{ kind: "constant", field: "Name", value: "x", filter: vendorIs("Acme") },
			{ kind: "constant", field: "Reason", value: "y" },
		]);
		assert.equal(take(stage, { DeviceVendor: "Acme" }).Name, "x");
		assert.equal(take(stage, { DeviceVendor: "Other" }).Name, undefined);
		assert.deepEqual(countsOf(stage, "rule 1"), { applied: 1 });
		assert.deepEqual(countsOf(stage, "rule 2"), { applied: 2 });
	});

	test("counts what was written, what found nothing and what failed, by rule", () => {
		const toPort = { ...fullName, field: "SourcePort", name: "ports" };
		const stage = stageOf([toPort], { lookups });
		for (const user of ["max", "bad", "none", "none", "fault", "max"]) {
			take(stage, { SourceUserName: user });
		}
		assert.deepEqual(countsOf(stage, "ports"), { missed: 2, failed: 4 });
		assert.deepEqual(
			[...(stage.counts().get("ports") ?? [])],
			[
				["applied", 0],
				["missed", 2],
				["failed", 4],
				["timedOut", 0],
			],
		);
	});

	test("a rule that breaks on one event costs neither that event nor what other rules do", () => {
		const stage = stageOf(
			[fullName, { kind: "constant", field: "Name", value: "x" }],
			{ lookups },
		);
		const events: Event[] = [
			{ SourceUserName: "fault" },
			{ SourceUserName: "max" },
		];
		assert.deepEqual(stage.process(events), [
			{ SourceUserName: "fault", Name: "x" },
			{ SourceUserName: "max", Reason: "Max Muster", Name: "x" },
		]);
		assert.deepEqual(countsOf(stage), { applied: 1, failed: 1 });
	});

	test("tells what a rule with the debug switch did, with the cause of a fault", () => {
		const told: unknown[] = [];
		const stage = stageOf([{ ...fullName, isDebug: true }, fullName], {
			lookups,
			debug: (_sentence, fields) => told.push(fields),
		});
		take(stage, { SourceUserName: "max" });
		take(stage, { SourceUserName: "fault" });
		assert.deepEqual(told, [
			{ rule: "rule 1", outcome: "applied" },
			{ rule: "rule 1", outcome: "failed", cause: "the dictionary broke" },
		]);
	});

	test("reads times without a zone in the zone of the collector", () => {
		const rule = { kind: "event", source: "Message", field: "EndTime" };
		const stage = stageOf([rule], { offsetMinutes: 60 });
		const event = take(stage, { Message: "2026-11-24 08:00:00" });
		assert.equal(event.EndTime, Date.UTC(2026, 10, 24, 7));
	});

	test("completes times without a year by the clock", () => {
		const rule = { kind: "event", source: "Message", field: "EndTime" };
		let now = Date.UTC(2026, 10, 24);
		const stage = stageOf([rule], { now: () => now });
		const yearNow = () => {
			const { EndTime } = take(stage, { Message: "Nov 24 08:00:00" });
			return new Date(EndTime ?? 0).getUTCFullYear();
		};
		assert.equal(yearNow(), 2026);
		now = Date.UTC(2031, 10, 24);
		assert.equal(yearNow(), 2031);
	});

	test("without rules hands on the same events", () => {
		const events: Event[] = [{ Name: "x" }];
		assert.equal(stageOf([]).process(events), events);
	});

	test("any events come out, in their order, whatever the rules do to them", () => {
		const names = fc.constantFrom("max", "bad", "fault", "", "x");
		const stage = stageOf([{ ...fullName, field: "SourcePort" }, fullName], {
			lookups,
		});
		fc.assert(
			fc.property(fc.array(names), (list) => {
				const events = list.map(
					(SourceUserName): Event => ({ SourceUserName }),
				);
				const outcomes = stage.process([...events]);
				assert.ok(!(outcomes instanceof Promise));
				assert.ok(outcomes.every((outcome, at) => outcome === events[at]));
				assert.equal(outcomes.length, events.length);
			}),
		);
	});
});

suite("enrichment rules that can't work", () => {
	test("are refused when the stage is made, with the name of the rule and the reason", () => {
		const badRule = "enrichment.badRule";
		for (const [rule, cause] of [
			[
				{ kind: "constant", field: "ID", value: "x" },
				"normalizers.internalField",
			],
			[{ ...fullName, dictionary: "none" }, "normalizers.unknownDictionary"],
			[
				{ kind: "template", field: "Name", template: "{{" },
				"normalizers.badTemplate",
			],
			[
				{ kind: "event", source: "user", field: "Name" },
				"normalizers.unknownSource",
			],
			[
				{ kind: "geographic", sourceField: "Name" },
				"enrichment.noDefaultMapping",
			],
			[
				{ kind: "geographic", sourceField: "SourcePort" },
				"enrichment.notAnAddress",
			],
			[{ kind: "dns", servers: ["999.0.0.1"] }, "enrichment.badServer"],
			[{ kind: "dns", servers: ["192.0.2.1:99999"] }, "enrichment.badServer"],
			[
				{ ...fullName, filter: { kind: "filter", filter: "none" } },
				"conditions.unknownList",
			],
		] as const) {
			assert.deepEqual(codesOf([rule], { lookups }), [badRule, cause]);
		}
		assert.throws(
			() => stageOf([{ ...fullName, name: "full names" }]),
			/"full names"/,
		);
	});

	test("are refused by their definition when the form shows it", () => {
		for (const rule of [
			{},
			{ kind: "ldap" },
			{ kind: "constant", field: "Name", value: "x".repeat(256) },
			{ kind: "constant", field: "Name", value: "x", servers: [] },
			{ kind: "event", source: "Name" },
			{ ...fullName, keyFields: [] },
			{ kind: "dns", servers: [] },
			{ kind: "dns", servers: ["dns.example"] },
			{ kind: "dns", servers: ["192.0.2.1"], rps: 0 },
			{ kind: "dns", servers: ["192.0.2.1"], workers: 65 },
			{ kind: "dns", servers: ["192.0.2.1"], maxTasks: 0 },
			{ kind: "dns", servers: ["192.0.2.1"], sides: ["file"] },
			{ kind: "timezone", zone: "Mars/Olympus" },
			{ kind: "geographic", sourceField: "SourceAddress", mapping: [] },
		]) {
			const { success } = enrichmentRuleDefinition.safeParse(rule);
			assert.equal(success, false, JSON.stringify(rule).slice(0, 80));
		}
	});

	test("have the defaults of the seed's product", () => {
		const dns = enrichmentRuleResource.body.parse({
			kind: "dns",
			servers: ["192.0.2.53"],
		});
		assert.deepEqual(dns, {
			kind: "dns",
			servers: ["192.0.2.53"],
			sides: ["source", "destination", "device"],
			rps: 1000,
			workers: 1,
			isCacheDisabled: false,
			cacheTtlSeconds: 60,
			isDebug: false,
		});
	});
});
