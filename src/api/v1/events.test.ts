import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { describe, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { errorOf, startRestApi } from "../testing/rest-client.ts";
import {
	createWorld,
	idOf,
	newEvent,
	now,
	tenantIds,
	tokenOf,
} from "../testing/world.ts";
import { createPublicApi } from "./create-public-api.ts";

const period = { from: "2024-01-01T00:00:00Z", to: "2025-01-01T00:00:00.000Z" };
const sql = "SELECT * FROM events WHERE Type = 1 LIMIT 10";
const body = { period, sql };

describe("rows of a search", () => {
	test("are events with dates and without empty fields", async (t) => {
		const { post } = startRestApi(t);
		const answer = await post("/events", body, "operator-a");
		assert.equal(answer.headers["content-type"], "application/json");
		assert.deepEqual(answer.json(), [
			{
				ID: idOf("event-a"),
				Timestamp: "2024-05-17T12:00:00.000Z",
				Type: 1,
				TenantID: tenantIds.a,
				Name: "mark-of-a",
				DeviceVendor: "OpenBSD",
			},
		]);
	});

	test("keep numbers for times with rawTimestamps", async (t) => {
		const { post } = startRestApi(t);
		const [row] = (
			await post("/events", { ...body, rawTimestamps: true })
		).json();
		assert.equal(row.Timestamp, now);
	});

	test("keep empty fields with emptyFields", async (t) => {
		const { post } = startRestApi(t);
		const [row] = (
			await post("/events", { ...body, emptyFields: true })
		).json();
		assert.equal(row.Message, "");
		assert.equal(row.BytesIn, 0);
		assert.deepEqual(row.GroupedBy, []);
		assert.equal(row.BaseEvents, null);
		assert.equal(row.StartTime, "1970-01-01T00:00:00.000Z");
		assert.equal(row.Name, "mark-of-main");
	});

	test("of an aggregation keep a zero", async (t) => {
		const { post, world } = startRestApi(t);
		world.eventStore.events.splice(0);
		const sql = "SELECT count(ID) AS TotalEvents FROM events LIMIT 1";
		const answer = await post("/events", { ...body, sql });
		assert.deepEqual(answer.json(), [{ TotalEvents: 0 }]);
	});

	test("hold nested events as data, with the same dates", async (t) => {
		const { post, world } = startRestApi(t);
		const nested = [{ Timestamp: now, BytesIn: 5 }];
		world.eventStore.events.push(newEvent("a", { BaseEvents: nested }));
		const search = async (more: object) =>
			(await post("/events", { ...body, ...more }, "operator-a")).json()[1]
				.BaseEvents;
		assert.deepEqual(await search({ rawTimestamps: true }), nested);
		assert.deepEqual(await search({}), [
			{ Timestamp: "2024-05-17T12:00:00.000Z", BytesIn: 5 },
		]);
	});

	test("hold all digits of 64-bit numbers, nested ones too", async (t) => {
		const { post, world } = startRestApi(t);
		world.eventStore.events.splice(0);
		world.eventStore.events.push(
			newEvent("a", {
				BytesIn: -9_223_372_036_854_775_808n,
				BaseEvents: [{ BytesOut: 9_007_199_254_740_993n }],
			}),
		);
		const answer = await post("/events", body);
		assert.ok(answer.body.includes('"BytesIn":-9223372036854775808'));
		assert.ok(answer.body.includes('"BytesOut":9007199254740993'));
	});

	test("come from the caller's tenants, within the period", async (t) => {
		const { post, world } = startRestApi(t);
		await post("/events", body, "operator-a");
		const search = world.eventStore.lastSearch();
		assert.deepEqual(search?.tenants, [tenantIds.a]);
		assert.equal(search?.from, Date.UTC(2024, 0, 1));
		assert.equal(search?.to, Date.UTC(2025, 0, 1));
		assert.equal(search?.maxRows, 1000);
		assert.equal(search?.sql, sql);
	});
});

describe("a search that is wrong", () => {
	test("names the first error in the documented order", async (t) => {
		const { post } = startRestApi(t);
		const date = /is not a date of RFC 3339/;
		const { from, to } = period;
		for (const [given, message, details] of [
			[{}, "period.from required", null],
			[{ period: null }, "period.from required", null],
			[{ period: { to } }, "period.from required", null],
			[{ period: { from: "" } }, "period.from required", null],
			[{ period: { from: "x" } }, "cannot parse period.from", date],
			[
				{ period: { from: "1970-01-01T00:00:00Z" } },
				"period.from cannot be 0",
				null,
			],
			[
				{ period: { from: "0001-01-01T00:00:00Z" } },
				"period.from cannot be 0",
				null,
			],
			[{ period: { from } }, "period.to required", null],
			[{ period: { from, to: "x" } }, "cannot parse period.to", date],
			[
				{ period: { from, to: "1970-01-01T00:00:00Z" } },
				"period.to cannot be 0",
				null,
			],
			[
				{ period: { from: to, to: from } },
				"period.from cannot be greater than period.to",
				null,
			],
			[{ period }, "invalid sql", /^there is no query$/],
			[{ period, sql: "DROP TABLE events" }, "invalid sql", /SELECT/],
			[
				{ period, sql: "SELECT * FROM secrets LIMIT 1" },
				"the only valid table is `events`",
				null,
			],
			[{ period, sql: "SELECT * FROM events" }, "sql: limit required", null],
			[
				{ period, sql: "SELECT * FROM events LIMIT 1001" },
				"sql: maximum limit is 1000",
				null,
			],
			[
				{ period: { from: 5 } },
				"request body decode failed",
				/^period\.from: not a string$/,
			],
			[{ period: "now" }, "request body decode failed", /^period: /],
			[
				{ ...body, rawTimestamps: "yes" },
				"request body decode failed",
				/^rawTimestamps: not a boolean$/,
			],
		] as const) {
			const [status, text, more] = errorOf(await post("/events", given));
			const label = JSON.stringify(given);
			assert.deepEqual([status, text], [400, message], label);
			if (details === null) assert.equal(more, null, label);
			else assert.match(String(more), details, label);
		}
	});

	test("is refused without a role", async (t) => {
		const { post } = startRestApi(t);
		assert.deepEqual(errorOf(await post("/events", {}, "nobody")), [
			403,
			"access denied",
			null,
		]);
	});
});

describe("a search that fails in the engine", () => {
	test("says so with the engine's sentence, or without when it is unforeseen", async (t) => {
		const { post, world } = startRestApi(t);
		world.eventStore.failWith(
			new UrsaError(
				"eventStore.timeout",
				{ status: 504, sentence: "The search took longer than 30 s." },
				{},
				new Error("code 159 at db-internal:8123"),
			),
		);
		assert.deepEqual(errorOf(await post("/events", body)), [
			504,
			"event search failed",
			"The search took longer than 30 s.",
		]);
		world.eventStore.failWith(new Error("code 241 at db-internal:8123"));
		assert.deepEqual(errorOf(await post("/events", body)), [
			500,
			"event search failed",
			null,
		]);
		assert.ok(world.logText().includes("db-internal"));
	});

	test("says that no node is available when the engine does not answer", async (t) => {
		const { post, world } = startRestApi(t);
		world.eventStore.failWith(
			new UrsaError("eventStore.unavailable", {
				status: 503,
				sentence: "The event store does not answer.",
			}),
		);
		assert.deepEqual(errorOf(await post("/events", body)), [
			500,
			"no nodes available",
			null,
		]);
	});

	test("is stopped when the client goes away", async (t) => {
		const world = createWorld();
		const api = createPublicApi(world);
		t.after(() => api.close());
		const address = await api.listen({ host: "127.0.0.1", port: 0 });
		const waits = world.eventStore.hang();
		const client = request(`${address}/api/v1/events`, {
			method: "POST",
			headers: { authorization: `Bearer ${tokenOf("boss")}` },
		});
		client.end(JSON.stringify(body));
		await waits;
		const signal = world.eventStore.lastSearch()?.signal;
		assert.ok(signal && !signal.aborted);
		const aborted = once(signal, "abort");
		client.on("error", () => {});
		client.destroy();
		await aborted;
	});
});
