import assert from "node:assert/strict";
import { test } from "node:test";
import { endpoints } from "#api/contract/index.ts";
import { UrsaError } from "#schema/index.ts";
import { createClient } from "./client.ts";
import { isSessionEnded } from "./errors.ts";
import { buildRequest } from "./request.ts";

const answering = (status: number, body: string) =>
	createClient(async () => new Response(body || null, { status }));

const failure = async (promise: Promise<unknown>) => {
	const error = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	assert.ok(error instanceof UrsaError);
	return error;
};

test("puts parameters into the path, escaped, and lists into repeated query parameters", () => {
	const parts = buildRequest(endpoints.alert, { params: { id: "a/b?c" } });
	assert.equal(parts.path, "/api/alerts/a%2Fb%3Fc");
	const list = buildRequest(endpoints.alerts, {
		query: {
			status: ["new", "closed"],
			name: "a&b",
			from: undefined,
			limit: 1,
		},
	});
	assert.equal(
		list.path,
		"/api/alerts?status=new&status=closed&name=a%26b&limit=1",
	);
});

test("answers with what the contract's shape accepts", async () => {
	const client = answering(200, '["count","avg"]');
	assert.deepEqual(await client.call(endpoints.sqlFunctions, {}), [
		"count",
		"avg",
	]);
	assert.equal(await answering(204, "").call(endpoints.logOut, {}), undefined);
});

test("refuses an answer of another shape and says what to do", async () => {
	const error = await failure(
		answering(200, '{"a":1}').call(endpoints.sqlFunctions, {}),
	);
	assert.equal(error.code, "console.unexpectedAnswer");
	assert.match(error.message, /reload the page/);
});

test("passes the server's sentence on unchanged", async () => {
	const body = '{"code":"api.badLogin","message":"Wrong {login} or password."}';
	const error = await failure(
		answering(401, body).call(endpoints.logIn, {
			body: { login: "a", password: "b" },
		}),
	);
	assert.equal(error.message, "Wrong {login} or password.");
	assert.equal(error.code, "api.badLogin");
	assert.ok(isSessionEnded(error));
});

test("has a sentence for a server that fails without one", async () => {
	const error = await failure(
		answering(500, "<h1>oops</h1>").call(endpoints.me, {}),
	);
	assert.equal(error.code, "console.serverFault");
	assert.match(error.message, /status 500/);
});

test("tells an unreachable server from a cancelled call", async () => {
	const unreachable = createClient(async () => {
		throw new TypeError("fetch failed");
	});
	const error = await failure(unreachable.call(endpoints.me, {}));
	assert.equal(error.code, "console.unreachable");
	const cancelled = createClient(async () => {
		throw new DOMException("stopped", "AbortError");
	});
	await assert.rejects(cancelled.call(endpoints.me, {}), {
		name: "AbortError",
	});
});

test("sends a body as JSON and none without", async () => {
	const sent: RequestInit[] = [];
	const client = createClient(async (_, init) => {
		sent.push(init ?? {});
		return new Response(null, { status: 204 });
	});
	await client.call(endpoints.commentAlert, {
		params: { id: "1" },
		body: { text: "x" },
	});
	await client.call(endpoints.logOut, {});
	assert.equal(sent[0]?.body, '{"text":"x"}');
	assert.equal(sent[1]?.body, undefined);
	assert.deepEqual(sent[1]?.headers, {
		accept: "application/json",
		"x-ursa-console": "1",
	});
});
