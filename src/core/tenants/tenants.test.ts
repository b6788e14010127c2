import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "./create-tenants.ts";
import { sharedTenantId } from "./tenants.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const audit = createRecordedAudit();
const tenants = createTenants(store.db, { clock: () => now, audit });

test("Main and Shared exist from the start", async () => {
	const main = await tenants.main();
	assert.equal(main.name, "Main");
	assert.match(main.id, /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
	assert.deepEqual(
		[main.isMain, main.isShared, main.isDisabled],
		[true, false, false],
	);
	assert.ok(Math.abs(main.createdAt - Date.now()) < 600_000);
	const shared = await tenants.find(sharedTenantId);
	assert.deepEqual(
		[shared?.name, shared?.isMain, shared?.isShared],
		["Shared", false, true],
	);
	const names = (await tenants.list()).map((tenant) => tenant.name);
	assert.deepEqual(names.slice(0, 2), ["Main", "Shared"]);
});

test("a new tenant is found by its id and listed by name", async () => {
	const tenant = await tenants.create({
		name: "  Branch é ",
		description: "North",
		epsLimit: 500,
	});
	assert.deepEqual(tenant, {
		id: tenant.id,
		name: "Branch é",
		isMain: false,
		isShared: false,
		isDisabled: false,
		description: "North",
		epsLimit: 500,
		createdAt: now,
		updatedAt: now,
	});
	assert.deepEqual(await tenants.find(tenant.id), tenant);
	assert.deepEqual((await tenants.list())[0], tenant);
	assert.equal(await tenants.find("none"), undefined);
});

test("names are unique whatever their capitals and composition", async () => {
	await tenants.create({ name: "Ärzte" });
	for (const name of ["Ärzte", "ärzte", "A\u0308RZTE", "main"]) {
		await assert.rejects(tenants.create({ name }), {
			code: "tenants.nameTaken",
			status: 409,
		});
	}
});

test("of two that take a name at the same time one gets it", async () => {
	const results = await Promise.allSettled([
		tenants.create({ name: "Twin" }),
		tenants.create({ name: "Twin" }),
	]);
	assert.deepEqual(results.map(({ status }) => status).sort(), [
		"fulfilled",
		"rejected",
	]);
});

test("refuses names, descriptions and limits outside of the rules", async () => {
	for (const name of ["", "  ", "x".repeat(129), "\ud800", "a\0b", "a\nb"]) {
		await assert.rejects(tenants.create({ name }), { code: "tenants.badName" });
	}
	await tenants.create({ name: "😀".repeat(128) });
	for (const description of ["x".repeat(257), "\0"]) {
		await assert.rejects(tenants.create({ name: "D", description }), {
			code: "tenants.badDescription",
		});
	}
	for (const epsLimit of [-1, 0.5, Number.NaN, Infinity]) {
		await assert.rejects(tenants.create({ name: "E", epsLimit }), {
			code: "tenants.badEpsLimit",
		});
	}
});

test("a tenant is disabled and enabled again; Main and Shared stay enabled", async () => {
	const { id } = await tenants.create({ name: "Closing down" });
	now++;
	await tenants.setDisabled(id, true);
	const disabled = await tenants.find(id);
	assert.deepEqual([disabled?.isDisabled, disabled?.updatedAt], [true, now]);
	await tenants.setDisabled(id, false);
	assert.equal((await tenants.find(id))?.isDisabled, false);
	for (const fixed of [(await tenants.main()).id, sharedTenantId]) {
		await assert.rejects(tenants.setDisabled(fixed, true), {
			code: "tenants.cannotBeDisabled",
		});
		await tenants.setDisabled(fixed, false);
	}
	await assert.rejects(tenants.setDisabled("none", true), {
		code: "tenants.notFound",
	});
});

test("name, description and limit are changed; what is not given stays", async () => {
	const tenant = await tenants.create({ name: "Plant", description: "Old" });
	now++;
	const changed = await tenants.change(tenant.id, { name: " Plant 2 " });
	assert.deepEqual(changed, { ...tenant, name: "Plant 2", updatedAt: now });
	await tenants.change(tenant.id, { description: "", epsLimit: 9 });
	const stored = await tenants.find(tenant.id);
	assert.deepEqual(
		[stored?.name, stored?.description, stored?.epsLimit],
		["Plant 2", "", 9],
	);
	await assert.rejects(tenants.change(tenant.id, { name: "SHARED" }), {
		code: "tenants.nameTaken",
	});
	await assert.rejects(tenants.change(tenant.id, { name: "" }), {
		code: "tenants.badName",
	});
	await assert.rejects(tenants.change("none", { name: "New" }), {
		code: "tenants.notFound",
	});
});

test("changes are recorded with what was and what is; refused and empty ones are not", async () => {
	const from = audit.entries.length;
	const { id } = await tenants.create({ name: "Audited" });
	await tenants.change(id, { epsLimit: 5 });
	await tenants.change(id, { epsLimit: 5 });
	await tenants.setDisabled(id, true);
	await tenants.setDisabled(id, true);
	await tenants.setDisabled(id, false);
	await assert.rejects(tenants.create({ name: "Audited" }));
	const told = audit.entries.slice(from);
	assert.deepEqual(
		told.map(({ action }) => action),
		[
			...["tenant created", "tenant other info changed"],
			...["tenant disabled", "tenant enabled"],
		],
	);
	assert.deepEqual(told[1]?.object, { id, name: "Audited", kind: "tenant" });
	assert.equal(told[1]?.tenantId, id);
	assert.deepEqual(
		[told[1]?.before, told[1]?.after],
		[0, 5].map((epsLimit) => ({
			...{ name: "Audited", description: "", epsLimit, isDisabled: false },
		})),
	);
});
