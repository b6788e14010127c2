import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionDefinition } from "#conditions/index.ts";
import {
	correlator,
	event,
	feed,
	is,
	operationalRule,
	simpleRule,
	standardRule,
	start,
} from "./testing/samples.ts";

const list = { id: "list-1", name: "Suspects", ttlSeconds: 60 };
const activeLists = [list];

const remember = operationalRule({
	activeLists: [
		{
			operation: "set",
			list: "Suspects",
			keyFields: ["SourceUserName", "SourceAddress"],
			values: [
				{ listField: "host", eventField: "SourceHostName" },
				{ listField: "why", constant: "failed" },
			],
		},
	],
});

const isSuspect = conditionDefinition.parse({
	kind: "comparison",
	left: {
		kind: "activeList",
		list: "list-1",
		keyFields: ["SourceAddress", "SourceUserName"],
	},
	operator: "inActiveList",
});

const suspectRule = simpleRule({
	selectors: [
		{
			condition: {
				kind: "group",
				operator: "and",
				members: [is("Name", "success"), isSuspect],
			},
		},
	],
});

const expired = is("Name", "active list record expired");
const ann = { SourceUserName: "ann", SourceHostName: "h1" };
const success = { ...ann, Name: "success" };

test("an operational rule writes records and makes no event", () => {
	const target = correlator([remember], { activeLists });
	assert.deepEqual(feed(target, [event(0, ann)]), []);
	assert.deepEqual(
		[...(target.lists().find("Suspects")?.records() ?? [])],
		[
			{
				key: "10.0.0.1|ann",
				fields: { host: "h1", why: "failed" },
				createdAt: start,
				updatedAt: start,
				expiresAt: start + 60_000,
				updates: 0,
			},
		],
	);
	assert.deepEqual(target.counts().activeLists, { "list-1": 1 });
});

test("setting a record again overwrites the given fields and renews its time", () => {
	const target = correlator([remember], { activeLists });
	feed(target, [event(0, ann), event(30, { ...ann, SourceHostName: "h2" })]);
	const record = target.lists().find("list-1")?.record("10.0.0.1|ann");
	assert.equal(record?.fields.host, "h2");
	assert.equal(record?.createdAt, start);
	assert.equal(record?.expiresAt, start + 90_000);
	assert.equal(record?.updates, 1);
});

test("a rule sees what the rules before it did with the same event, and later rules with the next", () => {
	const all = { condition: isSuspect };
	const before = simpleRule({ selectors: [all] });
	const after = simpleRule({ selectors: [all] });
	const target = correlator([before, remember, after], { activeLists });
	const rulesOf = (seconds: number) =>
		feed(target, [event(seconds, ann)]).map(({ ruleId }) => ruleId);
	assert.deepEqual(rulesOf(0), [after.id]);
	assert.deepEqual(rulesOf(1), [before.id, after.id]);
});

test("a record is there until its time is up by the clock of the calls", () => {
	const target = correlator([remember, suspectRule], { activeLists });
	feed(target, [event(0, ann)]);
	assert.equal(feed(target, [event(59.999, success)]).length, 1);
	assert.equal(feed(target, [event(60, success)]).length, 0);
	assert.deepEqual(target.counts().activeLists, { "list-1": 0 });
});

test("a list without a time to live keeps records for 36,000 days", () => {
	const target = correlator([remember], {
		activeLists: [{ ...list, ttlSeconds: 0 }],
	});
	feed(target, [event(0, ann)]);
	target.advance(start + 35_999 * 86_400_000);
	assert.equal(target.counts().activeLists["list-1"], 1);
	target.advance(start + 36_000 * 86_400_000);
	assert.equal(target.counts().activeLists["list-1"], 0);
});

test("rules see an expired record as an event, outsiders do not", () => {
	const rule = simpleRule({
		propagatedFields: ["DeviceExternalID", "DevicePayloadID"],
		selectors: [{ condition: expired }],
	});
	const target = correlator([remember, rule], { activeLists });
	feed(target, [event(0, ann), event(10, ann)]);
	const found = target.advance(start + 100_000);
	assert.equal(found.length, 1);
	assert.equal(found[0]?.event.DeviceExternalID, "list-1");
	assert.equal(found[0]?.event.DevicePayloadID, "10.0.0.1|ann");
	const [base] = found[0]?.baseEvents ?? [];
	assert.equal(base?.BaseEventCount, 2);
	assert.equal(base?.Timestamp, start + 100_000);
	assert.equal(base?.EndTime, start + 70_000);
	assert.equal(target.counts().events, 2);
});

