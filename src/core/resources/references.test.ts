/** References between resources: they lead somewhere when they are written, and nothing they lead to goes away. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	referenceTo,
	type UrsaError,
} from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createServices } from "../services/create-services.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { createResources } from "./create-resources.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

const clock = () => Date.UTC(2026, 4, 1);
const filter = defineResource({
	kind: "filter",
	title: "Filter",
	body: z.strictObject({ text: z.string().default("") }),
});
const collector = defineResource({
	kind: "collector",
	title: "Collector",
	body: z.strictObject({
		filters: z.array(referenceTo("filter")).default([]),
		/** Of a thing that is no resource. */
		service: referenceTo("service").optional(),
		note: z.string().default(""),
	}),
});
const definitions = new Map<string, ResourceDefinition>(
	[filter, collector].map((definition) => [definition.kind, definition]),
);
const audit = createRecordedAudit();
const resources = createResources(store.db, { definitions, clock, audit });
const services = createServices(store.db, { clock, audit });
const tenants = createTenants(store.db, { clock });
const main = await tenants.main();
const other = await tenants.create({ name: "Other" });

let serial = 0;
const newName = (prefix: string) => `${prefix} ${serial++}`;
const addFilter = (tenantId = main.id, name = newName("Filter")) =>
	resources.create({ kind: "filter", tenantId, name, body: {} });
const addCollector = (
	filters: readonly string[],
	{ tenantId = main.id, note = "" } = {},
) =>
	resources.create({
		...{ kind: "collector", tenantId, name: newName("Collector") },
		body: { filters, note },
	});

test("a reference is an id or name of the own tenant or Shared", async () => {
	const own = await addFilter();
	const shared = await addFilter(sharedTenantId);
	const foreign = await addFilter(other.id);
	await addCollector([own.id, own.name, shared.id, shared.name]);
	for (const reference of [foreign.id, foreign.name, "nothing", main.id]) {
		await assert.rejects(addCollector([reference]), (error: UrsaError) => {
			assert.equal(error.code, "resources.missingReference");
			assert.equal(error.details.reference, reference);
			assert.match(error.message, /refers to the filter “/);
			return true;
		});
	}
	const inShared = { tenantId: sharedTenantId };
	await addCollector([shared.id], inShared);
	await assert.rejects(addCollector([own.id], inShared), {
		code: "resources.missingReference",
	});
});

test("references to what is no resource are left to others", async () => {
	await resources.create({
		...{ kind: "collector", tenantId: main.id, name: newName("Collector") },
		body: { service: "00000000-0000-4000-8000-000000000000" },
	});
});

test("a resource in use stays, and its users are named", async () => {
	const used = await addFilter();
	const first = await addCollector([used.id]);
	const second = await addCollector([used.name]);
	const users = (await resources.usersOf(used.id)).map(({ id }) => id);
	assert.deepEqual(users.sort(), [first.id, second.id].sort());
	await assert.rejects(resources.delete(used.id), (error: UrsaError) => {
		assert.equal(error.code, "resources.inUse");
		assert.equal(error.status, 409);
		assert.equal(error.details.count, 2);
		assert.ok(error.message.includes(`“${first.name}”, “${second.name}”`));
		return true;
	});
	await resources.update(first.id, 1, { body: {} });
	await resources.delete(second.id);
	await resources.delete(used.id);
});

test("text that only looks like a reference is none", async () => {
	const unused = await addFilter();
	await addCollector([], { note: unused.id });
	await addCollector([], { note: unused.name });
	assert.deepEqual(await resources.usersOf(unused.id), []);
	await resources.delete(unused.id);
});

test("a name means the tenant's own before that of Shared", async () => {
	const name = newName("Twice");
	const shared = await addFilter(sharedTenantId, name);
	const theirs = await addCollector([name], { tenantId: other.id });
	const own = await addFilter(main.id, name);
	const mine = await addCollector([name]);
	const usersOf = async (id: string) =>
		(await resources.usersOf(id)).map((user) => user.id);
	assert.deepEqual(await usersOf(shared.id), [theirs.id]);
	assert.deepEqual(await usersOf(own.id), [mine.id]);
	assert.equal((await resources.resolve("filter", name, main.id))?.id, own.id);
	assert.equal(
		(await resources.resolve("filter", name, other.id))?.id,
		shared.id,
	);
	assert.equal(await resources.resolve("collector", name, main.id), undefined);
});

test("who is referred to by name keeps the name; by id it may change", async () => {
	const named = await addFilter(main.id, newName('A "quoted" name\\'));
	const user = await addCollector([named.name]);
	await assert.rejects(
		resources.update(named.id, 1, { name: newName("Filter") }),
		(error: UrsaError) => {
			assert.equal(error.code, "resources.usedByName");
			assert.ok(error.message.includes(user.name));
			return true;
		},
	);
	await resources.update(user.id, 1, { body: { filters: [named.id] } });
	await resources.update(named.id, 1, { name: newName("Filter") });
});

