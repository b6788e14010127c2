import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	referenceTo,
} from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createResources } from "./create-resources.ts";
import type { BatchItem } from "./resources.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const directory = await mkdtemp(join(tmpdir(), "ursa-many-"));
after(async () => {
	await store.close();
	await rm(directory, { recursive: true });
});
const clock = () => Date.UTC(2026, 4, 1);
const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.strictObject({
		text: z.string(),
		next: referenceTo("note").optional(),
	}),
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
const resources = createResources(store.db, {
	...{
		definitions,
		clock,
		audit: createRecordedAudit(),
		keyFile: join(directory, "secrets.key"),
	},
});
const main = await createTenants(store.db, { clock }).main();
const newId = createIdSource(clock);

let serial = 0;
const newName = () => `Note ${serial++}`;
const create = (
	body: unknown,
	more: { id?: string; name?: string; kind?: string } = {},
): BatchItem & { action: "create" } => ({
	action: "create",
	resource: {
		...{ id: newId(), kind: "note", tenantId: main.id, name: newName() },
		...more,
		body,
	},
});
const save = async (body: unknown) => {
	const item = create(body);
	assert.deepEqual(await resources.changeMany({ items: [item] }), {
		problems: [],
	});
	return item.resource;
};

test("what a batch makes may name what comes after it, and lies in folders made on the way", async () => {
	const last = create({ text: "last" });
	const first = create({ text: "first", next: last.resource.name });
	const done = await resources.changeMany({
		items: [{ ...first, folder: ["Outer", "Inner"] }, last],
		userId: "u1",
	});
	assert.deepEqual(done.problems, []);
	const made = await resources.find(first.resource.id);
	assert.deepEqual([made?.version, made?.userId], [1, "u1"]);
	const folder = await resources.folders.find(made?.folderId ?? "");
	assert.equal(folder?.name, "Inner");
	const versions = await resources.versions(first.resource.id, {
		...{ offset: 0, limit: 9 },
	});
	assert.equal(versions.total, 1);
});

test("every problem is told with its item and place, and nothing is saved", async () => {
	const kept = await save({ text: "kept" });
	const good = create({ text: "good" });
	const { problems } = await resources.changeMany({
		items: [
			good,
			create({ text: 1 }),
			create({ text: "x", next: "nobody" }),
			create({ text: "x" }, { name: "" }),
			{ action: "update", id: newId(), change: { name: "x" } },
			{ action: "update", id: kept.id, version: 7, change: { name: "x" } },
			{ action: "delete", id: newId() },
			create({ text: "x" }, { id: "no id" }),
		],
	});
	assert.deepEqual(
		problems.map(({ item, path }) => [item, path.join(".")]),
		[
			[1, "body.text"],
			[2, "body.next"],
			[3, ""],
			[4, ""],
			[5, ""],
			[6, ""],
			[7, ""],
		],
	);
	assert.equal(await resources.find(good.resource.id), undefined);
});

test("a name that is taken is a problem of the item that wants it", async () => {
	const { name } = await save({ text: "kept" });
	const good = create({ text: "good" });
	const { problems } = await resources.changeMany({
		items: [good, create({ text: "x" }, { name })],
	});
	assert.deepEqual(
		problems.map(({ item }) => item),
		[1],
	);
	assert.match(problems[0]?.message ?? "", /already has a note/);
	assert.equal(await resources.find(good.resource.id), undefined);
});

test("a dry run finds problems and saves nothing", async () => {
	const item = create({ text: "x" });
	assert.deepEqual(
		await resources.changeMany({ items: [item], isDryRun: true }),
		{ problems: [] },
	);
	assert.equal(await resources.find(item.resource.id), undefined);
});

test("what others still need is neither deleted nor named otherwise; together with them it is", async () => {
	const target = await save({ text: "target" });
	const user = await save({ text: "user", next: target.name });
	const gone: BatchItem = { action: "delete", id: target.id };
	const renamed: BatchItem = {
		...{ action: "update", id: target.id, change: { name: "Other" } },
	};
	for (const item of [gone, renamed]) {
		const { problems } = await resources.changeMany({ items: [item] });
		assert.equal(problems.length, 1);
		assert.ok(problems[0]?.message.includes(user.name));
	}
	const both = await resources.changeMany({
		items: [
			renamed,
			{
				...{ action: "update", id: user.id },
				change: { body: { text: "user", next: "Other" } },
			},
		],
	});
	assert.deepEqual(both.problems, []);
	const deleted = await resources.changeMany({
		items: [gone, { action: "delete", id: user.id }],
	});
	assert.deepEqual(deleted.problems, []);
	assert.equal(await resources.find(target.id), undefined);
});

test("a secret comes without its value, keeps the one it has, and takes one later", async () => {
	const blank = { type: "credentials", user: "ann" };
	const item = create(blank, { kind: "secret" });
	const { id } = item.resource;
	assert.deepEqual(
		(await resources.changeMany({ items: [item] })).problems,
		[],
	);
	assert.equal((await resources.find(id))?.keptSecrets, undefined);
	assert.equal((await resources.openSecrets([id])).size, 0);
	await resources.update(id, 1, { body: { ...blank, password: "Pa55" } });
	const again = await resources.changeMany({
		items: [
			{ action: "update", id, change: { body: { ...blank, user: "bob" } } },
		],
	});
	assert.deepEqual(again.problems, []);
	assert.deepEqual((await resources.openSecrets([id])).get(id), {
		...{ type: "credentials", user: "bob", password: "Pa55" },
	});
	const wrong = await resources.changeMany({
		items: [
			create(
				{ type: "credentials", user: 5, password: "x" },
				{ kind: "secret" },
			),
		],
	});
	assert.equal(wrong.problems.length, 1);
});

test("what cannot be worked with is a problem too, judged by what will be there", async () => {
	const judged = createResources(store.db, {
		...{ definitions, clock, audit: createRecordedAudit() },
		checkWritten: async (view, { tenantId, name }) => {
			const last = await view.resolve("note", "Judged last", tenantId);
			return name === "Judged first" && last
				? "It does not compile"
				: undefined;
		},
	});
	const items = [
		create({ text: "1" }, { name: "Judged first" }),
		create({ text: "2" }, { name: "Judged last" }),
	];
	assert.deepEqual(await judged.changeMany({ items }), {
		problems: [{ item: 0, path: ["body"], message: "It does not compile" }],
	});
	assert.equal(
		await resources.resolve("note", "Judged last", main.id),
		undefined,
	);
});
