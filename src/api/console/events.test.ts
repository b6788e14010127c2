import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { idOf, newEvent, now, tenantIds } from "../testing/world.ts";

const period = { from: 0, to: now };
const sql = "SELECT * FROM events LIMIT 10";
const operator = "operator-a";

describe("a search of the console", () => {
	test("finds events of the caller's tenants", async (t) => {
		const { call, world } = startConsoleApi(t);
		const found = (
			await call("searchEvents", { body: { sql, ...period } }, operator)
		).json();
		assert.equal(found.areEvents, true);
		assert.deepEqual(
			found.rows.map(({ Name }: { Name: string }) => Name),
			["mark-of-a"],
		);
		assert.equal(found.rows[0].Timestamp, now);
		assert.deepEqual(world.eventStore.lastSearch()?.tenants, [tenantIds.a]);
	});

	test("gives numbers beyond 2^53 as text and nested fields as data", async (t) => {
		const { call, world } = startConsoleApi(t);
		world.eventStore.events.splice(0);
		world.eventStore.events.push(
			newEvent("a", {
				BytesIn: 9_223_372_036_854_775_807n,
				BytesOut: 5,
				BaseEvents: [{ BytesIn: 9_007_199_254_740_993n }],
			}),
		);
		const { rows } = (
			await call("searchEvents", { body: { sql, ...period } })
		).json();
		assert.equal(rows[0].BytesIn, "9223372036854775807");
		assert.equal(rows[0].BytesOut, 5);
		assert.deepEqual(rows[0].BaseEvents, [{ BytesIn: "9007199254740993" }]);
	});

	test("passes on what the event store says is wrong", async (t) => {
		const { call, world } = startConsoleApi(t);
		const search = (body: object) =>
			call("searchEvents", { body: { sql, ...period, ...body } });
		const tooMany = "SELECT * FROM events LIMIT 10001";
		assert.deepEqual(refusalOf(await search({ sql: tooMany })), [
			400,
			"eventStore.limitTooLarge",
		]);
		assert.deepEqual(refusalOf(await search({ from: 2, to: 1 })), [
			400,
			"api.periodReversed",
		]);
		world.eventStore.failWith(
			new UrsaError(
				"eventStore.unavailable",
				{ status: 503, sentence: "The event store does not answer." },
				{},
				new Error("connect ECONNREFUSED 10.1.1.1"),
			),
		);
		const answer = await search({});
		assert.deepEqual(refusalOf(answer), [503, "eventStore.unavailable"]);
		assert.ok(!answer.body.includes("ECONNREFUSED"));
		assert.ok(world.logText().includes("ECONNREFUSED"));
	});

	test("counts the same events over time", async (t) => {
		const { call } = startConsoleApi(t);
		const body = { sql, ...period };
		const answer = await call("eventHistogram", { body }, operator);
		assert.equal(answer.json().total, 1);
	});
});

describe("one event", () => {
	const open = async (
		call: ReturnType<typeof startConsoleApi>["call"],
		id: string,
		query?: string,
	) => call("event", { params: { id }, ...(query && { query }) }, operator);

	test("is found by its id, with or without its time", async (t) => {
		const { call } = startConsoleApi(t);
		const id = idOf("event-a");
		for (const query of [undefined, `timestamp=${now}`]) {
			assert.equal((await open(call, id, query)).json().ID, id);
		}
	});

	test("of a foreign tenant, of another time or with a broken id is 404", async (t) => {
		const { call } = startConsoleApi(t);
		for (const answer of [
			await open(call, idOf("event-b")),
			await open(call, idOf("event-a"), `timestamp=${now - 1}`),
			await open(call, "' OR 1=1"),
		]) {
			assert.deepEqual(refusalOf(answer), [404, "api.eventNotFound"]);
		}
	});
});

test("the editor gets the fields and the functions it may offer", async (t) => {
	const { call } = startConsoleApi(t, { sqlFunctions: ["count", "lower"] });
	const fields = (await call("eventFields", {}, "nobody")).json();
	assert.equal(fields[0].name, "ID");
	const functions = await call("sqlFunctions", {}, "nobody");
	assert.deepEqual(functions.json(), ["count", "lower"]);
});
