import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { newTokenAnswer, userShape } from "#api/contract/index.ts";
import {
	type ConsoleClient,
	cookieIn,
	refusalOf,
	startConsoleApi,
} from "../testing/console-client.ts";
import { idOf, now, password, tenantIds } from "../testing/world.ts";

const list = z.object({
	users: z.array(userShape),
	total: z.number(),
	canEdit: z.boolean(),
});
const created = z.object({ user: userShape, password: z.string().optional() });

const noRights = { isGeneralAdministrator: false, roles: [] };
const fresh = {
	...{ login: "fresh", name: "Fresh", email: "fresh@example.org" },
	...noRights,
};
const onOperator = { params: { id: idOf("operator-a") } };
const onBoss = { params: { id: idOf("boss") } };

async function logInAs({ send }: ConsoleClient, login: string, secret: string) {
	const answer = await send({
		method: "POST",
		url: "/api/session",
		headers: { "x-ursa-console": "1" },
		payload: { login, password: secret },
	});
	return answer;
}

describe("the list of users", () => {
	test("has pages, hides disabled users until asked, and finds by text", async (t) => {
		const { call } = startConsoleApi(t);
		const listed = async (query: string) =>
			list.parse((await call("users", { query })).json());
		const first = await listed("limit=2");
		assert.deepEqual(
			first.users.map(({ login }) => login),
			["admin-a", "admin-b"],
		);
		assert.deepEqual([first.total, first.canEdit], [11, true]);
		assert.equal((await listed("withDisabled=true")).total, 12);
		const found = await listed("search=operator-b");
		assert.deepEqual(
			found.users.map(({ roles }) => roles),
			[[{ tenantId: tenantIds.b, tenantName: "B", role: "operator" }]],
		);
		assert.equal((await listed(`tenantId=${tenantIds.a}`)).total, 3);
	});

	test("shows an administrator of a tenant those of the tenant and the own account", async (t) => {
		const { call, world } = startConsoleApi(t);
		await world.users.setRoles(idOf("operator-b"), {
			isGeneralAdministrator: false,
			roles: [
				{ tenantId: tenantIds.a, role: "operator" },
				{ tenantId: tenantIds.b, role: "analyst" },
			],
		});
		const answer = await call("users", {}, "admin-a");
		const { users, canEdit } = list.parse(answer.json());
		assert.deepEqual(
			users.map(({ login }) => login),
			["admin-a", "analyst-a", "operator-a", "operator-b"],
		);
		assert.equal(canEdit, false);
		// What a user may in other tenants is nobody's business here.
		assert.ok(!answer.body.includes(tenantIds.b));
		const foreign = await call(
			"users",
			{ query: `tenantId=${tenantIds.b}` },
			"admin-a",
		);
		assert.deepEqual(list.parse(foreign.json()).users, []);
		const hidden = { params: { id: idOf("admin-b") } };
		assert.deepEqual(refusalOf(await call("user", hidden, "admin-a")), [
			404,
			"api.userNotFound",
		]);
	});

	test("is refused to analysts and operators", async (t) => {
		const { call } = startConsoleApi(t);
		for (const login of ["analyst-a", "operator-a", "nobody"]) {
			const answer = await call("users", {}, login);
			assert.deepEqual(refusalOf(answer), [403, "api.notAllowed"]);
		}
	});
});

describe("an invited user", () => {
	test("gets a made-up password, shown once, and can do nothing else before changing it", async (t) => {
		const client = startConsoleApi(t);
		const answer = await client.call("createUser", { body: fresh });
		const made = created.parse(answer.json());
		assert.equal(made.user.mustChangePassword, true);
		assert.ok(made.password);
		const again = await client.call("user", { params: { id: made.user.id } });
		assert.ok(!again.body.includes(made.password));

		const logIn = await logInAs(client, "fresh", made.password);
		assert.equal(logIn.json().mustChangePassword, true);
		const cookie = cookieIn(logIn);
		const get = async (url: string) =>
			client.send({ url, headers: { cookie } });
		for (const url of ["/api/session", "/api/profile"]) {
			assert.equal((await get(url)).statusCode, 200, url);
		}
		for (const url of [
			...["/api/users", "/api/alerts", "/api/event-fields"],
			...["/api/profile/sessions", "/api/profile/tenants"],
		]) {
			assert.deepEqual(refusalOf(await get(url)), [
				403,
				"api.passwordMustChange",
			]);
		}
		const change = (body: object) =>
			client.send({
				method: "POST",
				url: "/api/profile/password",
				headers: { cookie, "x-ursa-console": "1" },
				payload: body,
			});
		const current = made.password;
		assert.deepEqual(refusalOf(await change({ current, next: current })), [
			400,
			"api.samePassword",
		]);
		const changed = await change({ current, next: "Better22!" });
		assert.equal(changed.statusCode, 204);
		const later = await client.send({
			url: "/api/profile/sessions",
			headers: { cookie: cookieIn(changed) },
		});
		assert.equal(later.statusCode, 200);
	});

	test("may be given a password, which is not shown again", async (t) => {
		const { call } = startConsoleApi(t);
		const body = { ...fresh, password: "Chosen-1!" };
		const answer = await call("createUser", { body });
		assert.equal(created.parse(answer.json()).password, undefined);
		assert.ok(!answer.body.includes("Chosen"));
		assert.deepEqual(refusalOf(await call("createUser", { body })), [
			409,
			"users.loginTaken",
		]);
	});

	test("is made by general administrators only, with roles that exist", async (t) => {
		const { call } = startConsoleApi(t);
		const refused = await call("createUser", { body: fresh }, "admin-a");
		assert.deepEqual(refusalOf(refused), [403, "api.notAllowed"]);
		const roles = [{ tenantId: tenantIds.a, role: "general admin" }];
		const wrong = await call("createUser", { body: { ...fresh, roles } });
		assert.deepEqual(refusalOf(wrong), [400, "api.invalidRequest"]);
	});
});

