import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { errorOf, startRestApi } from "../testing/rest-client.ts";
import { tokenOf } from "../testing/world.ts";

const bearer = `Bearer ${tokenOf("boss")}`;
const invalidHeader = [
	400,
	"invalid authorization header",
	"Example: Authorization: Bearer <token>",
];

describe("authorization", () => {
	test("a missing or malformed header is 400 with a sample", async (t) => {
		const { send } = startRestApi(t);
		for (const authorization of [
			undefined,
			"",
			"Bearer",
			"Bearer ",
			`Basic ${tokenOf("boss")}`,
			tokenOf("boss"),
			`Bearer ${tokenOf("boss")} more`,
			'Bearer "quoted"',
		]) {
			const answer = await send({
				url: "/api/v1/users/whoami",
				headers: authorization === undefined ? {} : { authorization },
			});
			assert.deepEqual(errorOf(answer), invalidHeader, authorization);
			assert.equal(answer.headers["content-type"], "application/json");
		}
	});

	test("an unknown token and one of a disabled user are 403, never 401", async (t) => {
		const { send } = startRestApi(t);
		for (const token of ["0123456789abcdef", tokenOf("gone")]) {
			const answer = await send({
				url: "/api/v1/users/whoami",
				headers: { authorization: `Bearer ${token}` },
			});
			assert.deepEqual(errorOf(answer), [403, "access denied", null]);
		}
	});

	test("takes the scheme in any case of letters", async (t) => {
		const { send } = startRestApi(t);
		const answer = await send({
			url: "/api/v1/users/whoami",
			headers: { authorization: `bearer ${tokenOf("boss")}` },
		});
		assert.equal(answer.statusCode, 200);
	});

	test("rights come before parameters", async (t) => {
		const { get } = startRestApi(t);
		assert.deepEqual(errorOf(await get("/services?page=x", "operator-a")), [
			403,
			"access denied",
			null,
		]);
	});
});

describe("addresses", () => {
	test("unknown ones are 404 with the body of errors", async (t) => {
		const { get, post } = startRestApi(t);
		for (const path of ["/nothing", "/alerts/close/more", "", "/assets/more"]) {
			assert.deepEqual(errorOf(await get(path)), [404, "not found", null]);
		}
		assert.deepEqual(errorOf(await post("/nothing", {})), [
			404,
			"not found",
			null,
		]);
	});

	test("a known one with another method is 405 and names the allowed", async (t) => {
		const { get, post } = startRestApi(t);
		const closing = await get("/alerts/close");
		assert.deepEqual(errorOf(closing), [405, "method not allowed", null]);
		assert.equal(closing.headers.allow, "POST");
		const listing = await post("/alerts", {});
		assert.deepEqual(errorOf(listing), [405, "method not allowed", null]);
		assert.equal(listing.headers.allow, "GET, HEAD");
	});

	test("a broken escape is 400 with the body of errors", async (t) => {
		const { get } = startRestApi(t);
		const answer = await get("/alerts%zz");
		assert.equal(answer.statusCode, 400);
		assert.equal(answer.json().message, "invalid request");
	});

	test("a slash at the end is served, not redirected", async (t) => {
		const { get, post } = startRestApi(t);
		for (const path of [
			"/users/whoami/",
			"/tenants/",
			"/alerts/?withEvents&status=new",
			"/events/clusters/",
			"/services/",
		]) {
			assert.equal((await get(path)).statusCode, 200, path);
		}
		assert.equal((await post("/alerts/close/", {})).statusCode, 400);
	});
});

describe("bodies", () => {
	const search = JSON.stringify({
		period: { from: "2024-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z" },
		sql: "SELECT * FROM events LIMIT 1",
	});

	test("are JSON whatever the content type", async (t) => {
		const { send } = startRestApi(t);
		for (const type of [
			undefined,
			"application/json",
			"application/x-www-form-urlencoded",
			"text/plain",
			"multipart/form-data",
			"json",
			"",
		]) {
			const answer = await send({
				method: "POST",
				url: "/api/v1/events",
				headers: {
					authorization: bearer,
					...(type !== undefined && { "content-type": type }),
				},
				payload: Buffer.from(search),
			});
			assert.equal(answer.statusCode, 200, type);
		}
	});

	test("that are no JSON object are 400 and say why", async (t) => {
		const { post } = startRestApi(t);
		for (const body of ["{", "[]", '"text"', "1", "id=1&reason=responded"]) {
			const [status, message, details] = errorOf(
				await post("/alerts/close", body),
			);
			assert.deepEqual([status, message], [400, "request body decode failed"]);
			assert.equal(typeof details, "string");
		}
	});

	test("that are not UTF-8 are 400", async (t) => {
		const { send } = startRestApi(t);
		const answer = await send({
			method: "POST",
			url: "/api/v1/alerts/close",
			headers: { authorization: bearer },
			payload: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
		});
		assert.equal(errorOf(answer)[1], "request body decode failed");
	});

	test("name their members in any case of letters", async (t) => {
		const { post } = startRestApi(t);
		assert.deepEqual(
			errorOf(await post("/alerts/close", { ID: "x", Reason: "no" })),
			[400, "invalid reason", null],
		);
	});

	test("above a megabyte are 413", async (t) => {
		const { post } = startRestApi(t);
		const answer = await post("/events", { sql: "x".repeat(1024 * 1024) });
		assert.deepEqual(errorOf(answer), [413, "request body too large", null]);
	});
});

test("every answer carries the number of the request that the log has", async (t) => {
	const { get, world } = startRestApi(t);
	const answer = await get("/users/whoami");
	const id = String(answer.headers["x-request-id"]);
	assert.match(id, /^[\da-f-]{36}$/);
	assert.ok(world.logText().includes(id));
	assert.ok(!world.logText().includes(tokenOf("boss")));
});

test("what the database says stays in the log", async (t) => {
	const { get, world } = startRestApi(t);
	world.tenants.list = async () => {
		const definition = { status: 503, sentence: "No db-internal:5432." };
		throw new UrsaError("stateStore.unavailable", definition);
	};
	const answer = await get("/tenants");
	assert.deepEqual(errorOf(answer), [
		500,
		"internal error",
		answer.headers["x-request-id"],
	]);
	assert.ok(world.logText().includes("db-internal"));
});

test("an unforeseen error shows its number and nothing else", async (t) => {
	const { post, world } = startRestApi(t);
	world.tenants.main = async () => {
		throw new Error("connection to db-internal:5432 refused");
	};
	const answer = await post("/events", {
		period: { from: "2024-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z" },
		sql: "SELECT * FROM events LIMIT 1",
	});
	assert.deepEqual(errorOf(answer), [
		500,
		"internal error",
		answer.headers["x-request-id"],
	]);
	assert.ok(world.logText().includes("db-internal"));
});