test("what a service runs stays", async () => {
	const resource = await addCollector([]);
	const { service } = await services.create({ resourceId: resource.id });
	assert.deepEqual(await resources.usersOf(resource.id), [
		{
			...{ id: service.id, kind: "service", name: resource.name },
			tenantId: main.id,
		},
	]);
	await assert.rejects(resources.delete(resource.id), {
		code: "resources.inUse",
	});
	await services.delete(service.id);
	await resources.delete(resource.id);
});

test("of a deletion and a reference made at once one is refused", async () => {
	for (let round = 0; round < 5; round++) {
		const { id } = await addFilter();
		const [made, deleted] = await Promise.allSettled([
			addCollector([id]),
			resources.delete(id),
		]);
		assert.notEqual(made.status, deleted.status);
	}
});

test("validation tells all issues at once, with their places", async () => {
	const base = { kind: "collector", tenantId: main.id };
	const shape = await resources.validate({
		...base,
		...{ name: " ", description: "x".repeat(4001) },
		body: { filters: [""], note: 5, extra: true },
	});
	assert.deepEqual(
		shape.issues.map(({ path }) => path.join(".")).sort(),
		["body", "body.filters.0", "body.note", "description", "name"].sort(),
	);
	const missing = await resources.validate({
		...base,
		body: { filters: [(await addFilter()).id, "gone"] },
	});
	assert.deepEqual(missing.issues, [
		{
			path: ["body", "filters", 1],
			message: "There is no filter “gone” in this tenant or Shared",
		},
	]);
	const fine = await resources.validate({ ...base, name: "N", body: {} });
	assert.deepEqual(fine, { issues: [], body: { filters: [], note: "" } });
	await assert.rejects(
		resources.validate({ ...base, kind: "spell", body: {} }),
		{ code: "resources.unknownKind" },
	);
});

test("copies are numbered, go to another tenant, and need their references there", async () => {
	const original = await addFilter(main.id, `${"x".repeat(127)}y`);
	const names = [];
	for (let copy = 0; copy < 3; copy++) {
		names.push((await resources.duplicate(original.id, {})).name);
	}
	assert.deepEqual(names, [
		`${"x".repeat(123)} copy`,
		`${"x".repeat(121)} copy 2`,
		`${"x".repeat(121)} copy 3`,
	]);
	const user = await addCollector([original.id]);
	await assert.rejects(resources.duplicate(user.id, { tenantId: other.id }), {
		code: "resources.missingReference",
	});
	const there = await resources.duplicate(original.id, {
		...{ tenantId: other.id, name: "There", userId: "u1" },
	});
	assert.deepEqual(
		[there.tenantId, there.name, there.userId, there.version],
		[other.id, "There", "u1", 1],
	);
	await assert.rejects(resources.duplicate("nothing", {}), {
		code: "resources.notFound",
	});
});

test("search finds parts of names and descriptions, whole ids, and counts all of them", async () => {
	const a = await resources.create({
		...{ kind: "filter", tenantId: main.id, name: "100% of Ümlaut_1" },
		...{ description: "Says Needle", body: {} },
	});
	const search = (change: object = {}) =>
		resources.search({ tenants: "all", offset: 0, limit: 10, ...change });
	const idsOf = async (change: object) =>
		(await search(change)).resources.map(({ id }) => id);
	for (const text of ["100% OF", "ümlaut_1", "needle", a.id]) {
		assert.deepEqual(await idsOf({ text }), [a.id], text);
	}
	for (const text of ["100_ of", "mlaut%1", "\\", a.id.slice(1)]) {
		assert.deepEqual(await idsOf({ text }), [], text);
	}
	assert.deepEqual(await idsOf({ text: "needle", tenants: [other.id] }), []);
	assert.deepEqual(await idsOf({ text: "needle", kinds: ["collector"] }), []);
	assert.deepEqual(await idsOf({ tenants: [] }), []);
	const all = await search({ limit: 1000 });
	const page = await search({ offset: 1, limit: 2 });
	assert.equal(page.total, all.resources.length);
	assert.deepEqual(page.resources, all.resources.slice(1, 3));
	assert.ok(all.resources.every((resource) => !("body" in resource)));
});

test("what needs a resource elsewhere is among its users and keeps it from being deleted", async () => {
	const user = {
		...{ id: "s1", kind: "settings", name: "Mail", tenantId: main.id },
	};
	const guarded = createResources(store.db, {
		...{ definitions, clock, audit },
		usersElsewhere: async () => [user],
	});
	const [one] = await resources.list({});
	assert.ok(one);
	assert.ok((await guarded.usersOf(one.id)).includes(user));
	const refused = { code: "resources.inUse", message: /the settings “Mail”/ };
	await assert.rejects(guarded.delete(one.id), refused);
	const { problems } = await guarded.changeMany({
		items: [{ action: "delete", id: one.id }],
	});
	assert.match(problems[0]?.message ?? "", /the settings “Mail”/);
});