describe("changing a user", () => {
	test("sets what is given", async (t) => {
		const { call } = startConsoleApi(t);
		const body = { name: "Renamed", hidesShared: true };
		const answer = await call("changeUser", { ...onOperator, body });
		const user = userShape.parse(answer.json());
		assert.deepEqual(
			[user.name, user.hidesShared, user.login],
			["Renamed", true, "operator-a"],
		);
		const unknown = { params: { id: "none" }, body };
		assert.deepEqual(refusalOf(await call("changeUser", unknown)), [
			404,
			"users.notFound",
		]);
	});

	test("new roles end the sessions", async (t) => {
		const { call } = startConsoleApi(t);
		assert.equal((await call("me", {}, "operator-a")).statusCode, 200);
		const roles = [{ tenantId: tenantIds.b, role: "admin" }];
		const body = { isGeneralAdministrator: false, roles };
		const answer = await call("setUserRoles", { ...onOperator, body });
		assert.equal(userShape.parse(answer.json()).roles[0]?.tenantName, "B");
		const after = await call("me", {}, "operator-a");
		assert.equal(after.statusCode, 401);
	});

	test("nobody changes the own roles, disables the own account or sets the own password so", async (t) => {
		const { call } = startConsoleApi(t);
		const refused = async (
			name: "setUserRoles" | "setUserDisabled" | "setUserPassword",
			body: object,
		) => refusalOf(await call(name, { ...onBoss, body }));
		assert.deepEqual(await refused("setUserRoles", noRights), [
			409,
			"api.ownRoles",
		]);
		assert.deepEqual(await refused("setUserDisabled", { isDisabled: true }), [
			409,
			"api.ownAccount",
		]);
		assert.deepEqual(await refused("setUserPassword", {}), [
			409,
			"api.ownAccount",
		]);
	});

	test("disabling shuts out, enabling lets in again", async (t) => {
		const client = startConsoleApi(t);
		const set = (isDisabled: boolean) =>
			client.call("setUserDisabled", { ...onOperator, body: { isDisabled } });
		assert.equal(userShape.parse((await set(true)).json()).isDisabled, true);
		const logIn = () => logInAs(client, "operator-a", password);
		assert.equal((await logIn()).statusCode, 401);
		await set(false);
		assert.equal((await logIn()).statusCode, 200);
	});

	test("a password that an administrator sets must be changed and ends the sessions", async (t) => {
		const client = startConsoleApi(t);
		await client.cookieOf("operator-a");
		const answer = await client.call("setUserPassword", {
			...onOperator,
			body: {},
		});
		const made = z.object({ password: z.string() }).parse(answer.json());
		assert.equal((await client.call("me", {}, "operator-a")).statusCode, 401);
		const logIn = await logInAs(client, "operator-a", made.password);
		assert.equal(logIn.json().mustChangePassword, true);
	});

	test("all sessions of a user are ended at once", async (t) => {
		const { call } = startConsoleApi(t);
		await call("me", {}, "operator-a");
		const answer = await call("endUserSessions", onOperator);
		assert.deepEqual(answer.json(), { ended: 1 });
		assert.equal((await call("me", {}, "operator-a")).statusCode, 401);
	});
});

describe("a token for somebody else", () => {
	test("is made with an expiry, shown once, and ended again", async (t) => {
		const { call, world } = startConsoleApi(t);
		const expiresAt = now + 86_400_000;
		const answer = await call("createUserToken", {
			...onOperator,
			body: { expiresAt },
		});
		const made = newTokenAnswer.parse(answer.json());
		assert.deepEqual([made.createdAt, made.expiresAt], [now, expiresAt]);
		assert.equal((await world.users.useToken(made.token))?.login, "operator-a");
		const shown = await call("user", onOperator);
		assert.equal(userShape.parse(shown.json()).tokenExpiresAt, expiresAt);
		assert.ok(!shown.body.includes(made.token));
		await call("revokeUserToken", onOperator);
		assert.equal(await world.users.useToken(made.token), undefined);
	});

	test("has rights: all by default, then those chosen, of those that exist", async (t) => {
		const { call, world } = startConsoleApi(t);
		const before = userShape.parse((await call("user", onOperator)).json());
		assert.ok(before.apiOperations.includes("POST /alerts/close"));
		const set = (operations: string[]) =>
			call("setUserOperations", { ...onOperator, body: { operations } });
		const chosen = userShape.parse((await set(["GET /alerts"])).json());
		assert.deepEqual(chosen.apiOperations, ["GET /alerts"]);
		assert.deepEqual(refusalOf(await set(["GET /nothing"])), [
			400,
			"api.invalidRequest",
		]);
		// All of them is not a list: operations to come are then on, too.
		await set(before.apiOperations);
		const user = await world.users.find(idOf("operator-a"));
		assert.equal(user?.apiOperations, undefined);
	});
});
