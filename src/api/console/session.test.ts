import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { currentActor } from "#core/index.ts";
import {
	cookieIn,
	refusalOf,
	startConsoleApi,
} from "../testing/console-client.ts";
import { now, password, tenantIds } from "../testing/world.ts";

const console1 = { "x-ursa-console": "1" };
const credentials = { login: "operator-a", password };

function logIn(headers: Record<string, string>, payload: object) {
	return {
		method: "POST" as const,
		url: "/api/session",
		headers: { ...console1, ...headers },
		payload,
	};
}

describe("logging in", () => {
	test("opens a session in a cookie that scripts and other sites cannot use", async (t) => {
		const { send, world } = startConsoleApi(t);
		const answer = await send(logIn({}, credentials));
		assert.equal(answer.statusCode, 200);
		const [secret] = world.users.openSessions();
		assert.equal(
			answer.headers["set-cookie"],
			`__Host-ursa=${secret}; Path=/; HttpOnly; Secure; SameSite=Strict`,
		);
	});

	test("says who the user is and what the roles allow", async (t) => {
		const { call } = startConsoleApi(t);
		const answer = await call("logIn", { body: credentials }, "");
		assert.deepEqual(answer.json().tenants, [
			{ id: tenantIds.a, name: "A", role: "operator" },
		]);
		const { permissions } = answer.json();
		for (const own of ["events.search", "alerts.view", "alerts.process"]) {
			assert.ok(permissions.includes(own), own);
		}
		assert.ok(!permissions.includes("resources.view"));
		assert.equal(answer.json().version, "1.2.3");
	});

	test("answers wrong passwords, unknown logins and disabled users alike", async (t) => {
		const { send } = startConsoleApi(t);
		const bodies = [];
		for (const payload of [
			{ login: "operator-a", password: "wrong" },
			{ login: "unknown", password },
			{ login: "gone", password },
		]) {
			const answer = await send(logIn({}, payload));
			assert.deepEqual(refusalOf(answer), [401, "api.wrongCredentials"]);
			assert.equal(answer.cookies.length, 0);
			bodies.push(answer.body);
		}
		assert.equal(new Set(bodies).size, 1);
	});

	test("after too many failures is 429 and says when to come back", async (t) => {
		const { send } = startConsoleApi(t);
		for (let index = 0; index < 5; index++) {
			await send(logIn({}, { login: "operator-a", password: "wrong" }));
		}
		const answer = await send(logIn({}, credentials));
		assert.deepEqual(refusalOf(answer), [429, "users.tooManyTries"]);
		assert.equal(answer.headers["retry-after"], "60");
	});

	test("gives a new secret and ends the session the browser had", async (t) => {
		const { send, world } = startConsoleApi(t);
		const first = cookieIn(await send(logIn({}, credentials)));
		const second = cookieIn(await send(logIn({ cookie: first }, credentials)));
		assert.notEqual(first, second);
		assert.deepEqual(
			world.users.openSessions().map((secret) => `__Host-ursa=${secret}`),
			[second],
		);
	});
});

describe("a session", () => {
	test("is needed for everything but logging in", async (t) => {
		const { call } = startConsoleApi(t);
		for (const name of ["me", "alerts", "searchEvents", "logOut"] as const) {
			assert.deepEqual(refusalOf(await call(name, {}, "")), [
				401,
				"api.notLoggedIn",
			]);
		}
	});

	test("ends with logging out, which takes the cookie back", async (t) => {
		const { call, world } = startConsoleApi(t);
		assert.equal((await call("me")).statusCode, 200);
		const answer = await call("logOut");
		assert.equal(answer.cookies[0]?.value, "");
		assert.deepEqual(world.users.openSessions(), []);
		assert.deepEqual(refusalOf(await call("me")), [401, "api.notLoggedIn"]);
	});

	test("of a user who was disabled meanwhile is over", async (t) => {
		const { call, world } = startConsoleApi(t);
		const { id } = (await call("me", {}, "admin-a")).json();
		await world.users.setDisabled(id, true);
		assert.deepEqual(refusalOf(await call("me", {}, "admin-a")), [
			401,
			"api.notLoggedIn",
		]);
	});

	test("does not answer to a made-up secret", async (t) => {
		const { send } = startConsoleApi(t);
		for (const cookie of ["__Host-ursa=made-up", "__Host-ursa=", "ursa=x"]) {
			const answer = await send({ url: "/api/session", headers: { cookie } });
			assert.equal(answer.statusCode, 401, cookie);
		}
	});
});

describe("a change", () => {
	test("is refused without the header that other sites cannot send", async (t) => {
		const { send, cookieOf, world } = startConsoleApi(t);
		const cookie = await cookieOf("boss");
		for (const headers of [{ cookie }, { cookie, "x-ursa-console": "yes" }]) {
			const answer = await send({
				method: "DELETE",
				url: "/api/session",
				headers,
			});
			assert.deepEqual(refusalOf(answer), [403, "api.foreignRequest"]);
		}
		assert.equal(world.users.openSessions().length, 1);
		const answer = await send({
			method: "POST",
			url: "/api/session",
			payload: credentials,
		});
		assert.deepEqual(refusalOf(answer), [403, "api.foreignRequest"]);
	});
});

describe("the own profile", () => {
	test("changes the password and goes on in a new session", async (t) => {
		const { call, cookieOf, send } = startConsoleApi(t);
		const former = await cookieOf("operator-a");
		const answer = await call(
			"changePassword",
			{ body: { current: password, next: "Better22!" } },
			"operator-a",
		);
		const status = async (cookie: string) =>
			(await send({ url: "/api/session", headers: { cookie } })).statusCode;
		assert.equal(await status(cookieIn(answer)), 200);
		assert.equal(await status(former), 401);
		const payload = { login: "operator-a", password: "Better22!" };
		assert.equal((await send(logIn({}, payload))).statusCode, 200);
	});

	test("keeps the password when the current one is wrong", async (t) => {
		const { call, send } = startConsoleApi(t);
		const body = { current: "wrong", next: "Better22!" };
		const answer = await call("changePassword", { body }, "operator-a");
		assert.deepEqual(refusalOf(answer), [400, "api.wrongPassword"]);
		assert.equal((await send(logIn({}, credentials))).statusCode, 200);
	});

	test("makes a token that the REST API takes, shown once", async (t) => {
		const { call, world } = startConsoleApi(t);
		const { token, createdAt } = (await call("createToken")).json();
		assert.equal((await world.users.useToken(token))?.login, "boss");
		assert.equal(createdAt, now);
		const me = await call("me");
		assert.equal(me.json().tokenCreatedAt, now);
		assert.ok(!me.body.includes(token));
	});
});

test("who logs in is known by address, before it is known who it is", async (t) => {
	const { send, world } = startConsoleApi(t);
	const actors: unknown[] = [];
	const { authenticate } = world.users;
	world.users.authenticate = async (...given) => {
		actors.push(currentActor());
		return authenticate(...given);
	};
	await send({ ...logIn({}, credentials), remoteAddress: "192.0.2.9" });
	assert.deepEqual(
		actors.map((actor) => Object(actor).address),
		["192.0.2.9"],
	);
});
