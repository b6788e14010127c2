import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { errorOf, startRestApi } from "../testing/rest-client.ts";
import { idOf, markOf, newAlert, now, tenantIds } from "../testing/world.ts";
import { alertShape } from "./shapes.ts";

const rule = idOf("rule-a");
const alerts = z.array(alertShape.strict());

test("alerts have the documented shape", async (t) => {
	const { get } = startRestApi(t);
	const answer = await get(`/alerts?id=${idOf("alert-a")}`);
	assert.equal(answer.headers["content-type"], "application/json");
	assert.deepEqual(alerts.parse(answer.json()), [
		{
			id: idOf("alert-a"),
			tenantID: tenantIds.a,
			tenantName: "A",
			name: `Brute force ${markOf("a")}`,
			correlationRuleID: rule,
			correlationRuleName: "Brute force",
			priority: "high",
			status: "new",
			firstSeen: "2024-05-17T11:59:00.000Z",
			lastSeen: "2024-05-17T12:00:00.000Z",
			assignee: "",
			closingReason: "",
			overflow: false,
		},
	]);
});

describe("filters of alerts", () => {
	const names = async (
		get: ReturnType<typeof startRestApi>["get"],
		query: string,
		login = "boss",
	): Promise<string[]> =>
		(await get(`/alerts?${query}`, login))
			.json()
			.map((row: { name: string }) => row.name);

	test("by id, unknown ids find nothing", async (t) => {
		const { get } = startRestApi(t);
		assert.deepEqual(await names(get, "id=unknown"), []);
		assert.deepEqual(await names(get, "id=%00"), []);
		const query = `id=${idOf("alert-a")}&id=${idOf("alert-b")}&id=unknown`;
		assert.equal((await names(get, query)).length, 2);
	});

	test("by tenant, those without a role are ignored", async (t) => {
		const { get } = startRestApi(t);
		const both = `tenantID=${tenantIds.a}&tenantID=${tenantIds.b}`;
		assert.equal((await names(get, both)).length, 2);
		assert.equal((await names(get, both, "operator-a")).length, 1);
		const foreign = `TenantID=${tenantIds.b}`;
		assert.deepEqual(await names(get, foreign, "operator-a"), []);
		assert.deepEqual(await names(get, "tenantID=unknown"), []);
	});

	test("by name, unanchored and in any case of letters", async (t) => {
		const { get, world } = startRestApi(t);
		world.alerts.add(newAlert("a", rule, { id: "1", name: "My alert" }));
		assert.deepEqual(await names(get, "name=ALERT"), ["My alert"]);
		assert.deepEqual(await names(get, "name=%5EMy+alert%24"), ["My alert"]);
		assert.deepEqual(await names(get, "name=%5Ealert"), []);
	});

	test("by status, several by or", async (t) => {
		const { get, world } = startRestApi(t);
		for (const status of ["assigned", "escalated", "closed"] as const) {
			world.alerts.add(
				newAlert("a", rule, { id: status, status, name: status }),
			);
		}
		assert.equal((await names(get, "status=new")).length, 3);
		assert.deepEqual(await names(get, "status=closed&status=assigned"), [
			"assigned",
			"closed",
		]);
	});

	test("by period of the chosen time, both ends inclusive, latest first", async (t) => {
		const { get, world } = startRestApi(t);
		for (const [name, firstSeen, lastSeen] of [
			["early", 1000, 9000],
			["late", 2000, 8000],
		] as const) {
			world.alerts.add(
				newAlert("a", rule, { id: name, name, firstSeen, lastSeen }),
			);
		}
		const at = (second: number) => `1970-01-01T00:00:0${second}Z`;
		const last = `from=${at(8)}&to=${at(9)}`;
		assert.deepEqual(await names(get, last), ["early", "late"]);
		const first = `timestampField=firstSeen&from=${at(1)}&to=${at(2)}`;
		assert.deepEqual(await names(get, first), ["late", "early"]);
		assert.deepEqual(await names(get, `from=${at(9)}&to=${at(9)}`), ["early"]);
		const odd = "from=1970-01-01T00:00:09Z+00:00&to=1970-01-01T00:00:09Z";
		assert.deepEqual(await names(get, odd), ["early"]);
	});

	test("that are wrong are 400, the first of them in the documented order", async (t) => {
		const { get } = startRestApi(t);
		const date = /^".*" is not a date of RFC 3339/;
		for (const [query, message, details] of [
			["status=new&status=open", "invalid status", "open"],
			["status=", "invalid status", ""],
			["timestampField=updated", "invalid timestamp field", "updated"],
			["from=yesterday", "cannot parse from", date],
			["to=2024-02-30T00:00:00Z", "cannot parse to", date],
			[
				"from=2024-02-02T00:00:00Z&to=2024-02-01T00:00:00Z",
				"from cannot be greater than to",
				null,
			],
			[
				"to=x&from=x&status=x&name=(&page=0",
				"invalid query parameter value",
				"page",
			],
			["to=x&from=x&status=x&name=(", "invalid query parameter value", "name"],
			["to=x&from=x&status=x", "invalid status", "x"],
			["to=x&from=x", "cannot parse from", date],
		] as const) {
			const [status, given, more] = errorOf(await get(`/alerts?${query}`));
			assert.deepEqual([status, given], [400, message], query);
			if (details instanceof RegExp) assert.match(String(more), details);
			else assert.equal(more, details, query);
		}
	});
});

