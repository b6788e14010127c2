import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { idOf } from "../testing/world.ts";

describe("requests that do not fit the contract", () => {
	test("are 400 and name the place", async (t) => {
		const { call } = startConsoleApi(t);
		for (const [answer, place] of [
			[await call("searchEvents", { body: { sql: 5 } }), "body.sql"],
			[await call("searchEvents"), "body"],
			[await call("alerts", { query: "status=open" }), "query.status.0"],
			[await call("alerts", { query: "limit=501" }), "query.limit"],
			[await call("ledger", { query: "from=x&to=1" }), "query.from"],
			[
				await call("closeAlert", {
					params: { id: idOf("alert-a") },
					body: { reason: "done" },
				}),
				"body.reason",
			],
		] as const) {
			assert.deepEqual(refusalOf(answer), [400, "api.invalidRequest"]);
			assert.equal(answer.json().details.place, place);
		}
	});

	test("are refused when they are no JSON, or no whole JSON, or too long", async (t) => {
		const { send, cookieOf } = startConsoleApi(t);
		const cookie = await cookieOf("boss");
		const post = (type: string, payload: string) =>
			send({
				method: "POST",
				url: "/api/events/search",
				headers: { cookie, "x-ursa-console": "1", "content-type": type },
				payload,
			});
		const json = "application/json";
		assert.deepEqual(refusalOf(await post("text/plain", "{}")), [
			415,
			"api.wrongContentType",
		]);
		for (const payload of ["{", "", '{"__proto__":{"x":1}}']) {
			assert.deepEqual(refusalOf(await post(json, payload)), [
				400,
				"api.unreadableRequest",
			]);
		}
		const long = JSON.stringify({ sql: "x".repeat(1024 * 1024) });
		assert.deepEqual(refusalOf(await post(json, long)), [
			413,
			"api.bodyTooLarge",
		]);
	});
});

test("unknown addresses of the API are 404, other methods 405", async (t) => {
	const { send } = startConsoleApi(t);
	for (const url of ["/api", "/api/", "/api/nothing", "/api/alerts/1/2/3"]) {
		assert.deepEqual(refusalOf(await send({ url })), [404, "api.notFound"]);
	}
	const answer = await send({ method: "PUT", url: "/api/alerts/1" });
	assert.deepEqual(refusalOf(answer), [405, "api.methodNotAllowed"]);
	assert.equal(answer.headers.allow, "GET, HEAD");
	assert.deepEqual(refusalOf(await send({ url: "/api/alerts/%zz" })), [
		400,
		"api.unreadableRequest",
	]);
});

test("an unforeseen error shows its number, the log its cause", async (t) => {
	const { call, world } = startConsoleApi(t);
	world.eventStore.failWith(new Error("password for db-internal:8123 is 1234"));
	const answer = await call("searchEvents", {
		body: { sql: "SELECT * FROM events LIMIT 1", from: 0, to: 1 },
	});
	assert.deepEqual(refusalOf(answer), [500, "api.internal"]);
	const { requestId } = answer.json().details;
	assert.equal(requestId, answer.headers["x-request-id"]);
	assert.ok(!answer.body.includes("db-internal"));
	const line = world
		.logText()
		.split("\n")
		.find((text) => text.includes("db-internal"));
	assert.ok(line?.includes(String(requestId)));
});

test("what the database says stays in the log", async (t) => {
	const { call, world } = startConsoleApi(t);
	// Logs in while the database works.
	await call("me");
	for (const [name, status, code] of [
		["unavailable", 503, "api.stateUnavailable"],
		["badText", 400, "stateStore.badText"],
	] as const) {
		world.tenants.list = async () => {
			const details = { reason: "connect to db-internal:5432" };
			const definition = { status, sentence: "The database failed." };
			throw new UrsaError(`stateStore.${name}`, definition, details);
		};
		const answer = await call("me");
		assert.deepEqual(refusalOf(answer), [status, code]);
		assert.ok(!answer.body.includes("db-internal"), answer.body);
	}
	assert.ok(world.logText().includes("db-internal"));
});

test("every answer carries the security headers", async (t) => {
	const { send } = startConsoleApi(t);
	for (const url of ["/", "/api/session", "/api/nothing", "/assets/none.js"]) {
		const { headers } = await send({ url });
		assert.equal(
			headers["content-security-policy"],
			"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
		);
		assert.equal(headers["x-content-type-options"], "nosniff");
		assert.equal(headers["referrer-policy"], "no-referrer");
		assert.equal(headers["strict-transport-security"], undefined);
	}
});
