import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { tenantShape } from "#api/contract/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { tenantIds } from "../testing/world.ts";

const list = z.object({ tenants: z.array(tenantShape), canEdit: z.boolean() });

test("general administrators see all tenants, with what they receive", async (t) => {
	const { call } = startConsoleApi(t);
	const { tenants, canEdit } = list.parse((await call("tenants")).json());
	assert.deepEqual(
		tenants.map(({ name, eps }) => [name, eps]),
		[
			["Main", 12],
			["A", 12],
			["B", 12],
			["Shared", 0],
		],
	);
	assert.equal(canEdit, true);
});

test("others see their own tenants and change none", async (t) => {
	const { call } = startConsoleApi(t);
	const answer = await call("tenants", {}, "admin-a");
	const { tenants, canEdit } = list.parse(answer.json());
	assert.deepEqual(
		tenants.map(({ id }) => id),
		[tenantIds.a],
	);
	assert.equal(canEdit, false);
	assert.deepEqual(refusalOf(await call("tenants", {}, "operator-a")), [
		403,
		"api.notAllowed",
	]);
	const params = { id: tenantIds.a };
	for (const [name, body] of [
		["createTenant", { name: "New" }],
		["changeTenant", { name: "New" }],
		["setTenantDisabled", { isDisabled: true }],
	] as const) {
		const refused = await call(name, { params, body }, "admin-a");
		assert.deepEqual(refusalOf(refused), [403, "api.notAllowed"], name);
	}
});

test("a tenant is made, changed, disabled and enabled", async (t) => {
	const { call, world } = startConsoleApi(t);
	const body = { name: "Plant", description: "North", epsLimit: 500 };
	const made = tenantShape.parse((await call("createTenant", { body })).json());
	assert.deepEqual(
		[made.name, made.description, made.epsLimit, made.isDisabled],
		["Plant", "North", 500, false],
	);
	const params = { id: made.id };
	const changed = tenantShape.parse(
		(await call("changeTenant", { params, body: { epsLimit: 9 } })).json(),
	);
	assert.deepEqual([changed.name, changed.epsLimit], ["Plant", 9]);
	assert.equal(changed.description, "North");
	const disabled = await call("setTenantDisabled", {
		...{ params, body: { isDisabled: true } },
	});
	assert.equal(tenantShape.parse(disabled.json()).isDisabled, true);
	assert.equal((await world.tenants.find(made.id))?.isDisabled, true);
});

test("an unknown tenant and a body of another form are refused", async (t) => {
	const { call } = startConsoleApi(t);
	const params = { id: "none" };
	const unknown = await call("changeTenant", { params, body: { name: "X" } });
	assert.deepEqual(refusalOf(unknown), [404, "tenants.notFound"]);
	const body = { name: "x".repeat(400) };
	assert.deepEqual(refusalOf(await call("createTenant", { body })), [
		400,
		"api.invalidRequest",
	]);
});
