import assert from "node:assert/strict";
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
after(() => store.close());

const clock = () => Date.UTC(2026, 4, 1);
const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.object({ text: z.string() }),
});
const definitions = new Map<string, ResourceDefinition>([["note", note]]);
const audit = createRecordedAudit();
const resources = createResources(store.db, { definitions, clock, audit });
const { folders } = resources;
const main = await createTenants(store.db, { clock }).main();

let serial = 0;
const newFolder = (parentId?: string, name = `Folder ${serial++}`) =>
	folders.create({ tenantId: main.id, kind: "note", name, parentId });
const newNote = (folderId?: string, tenantId = main.id) =>
	resources.create({
		...{ kind: "note", tenantId, name: `Note ${serial++}` },
		...{ body: { text: "" }, folderId },
	});
const namesIn = async (folderId: string) =>
	(
		await resources.search({
			...{ tenants: "all", folderId, offset: 0, limit: 100 },
		})
	).resources.map(({ name }) => name);

test("searching in a folder finds what is in it and below it, and nothing beside it", async () => {
	const top = await newFolder();
	const below = await newFolder(top.id);
	const beside = await newFolder();
	const [one, two, three] = [
		await newNote(top.id),
		await newNote(below.id),
		await newNote(beside.id),
	];
	assert.deepEqual(await namesIn(top.id), [one.name, two.name]);
	assert.deepEqual(await namesIn(below.id), [two.name]);
	assert.deepEqual(await namesIn(beside.id), [three.name]);
	assert.deepEqual(await namesIn("gone"), []);
	assert.equal((await resources.find(two.id))?.folderId, below.id);
});

test("a name is unlike its neighbours', also at the top, but free elsewhere", async () => {
	const top = await newFolder();
	await newFolder(top.id, "Same");
	await assert.rejects(newFolder(top.id, " Same "), {
		code: "folders.nameTaken",
	});
	await assert.rejects(newFolder(undefined, top.name), {
		code: "folders.nameTaken",
	});
	await newFolder(undefined, "Same");
	await folders.create({
		tenantId: sharedTenantId,
		kind: "note",
		name: "Same",
	});
	for (const name of ["", " ", "a\nb", "x".repeat(129)]) {
		await assert.rejects(newFolder(top.id, name), { code: "folders.badName" });
	}
});

test("a folder goes elsewhere in its own tree, never into itself or what is below it", async () => {
	const [top, other] = [await newFolder(), await newFolder()];
	const below = await newFolder(top.id);
	const foreign = await folders.create({
		...{ tenantId: sharedTenantId, kind: "note", name: "Foreign" },
	});
	for (const parentId of [top.id, below.id]) {
		await assert.rejects(folders.change(top.id, { parentId }), {
			code: "folders.intoItself",
		});
	}
	await assert.rejects(folders.change(top.id, { parentId: foreign.id }), {
		code: "folders.noParent",
	});
	await assert.rejects(folders.change("gone", { name: "x" }), {
		code: "folders.notFound",
	});
	const moved = await folders.change(below.id, { parentId: other.id });
	assert.equal(moved.parentId, other.id);
	const atTop = await folders.change(below.id, { parentId: null, name: "Up" });
	assert.deepEqual([atTop.parentId, atTop.name], [undefined, "Up"]);
});

test("folders go 16 deep, also when a deep one is moved below another", async () => {
	let deepest = await newFolder();
	for (let depth = 2; depth <= 16; depth++) {
		deepest = await newFolder(deepest.id);
	}
	await assert.rejects(newFolder(deepest.id), { code: "folders.tooDeep" });
	const tree = await newFolder();
	await newFolder(tree.id);
	const above = deepest.parentId ?? "";
	await assert.rejects(folders.change(tree.id, { parentId: above }), {
		code: "folders.tooDeep",
	});
});

test("only an empty folder is deleted", async () => {
	const top = await newFolder();
	const below = await newFolder(top.id);
	const { id } = await newNote(below.id);
	for (const one of [top, below]) {
		await assert.rejects(folders.delete(one.id), { code: "folders.notEmpty" });
	}
	await resources.delete(id);
	await folders.delete(below.id);
	await folders.delete(top.id);
	assert.equal(await folders.find(top.id), undefined);
});

test("several resources move together or not at all, without a new version", async () => {
	const target = await newFolder();
	const [one, two] = [await newNote(), await newNote()];
	const foreign = await newNote(undefined, sharedTenantId);
	await assert.rejects(folders.moveResources([one.id, foreign.id], target.id), {
		code: "folders.wrongPlace",
	});
	await assert.rejects(folders.moveResources([one.id, "gone"], target.id), {
		code: "resources.notFound",
	});
	assert.deepEqual(await namesIn(target.id), []);
	const start = audit.entries.length;
	await folders.moveResources([one.id, two.id], target.id);
	await folders.moveResources([one.id, two.id], target.id);
	assert.deepEqual(await namesIn(target.id), [one.name, two.name]);
	assert.equal((await resources.find(one.id))?.version, 1);
	assert.deepEqual(
		audit.entries
			.slice(start)
			.map(({ action, before, after: now }) => [action, before, now]),
		[one, two].map(() => [
			"resource updated",
			{ folder: [] },
			{ folder: [target.name] },
		]),
	);
	await folders.moveResources([one.id], null);
	assert.equal((await resources.find(one.id))?.folderId, undefined);
});

test("a resource is not made in a folder of another tenant, and a copy stays in the folder", async () => {
	const folder = await newFolder();
	await assert.rejects(newNote(folder.id, sharedTenantId), {
		code: "resources.unknownFolder",
	});
	await assert.rejects(newNote("gone"), { code: "resources.unknownFolder" });
	const { id } = await newNote(folder.id);
	assert.equal((await resources.duplicate(id, {})).folderId, folder.id);
	const elsewhere = await resources.duplicate(id, { tenantId: sharedTenantId });
	assert.equal(elsewhere.folderId, undefined);
});

test("folders are audited with their paths", async () => {
	const start = audit.entries.length;
	const top = await newFolder();
	const below = await newFolder(top.id);
	await folders.change(below.id, { name: "Renamed" });
	await folders.delete(below.id);
	assert.deepEqual(
		audit.entries
			.slice(start + 1)
			.map(({ action, before, after: now }) => [action, before, now]),
		[
			["resource folder added", undefined, { path: [top.name, below.name] }],
			[
				"resource folder updated",
				{ path: [top.name, below.name] },
				{ path: [top.name, "Renamed"] },
			],
			["resource folder deleted", { path: [top.name, "Renamed"] }, undefined],
		],
	);
});
