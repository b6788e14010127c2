import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import { deriveId } from "#platform/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	type UrsaError,
} from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { createResources } from "./create-resources.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const clock = () => now;

const filter = defineResource({
	kind: "filter",
	title: "Filter",
	body: z.strictObject({
		field: z.string().min(1),
		values: z.array(z.string()).default([]),
		limits: z.object({ perSecond: z.int().min(0) }).optional(),
	}),
});
const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.object({ text: z.string() }),
});
const definitions = new Map<string, ResourceDefinition>(
	[filter, note].map((definition) => [definition.kind, definition]),
);
const audit = createRecordedAudit();
const resources = createResources(store.db, { definitions, clock, audit });
const tenants = createTenants(store.db, { clock });
const main = await tenants.main();

let serial = 0;
const newName = () => `Resource ${serial++}`;

const create = (change: { name?: string; body?: unknown } = {}) =>
	resources.create({
		kind: "filter",
		tenantId: main.id,
		name: newName(),
		body: { field: "Name" },
		userId: "u1",
		...change,
	});

test("keeps what was given with the defaults of the kind filled in", async () => {
	const created = await create({ name: " Keep ", body: { field: "\0|ü" } });
	assert.deepEqual(created, {
		id: created.id,
		kind: "filter",
		tenantId: main.id,
		name: "Keep",
		description: "",
		body: { field: "\0|ü", values: [] },
		version: 1,
		userId: "u1",
		createdAt: now,
		updatedAt: now,
	});
	assert.deepEqual(await resources.find(created.id), created);
	assert.equal(await resources.find("none"), undefined);
});

test("lists by kind and tenant, by name", async () => {
	const other = await tenants.create({ name: "Other" });
	const input = { kind: "note", body: { text: "" } };
	for (const [tenantId, name] of [
		[other.id, "b"],
		[main.id, "c"],
		[other.id, "a"],
	] as const) {
		await resources.create({ ...input, tenantId, name });
	}
	const namesOf = async (...args: Parameters<typeof resources.list>) =>
		(await resources.list(...args)).map((resource) => resource.name);
	assert.deepEqual(await namesOf({ kind: "note" }), ["a", "b", "c"]);
	assert.deepEqual(await namesOf({ kind: "note", tenants: [other.id] }), [
		"a",
		"b",
	]);
	assert.deepEqual(await namesOf({ tenants: [other.id] }), ["a", "b"]);
	assert.deepEqual(await namesOf({ tenants: [] }), []);
	assert.deepEqual(await namesOf({ kind: "nothing" }), []);
});

test("says where a body does not fit its kind, and how often", async () => {
	const bad = { field: "F", limits: { perSecond: -1 }, extra: 1 };
	await assert.rejects(
		create({ name: "Bad", body: bad }),
		(error: UrsaError) => {
			assert.equal(error.code, "resources.invalidBody");
			assert.equal(error.status, 400);
			assert.equal(error.details.path, "limits.perSecond");
			assert.match(String(error.details.reason), />=0.*and 1 more/);
			assert.match(error.message, /“Bad” is no valid filter/);
			return true;
		},
	);
	for (const body of [undefined, null, "text", []]) {
		await assert.rejects(create({ body }), { code: "resources.invalidBody" });
	}
});

test("refuses unknown kinds, tenants and names outside of the rules", async () => {
	const input = { tenantId: main.id, name: "N", body: {} };
	await assert.rejects(resources.create({ ...input, kind: "spell" }), {
		code: "resources.unknownKind",
	});
	const fit = { kind: "note", body: { text: "" } };
	await assert.rejects(
		resources.create({ ...input, ...fit, tenantId: "nobody" }),
		{ code: "resources.unknownTenant" },
	);
	for (const name of ["", " ", "x".repeat(129), "a\0"]) {
		await assert.rejects(create({ name }), { code: "resources.badName" });
	}
	await assert.rejects(
		resources.create({ ...input, ...fit, description: "x".repeat(4001) }),
		{ code: "resources.badDescription" },
	);
	await assert.rejects(resources.create({ ...input, ...fit, id: "7" }), {
		code: "resources.badId",
	});
});

test("refuses a body beyond 16 MiB", async () => {
	await assert.rejects(
		create({ body: { field: "x".repeat(16 * 1024 * 1024) } }),
		{ code: "resources.tooLarge" },
	);
});

test("a name is taken once per tenant and kind", async () => {
	const { name } = await create();
	await assert.rejects(create({ name }), {
		code: "resources.nameTaken",
		status: 409,
		details: { kind: "filter", name },
	});
	await resources.create({
		kind: "note",
		tenantId: main.id,
		name,
		body: { text: "another kind" },
	});
	const second = await create();
	await assert.rejects(resources.update(second.id, 1, { name }), {
		code: "resources.nameTaken",
	});
});

