import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { sessionShape, userShape } from "#api/contract/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { now, tenantIds } from "../testing/world.ts";

const sessionList = z.array(sessionShape);

test("the own name, address and notifications are changed, login and roles are not", async (t) => {
	const { call } = startConsoleApi(t);
	const body = {
		...{ name: "Ann", email: "ann@example.org", receivesNotifications: true },
		...{ login: "root", isGeneralAdministrator: true, hidesShared: true },
	};
	const answer = await call("changeProfile", { body }, "operator-a");
	const user = userShape.parse(answer.json());
	assert.deepEqual(
		[user.name, user.email, user.receivesNotifications],
		["Ann", "ann@example.org", true],
	);
	assert.deepEqual(
		[user.login, user.isGeneralAdministrator, user.hidesShared],
		["operator-a", false, false],
	);
	assert.equal((await call("me", {}, "operator-a")).json().name, "Ann");
});

test("sessions are listed with the present one marked, and ended one by one", async (t) => {
	const { call, send, cookieOf, world } = startConsoleApi(t);
	await cookieOf("operator-a");
	const elsewhere = await world.users.openSession(
		(await call("me", {}, "operator-a")).json().id,
	);
	const listed = async () =>
		sessionList.parse((await call("sessions", {}, "operator-a")).json());
	const both = await listed();
	assert.deepEqual(
		both.map(({ isCurrent, address }) => [isCurrent, address]),
		[
			[false, "192.0.2.1"],
			[true, "192.0.2.1"],
		],
	);
	const id = both.find(({ isCurrent }) => !isCurrent)?.id ?? "";
	const ended = await call("endSession", { params: { id } }, "operator-a");
	assert.equal(ended.statusCode, 204);
	const cookie = `__Host-ursa=${elsewhere.secret}`;
	const late = await send({ url: "/api/session", headers: { cookie } });
	assert.equal(late.statusCode, 401);
	assert.equal((await listed()).length, 1);
});

test("nobody ends a session of somebody else", async (t) => {
	const { call, cookieOf } = startConsoleApi(t);
	await cookieOf("admin-a");
	const [session] = sessionList.parse(
		(await call("sessions", {}, "admin-a")).json(),
	);
	const params = { id: session?.id ?? "" };
	await call("endSession", { params }, "operator-a");
	assert.equal((await call("me", {}, "admin-a")).statusCode, 200);
});

test("all other sessions end and this one goes on", async (t) => {
	const { call, world } = startConsoleApi(t);
	const { id } = (await call("me", {}, "operator-a")).json();
	await world.users.openSession(id);
	await world.users.openSession(id);
	const answer = await call("endOtherSessions", {}, "operator-a");
	assert.deepEqual(answer.json(), { ended: 2 });
	assert.equal((await call("me", {}, "operator-a")).statusCode, 200);
});

test("the own token has an expiry and rights", async (t) => {
	const { call, world } = startConsoleApi(t);
	const expiresAt = now + 1000;
	const answer = await call("createToken", { body: { expiresAt } });
	assert.equal(answer.json().expiresAt, expiresAt);
	await call("setOwnOperations", { body: { operations: ["GET /tenants"] } });
	const user = userShape.parse((await call("profile")).json());
	assert.deepEqual(
		[user.tokenExpiresAt, user.apiOperations],
		[expiresAt, ["GET /tenants"]],
	);
	await call("revokeToken");
	assert.equal(await world.users.useToken(answer.json().token), undefined);
});

test("every operation of the REST API can be chosen, by method and path", async (t) => {
	const { call } = startConsoleApi(t);
	const answer = await call("apiOperations", {}, "nobody");
	const labels = z
		.array(z.object({ label: z.string() }))
		.parse(answer.json())
		.map(({ label }) => label);
	for (const label of ["GET /alerts", "POST /alerts/close", "POST /events"]) {
		assert.ok(labels.includes(label), label);
	}
	assert.equal(new Set(labels).size, labels.length);
});

test("the choice of tenants is kept on the server and never holds one of others", async (t) => {
	const { call } = startConsoleApi(t);
	const shown = async () =>
		(await call("shownTenants", {}, "admin-a")).json().tenantIds;
	const choose = (tenantIdList: string[] | null) =>
		call("setShownTenants", { body: { tenantIds: tenantIdList } }, "admin-a");
	assert.equal(await shown(), null);
	await choose([tenantIds.a, tenantIds.b]);
	assert.deepEqual(await shown(), [tenantIds.a]);
	const me = await call("me", {}, "admin-a");
	assert.deepEqual(me.json().shownTenants, [tenantIds.a]);
	assert.deepEqual(refusalOf(await choose([tenantIds.b])), [
		404,
		"api.tenantNotFound",
	]);
	assert.deepEqual(refusalOf(await choose([])), [400, "api.invalidRequest"]);
	await choose(null);
	assert.equal(await shown(), null);
});

test("a choice of tenants in which the user has no role any more counts as all", async (t) => {
	const { call, world } = startConsoleApi(t);
	const { id } = (await call("me", {}, "admin-a")).json();
	await world.users.setShownTenants(id, [tenantIds.b]);
	assert.equal(
		"shownTenants" in (await call("me", {}, "admin-a")).json(),
		false,
	);
});
