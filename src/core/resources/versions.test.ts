import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import { defineResource, type ResourceDefinition } from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { createResources } from "./create-resources.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const directory = await mkdtemp(join(tmpdir(), "ursa-versions-"));
after(async () => {
	await store.close();
	await rm(directory, { recursive: true });
});

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.object({ text: z.string() }),
});
const secret = defineResource({
	kind: "secret",
	title: "Secret",
	isSecret: true,
	body: z.discriminatedUnion("type", [
		z.strictObject({
			type: z.literal("credentials"),
			user: z.string(),
			password: z.string().meta({ secret: true }),
		}),
	]),
});
const definitions = new Map<string, ResourceDefinition>(
	[note, secret].map((definition) => [definition.kind, definition]),
);
const audit = createRecordedAudit();
const resources = createResources(store.db, {
	...{ definitions, clock, audit, keyFile: join(directory, "secrets.key") },
});
const main = await createTenants(store.db, { clock }).main();
const page = { offset: 0, limit: 100 };

let serial = 0;
const newNote = (text: string) =>
	resources.create({
		kind: "note",
		tenantId: main.id,
		name: `Note ${serial++}`,
		body: { text },
		userId: "u1",
	});

test("each change makes a version that says who made it and when, the latest first", async () => {
	const { id, name } = await newNote("first");
	now += 1000;
	await resources.update(id, 1, { body: { text: "second" }, userId: "u2" });
	now += 1000;
	await resources.update(id, 2, { name: `${name}!`, userId: "u3" });
	const { versions, total } = await resources.versions(id, page);
	assert.equal(total, 3);
	assert.deepEqual(
		versions.map(({ version, userId, at, name: was }) => [
			version,
			userId,
			now - at,
			was,
		]),
		[
			[3, "u3", 0, `${name}!`],
			[2, "u2", 1000, name],
			[1, "u1", 2000, name],
		],
	);
	assert.deepEqual((await resources.findVersion(id, 1))?.body, {
		text: "first",
	});
	const second = await resources.versions(id, { offset: 1, limit: 1 });
	assert.deepEqual(
		second.versions.map(({ version }) => version),
		[2],
	);
});

test("an earlier version is restored as a new one, with its name and description", async () => {
	const { id, name } = await newNote("first");
	await resources.update(id, 1, {
		...{ name: `${name} changed`, description: "More", userId: "u2" },
		body: { text: "second" },
	});
	const restored = await resources.restore(id, 1, { version: 2, userId: "u3" });
	assert.deepEqual(
		[restored.version, restored.name, restored.description, restored.userId],
		[3, name, "", "u3"],
	);
	assert.deepEqual(restored.body, { text: "first" });
	await assert.rejects(resources.restore(id, 1, { version: 2 }), {
		code: "resources.changedMeanwhile",
	});
	await assert.rejects(resources.restore(id, 9, { version: 3 }), {
		code: "resources.noSuchVersion",
	});
	await assert.rejects(
		resources.restore("00000000-0000-4000-8000-000000000001", 1, {
			version: 1,
		}),
		{ code: "resources.notFound" },
	);
	assert.equal((await resources.versions(id, page)).total, 3);
});

test("no version of a secret holds its password, and restoring one keeps the present password", async () => {
	const { id } = await resources.create({
		kind: "secret",
		tenantId: main.id,
		name: "Door",
		body: { type: "credentials", user: "ann", password: "Pa55-one" },
	});
	await resources.update(id, 1, {
		body: { type: "credentials", user: "bob", password: "Pa55-two" },
	});
	const restored = await resources.restore(id, 1, { version: 2 });
	assert.deepEqual(restored.keptSecrets, ["password"]);
	assert.deepEqual((await resources.openSecrets([id])).get(id), {
		...{ type: "credentials", user: "ann", password: "Pa55-two" },
	});
	const { versions } = await resources.versions(id, page);
	const bodies = await Promise.all(
		versions.map(({ version }) => resources.findVersion(id, version)),
	);
	assert.equal(bodies.length, 3);
	assert.doesNotMatch(
		JSON.stringify([bodies, audit.entries]),
		/Pa55-(one|two)/,
	);
});

test("a change that is refused leaves neither a version nor an audit entry", async () => {
	const { id } = await newNote("first");
	const recorded = audit.entries.length;
	await assert.rejects(resources.update(id, 1, { body: { text: 1 } }), {
		code: "resources.invalidBody",
	});
	await assert.rejects(resources.update(id, 4, { body: { text: "x" } }), {
		code: "resources.changedMeanwhile",
	});
	assert.equal((await resources.versions(id, page)).total, 1);
	assert.equal(audit.entries.length, recorded);
});

test("when the audit cannot be written, nothing is changed", async () => {
	const { id } = await newNote("first");
	const failing = createResources(store.db, {
		...{ definitions, clock },
		audit: {
			record: async () => {
				throw new Error("the disk is full");
			},
		},
	});
	await assert.rejects(failing.update(id, 1, { body: { text: "second" } }));
	assert.equal((await resources.find(id))?.version, 1);
	assert.equal((await resources.versions(id, page)).total, 1);
});

test("adding, changing and deleting are audited with the content before and after", async () => {
	const start = audit.entries.length;
	const { id, name } = await newNote("first");
	await resources.update(id, 1, { body: { text: "second" } });
	await resources.delete(id);
	const entries = audit.entries.slice(start);
	assert.deepEqual(
		entries.map(({ action }) => action),
		["resource added", "resource updated", "resource deleted"],
	);
	for (const entry of entries) {
		assert.deepEqual(entry.object, { id, name, kind: "note" });
		assert.equal(entry.tenantId, main.id);
	}
	const content = (version: number, text: string) => ({
		...{ name, description: "", version, body: { text } },
	});
	assert.deepEqual(entries[1]?.before, content(1, "first"));
	assert.deepEqual(entries[1]?.after, content(2, "second"));
	assert.deepEqual(entries[2]?.before, content(2, "second"));
	assert.equal((await resources.versions(id, page)).total, 0);
});

test("shipped content has versions too, and none for what stays as it is", async () => {
	const id = "7e5a9c10-0000-4000-8000-000000000001";
	const shipped = (text: string) => [
		{
			...{ id, kind: "note", tenantId: sharedTenantId, name: "Shipped" },
			body: { text },
		},
	];
	await resources.ship(shipped("first"));
	await resources.ship(shipped("first"));
	await resources.ship(shipped("second"));
	const { versions } = await resources.versions(id, page);
	assert.deepEqual(
		versions.map(({ version, userId }) => [version, userId]),
		[
			[2, undefined],
			[1, undefined],
		],
	);
});