describe("events of alerts", () => {
	const base = {
		ID: idOf("base"),
		Type: 1,
		DeviceVendor: "OpenBSD",
		BytesIn: 0,
	};
	const correlation = (index: number) => ({
		ID: idOf(`correlation ${index}`),
		Type: 3,
		Timestamp: now,
		Name: `fired ${index}`,
		BaseEvents: [base],
	});

	test("come with withEvents only: correlation events, then each base event once", async (t) => {
		const { get, world } = startRestApi(t);
		const fire = (index: number) => [
			{
				id: idOf(`correlation ${index}`),
				kind: "correlation" as const,
				timestamp: now,
				event: correlation(index),
			},
			{
				id: base.ID,
				kind: "base" as const,
				parentId: idOf(`correlation ${index}`),
				timestamp: now,
				event: base,
			},
		];
		world.alerts.add(newAlert("a", rule, { id: "1" }), [
			...fire(1),
			...fire(2),
		]);

		const [plain] = (await get("/alerts?id=1")).json();
		assert.ok(!("events" in plain));
		for (const flag of ["withEvents", "withEvents=", "withEvents=false"]) {
			const answer = await get(`/alerts?id=1&${flag}`);
			assert.equal(answer.headers["content-type"], "application/json");
			const [alert] = alerts.parse(answer.json());
			assert.deepEqual(alert?.events, [
				correlation(1),
				correlation(2),
				{ ID: base.ID, Type: 1, DeviceVendor: "OpenBSD" },
			]);
		}
	});

	test("keep all digits of 64-bit numbers", async (t) => {
		const { get, world } = startRestApi(t);
		const event = { ID: base.ID, BytesIn: 9_223_372_036_854_775_807n };
		world.alerts.add(newAlert("a", rule, { id: "1" }), [
			{ id: base.ID, kind: "base", timestamp: now, event },
		]);
		const { body } = await get("/alerts?id=1&withEvents");
		assert.ok(body.includes('"BytesIn":9223372036854775807'), body);
	});

	test("of no alert at all are an empty array", async (t) => {
		const { get } = startRestApi(t);
		assert.equal((await get("/alerts?id=unknown&withEvents")).body, "[]");
	});

	test("that cannot be read are 500 without the cause", async (t) => {
		const { get, world } = startRestApi(t);
		world.alerts.breakEvents(idOf("alert-a"));
		const answer = await get(`/alerts?id=${idOf("alert-a")}&withEvents`);
		assert.equal(answer.statusCode, 500);
		assert.ok(!answer.body.includes("secrets"));
		assert.ok(world.logText().includes("secrets"));
	});
});

test("related assets and accounts come with withAffected only", async (t) => {
	const { get } = startRestApi(t);
	const [alert] = alerts.parse((await get("/alerts?withAffected")).json());
	assert.deepEqual([alert?.affectedAssets, alert?.affectedAccounts], [[], []]);
});