test("an id is taken once", async () => {
	const id = deriveId("taken");
	const input = { id, kind: "note", tenantId: main.id, body: { text: "" } };
	await resources.create({ ...input, name: newName() });
	await assert.rejects(resources.create({ ...input, name: newName() }), {
		code: "resources.idTaken",
	});
});

test("a change makes a new version and leaves out what it does not name", async () => {
	const { id } = await create({ body: { field: "Old" } });
	now++;
	const changed = await resources.update(id, 1, {
		body: { field: "New" },
		userId: "u2",
	});
	assert.equal(changed.version, 2);
	assert.deepEqual(changed.body, { field: "New", values: [] });
	assert.deepEqual(
		[changed.userId, changed.updatedAt, changed.createdAt],
		["u2", now, now - 1],
	);
	const renamed = await resources.update(id, 2, { name: newName() });
	assert.deepEqual(renamed.body, changed.body);
	await assert.rejects(resources.update(id, 3, { body: {} }), {
		code: "resources.invalidBody",
	});
	assert.deepEqual(await resources.find(id), renamed);
});

test("of changes to the same version one is made", async () => {
	const { id } = await create();
	const results = await Promise.allSettled(
		["a", "b", "c"].map((field) =>
			resources.update(id, 1, { body: { field } }),
		),
	);
	const refused = results.filter((result) => result.status === "rejected");
	assert.equal(refused.length, 2);
	assert.equal(refused[0]?.reason.code, "resources.changedMeanwhile");
	assert.equal((await resources.find(id))?.version, 2);
});

test("what is deleted is gone", async () => {
	const { id } = await create();
	await resources.delete(id);
	assert.equal(await resources.find(id), undefined);
	const notFound = { code: "resources.notFound", status: 404 };
	await assert.rejects(resources.delete(id), notFound);
	await assert.rejects(resources.update(id, 1, {}), notFound);
});

function shipped(key: string, field: string, name = `Shipped ${key}`) {
	return {
		id: deriveId("shipped", key),
		kind: "filter",
		tenantId: sharedTenantId,
		name,
		body: { field },
	};
}

test("shipped content is created, left when it is the same, and updated when it changed", async () => {
	const first = await resources.ship([shipped("a", "1"), shipped("b", "1")]);
	assert.deepEqual(first, { created: 2, updated: 0, kept: 0 });
	const again = await resources.ship([shipped("a", "1"), shipped("b", "1")]);
	assert.deepEqual(again, { created: 0, updated: 0, kept: 2 });
	const newer = await resources.ship([shipped("a", "2"), shipped("b", "1")]);
	assert.deepEqual(newer, { created: 0, updated: 1, kept: 1 });
	const resource = await resources.find(deriveId("shipped", "a"));
	assert.equal(resource?.version, 2);
	assert.deepEqual(resource?.body, { field: "2", values: [] });
	assert.equal(resource && "userId" in resource, false);
});

test("shipped content that a person changed is left, until it is as it was", async () => {
	const { id } = shipped("c", "1");
	await resources.ship([shipped("c", "1")]);
	await resources.update(id, 1, { body: { field: "mine" }, userId: "u1" });
	assert.equal((await resources.ship([shipped("c", "2")])).kept, 1);
	assert.deepEqual((await resources.find(id))?.body, {
		field: "mine",
		values: [],
	});
	await resources.update(id, 2, { body: { field: "1" } });
	assert.equal((await resources.ship([shipped("c", "2")])).updated, 1);
});

test("a person's resource with the id of shipped content is left", async () => {
	const input = shipped("d", "mine");
	await resources.create(input);
	assert.equal((await resources.ship([shipped("d", "1")])).kept, 1);
	assert.deepEqual((await resources.find(input.id))?.body, {
		field: "mine",
		values: [],
	});
});

test("shipped content steps aside for a person's resource of its name", async () => {
	const name = newName();
	const mine = { ...shipped("", "mine", name), id: deriveId("mine", name) };
	await resources.create(mine);
	assert.equal((await resources.ship([shipped("e", "1", name)])).created, 1);
	const { id } = shipped("e", "1");
	assert.equal((await resources.find(id))?.name, `${name} (shipped)`);
	assert.equal((await resources.ship([shipped("e", "1", name)])).kept, 1);
	await resources.delete(mine.id);
	assert.equal((await resources.ship([shipped("e", "1", name)])).updated, 1);
	assert.equal((await resources.find(id))?.name, name);
});

test("a shipment with one bad resource changes nothing", async () => {
	await assert.rejects(resources.ship([shipped("f", "1"), shipped("g", "")]), {
		code: "resources.invalidBody",
	});
	assert.equal(await resources.find(shipped("f", "").id), undefined);
	const nowhere = { ...shipped("f", "1"), tenantId: "nowhere" };
	await assert.rejects(resources.ship([nowhere]), {
		code: "resources.unknownTenant",
		details: { tenantId: "nowhere" },
	});
});