test("get reads a record into the correlation event, as the type of the field", () => {
	const rule = simpleRule({
		propagatedFields: ["SourceAddress", "SourceUserName"],
		selectors: [{ condition: is("Name", "success") }],
		actions: [
			{
				trigger: "everyEvent",
				activeLists: [
					{
						operation: "get",
						list: "Suspects",
						keyFields: ["SourceAddress", "SourceUserName"],
						values: [
							{ listField: "port", eventField: "SourcePort" },
							{ listField: "why", eventField: "Reason" },
							{ listField: "absent", eventField: "Message" },
						],
					},
				],
			},
		],
	});
	const target = correlator([rule], { activeLists });
	target
		.lists()
		.find("Suspects")
		?.set("10.0.0.1|ann", { port: "22", why: "seen" }, start);
	const [found] = feed(target, [event(0, success)]);
	assert.equal(found?.event.SourcePort, 22);
	assert.equal(found?.event.Reason, "seen");
	assert.equal(found?.event.Message, undefined);
});

test("delete takes a record away without an expiry", () => {
	const forget = standardRule({
		identicalFields: ["SourceAddress", "SourceUserName"],
		selectors: [{ condition: is("Name", "success") }],
		actions: [
			{
				trigger: "everyThreshold",
				output: false,
				activeLists: [
					{
						operation: "delete",
						list: "Suspects",
						keyFields: ["SourceUserName", "SourceAddress"],
					},
				],
			},
		],
	});
	const witness = simpleRule({ selectors: [{ condition: expired }] });
	const target = correlator([remember, forget, witness], { activeLists });
	feed(target, [event(0, ann), event(1, success)]);
	assert.equal(target.counts().activeLists["list-1"], 0);
	assert.deepEqual(target.advance(start + 100_000), []);
});

test("what falls due while time stood still happens in the order of its moments", () => {
	const timeout = standardRule({
		identicalFields: ["SourceAddress", "SourceUserName"],
		actions: [
			{
				trigger: "timeout",
				activeLists: [
					{
						operation: "get",
						list: "Suspects",
						keyFields: ["SourceAddress", "SourceUserName"],
						values: [{ listField: "why", eventField: "Reason" }],
					},
				],
			},
		],
	});
	const target = correlator([remember, timeout], { activeLists });
	feed(target, [event(0, ann), event(1, ann)]);
	// The life ends at 15 s, the record at 61 s; both are seen only now.
	const [found] = target.advance(start + 3_600_000);
	assert.equal(found?.event.Reason, "failed");
});

test("a record set again by what fell due before it does not expire", () => {
	const renew = standardRule({
		identicalFields: ["SourceAddress", "SourceUserName"],
		selectors: [{ condition: is("Name", "success") }],
		actions: [
			{
				trigger: "timeout",
				output: false,
				activeLists: [
					{
						operation: "set",
						list: "Suspects",
						keyFields: ["SourceAddress", "SourceUserName"],
					},
				],
			},
		],
	});
	const witness = simpleRule({ selectors: [{ condition: expired }] });
	const target = correlator([remember, renew, witness], { activeLists });
	feed(target, [event(0, ann), event(1, success)]);
	assert.deepEqual(target.advance(start + 100_000), []);
	assert.equal(target.counts().activeLists["list-1"], 1);
	assert.equal(target.advance(start + 160_000).length, 1);
});

test("an empty key makes no record", () => {
	const target = correlator([remember], { activeLists });
	feed(target, [event(0, { SourceAddress: "" })]);
	assert.equal(target.counts().activeLists["list-1"], 0);
});

test("values are cut at 4000 characters and hold no tabs", () => {
	const target = correlator([], { activeLists });
	const suspects = target.lists().find("Suspects");
	suspects?.set("k", { a: "x".repeat(5000), b: "one\ttwo" }, start);
	assert.equal(suspects?.get("k", "a")?.length, 4000);
	assert.equal(suspects?.get("k", "b"), "one two");
});

test("a full list gives up its oldest record and counts it", () => {
	const target = correlator([remember], {
		activeLists,
		limits: { records: 2 },
	});
	const user = (SourceUserName: string) => ({ SourceUserName });
	feed(target, [event(0, user("a")), event(1, user("b")), event(2, user("c"))]);
	const keys = [...(target.lists().find("list-1")?.records() ?? [])].map(
		({ key }) => key,
	);
	assert.deepEqual(keys, ["10.0.0.1|b", "10.0.0.1|c"]);
	assert.equal(target.counts().evictedRecords, 1);
});

test("users may set, delete and clear records", () => {
	const target = correlator([], { activeLists });
	const suspects = target.lists().find("Suspects");
	suspects?.set("a", { why: "by hand" }, start);
	suspects?.set("b", {}, start);
	assert.equal(suspects?.delete("b"), true);
	assert.equal(suspects?.delete("b"), false);
	assert.equal(suspects?.size, 1);
	suspects?.clear();
	assert.equal(suspects?.has("a"), false);
	assert.deepEqual(
		target
			.lists()
			.all()
			.map(({ name }) => name),
		["Suspects"],
	);
});
