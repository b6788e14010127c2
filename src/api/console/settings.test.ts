import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedTenantId } from "#core/index.ts";
import { startConsoleApi } from "../testing/console-client.ts";
import { tenantIds } from "../testing/world.ts";

const inTenant = (kind: string, tenantId: string, body?: object) => ({
	params: { kind, tenantId },
	...(body && { body }),
});

test("kinds tell whose settings they are and whether the caller may change any", async (t) => {
	const { call } = startConsoleApi(t);
	assert.deepEqual((await call("settingsKinds")).json(), [
		{
			...{ kind: "notes", title: "Notes", description: "", scope: "tenant" },
			canEdit: true,
		},
		{
			...{ kind: "mail", title: "Mail", scope: "installation" },
			description:
				"The server that takes Ursa's mail: notifications on alerts and sources, reports.",
			...{ tenantId: tenantIds.main, canEdit: true },
		},
	]);
	const kindsOf = async (login: string) =>
		(await call("settingsKinds", {}, login))
			.json()
			.map((one: { kind: string; canEdit: boolean }) => [
				one.kind,
				one.canEdit,
			]);
	assert.deepEqual(await kindsOf("admin-a"), [["notes", true]]);
	assert.deepEqual(await kindsOf("operator-a"), [["notes", false]]);
});

test("the table has tenants with settings, and those that can be added", async (t) => {
	const { call } = startConsoleApi(t);
	const table = async (login: string) => {
		const answer = await call(
			"settingsTenants",
			{ params: { kind: "notes" } },
			login,
		);
		const { tenants, addable } = answer.json();
		const named = (one: { tenantName: string }) => one.tenantName;
		return [tenants.map(named), addable];
	};
	assert.deepEqual(await table("boss"), [["A", "B", "Main"], []]);
	assert.deepEqual(await table("admin-a"), [["A"], []]);
	await call("deleteSettings", inTenant("notes", tenantIds.a), "admin-a");
	const added = [{ id: tenantIds.a, name: "A" }];
	assert.deepEqual(await table("admin-a"), [[], added]);
	assert.deepEqual(await table("operator-a"), [[], []]);
});

test("settings are saved on top of the version that was read", async (t) => {
	const { call } = startConsoleApi(t);
	const change = { version: 1, isDisabled: true, body: { note: "new" } };
	const place = inTenant("notes", tenantIds.a, change);
	const saved = await call("saveSettings", place, "admin-a");
	const { version, isDisabled, body, canEdit } = saved.json();
	assert.deepEqual(
		[version, isDisabled, body, canEdit],
		[2, true, { note: "new" }, true],
	);
	const again = await call("saveSettings", place, "admin-a");
	assert.equal(again.statusCode, 409);
	assert.equal(again.json().code, "storedSettings.changedMeanwhile");
	const seen = await call("settings", place, "operator-a");
	assert.deepEqual(
		[seen.json().body, seen.json().canEdit],
		[{ note: "new" }, false],
	);
});

test("who may only look is refused, and Shared and unknown tenants have no settings", async (t) => {
	const { call } = startConsoleApi(t);
	const change = { version: 1, isDisabled: false, body: {} };
	const refused = await call(
		"saveSettings",
		inTenant("notes", tenantIds.a, change),
		"analyst-a",
	);
	assert.equal(refused.statusCode, 403);
	for (const tenantId of [sharedTenantId, "none"]) {
		const answer = await call("settings", inTenant("notes", tenantId));
		assert.equal(answer.statusCode, 404);
	}
	const unknown = await call("settings", inTenant("none", tenantIds.a));
	assert.equal(unknown.statusCode, 404);
});

test("settings of the installation are for general administrators alone", async (t) => {
	const { call } = startConsoleApi(t);
	const place = inTenant("mail", tenantIds.main);
	for (const login of ["admin-main", "operator-a"]) {
		assert.equal((await call("settings", place, login)).statusCode, 403);
	}
	const { body } = (await call("settings", place)).json();
	assert.equal(body.port, 587);
});

test("what is wrong is told at its place", async (t) => {
	const { call } = startConsoleApi(t);
	const place = inTenant("notes", tenantIds.a, { body: { note: 1 } });
	const { issues } = (await call("validateSettings", place)).json();
	assert.deepEqual(issues[0].path, ["body", "note"]);
});

test("a test message tells what the mail server said", async (t) => {
	const { call } = startConsoleApi(t);
	const body = { host: "mail.example", from: "ursa@b.example", tls: "ssl" };
	const send = (recipient: string, settings: object = body) =>
		call("testMail", { body: { recipient, body: settings } });
	assert.equal((await send("ada@b.example")).statusCode, 204);
	const refused = await send("gone@b.example");
	assert.equal(refused.statusCode, 502);
	assert.equal(refused.json().code, "mail.recipientRefused");
	assert.equal((await send("ada@b.example", { port: 0 })).statusCode, 409);
	assert.equal((await send("no address")).statusCode, 400);
	assert.deepEqual((await call("mailState")).json(), {
		...{ isConfigured: true, waiting: 0 },
	});
});

test("a core without settings says so", async (t) => {
	const { call } = startConsoleApi(t, {
		settings: undefined,
		mailer: undefined,
	});
	const place = inTenant("notes", tenantIds.a);
	assert.equal((await call("settings", place)).statusCode, 503);
	assert.equal((await call("mailState")).statusCode, 503);
});
