import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	referenceTo,
} from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createResources } from "../resources/create-resources.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { createTransfer } from "./create-transfer.ts";
import { createPackageFormat, maxPackageBytes } from "./package-format.ts";

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.strictObject({
		text: z.string(),
		next: z.array(referenceTo("note")).default([]),
		secret: referenceTo("secret").optional(),
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
const password = "Package-1";
const userId = "u1";
const access = { canSee: () => true, canOpen: () => true, canEdit: () => true };

/** An installation of its own. */
async function install() {
	const store = await openPglite({ dataDir: "memory" });
	await store.migrate();
	const directory = await mkdtemp(join(tmpdir(), "ursa-transfer-"));
	after(async () => {
		await store.close();
		await rm(directory, { recursive: true });
	});
	const audit = createRecordedAudit();
	const resources = createResources(store.db, {
		...{ definitions, clock, audit, keyFile: join(directory, "secrets.key") },
	});
	const kept = join(directory, "transfer");
	const transfer = createTransfer(resources, {
		...{ definitions, directory: kept, madeBy: "Ursa test", clock },
	});
	const tenants = createTenants(store.db, { clock, audit });
	const main = await tenants.main();
	const other = await tenants.create({
		...{ name: "Other", description: "", epsLimit: 0 },
	});
	let serial = 0;
	const create = (body: unknown, more: object = {}) =>
		resources.create({
			...{ kind: "note", tenantId: main.id, name: `Note ${serial++}`, body },
			...more,
		});
	return { resources, transfer, main, other, create, kept };
}
type Installation = Awaited<ReturnType<typeof install>>;

const here = await install();
const there = await install();

async function take(from: Installation, ids: readonly string[]) {
	const fileId = await from.transfer.export({ ids, password, userId, access });
	const file = await from.transfer.download({ fileId, userId });
	return buffer(file.content);
}

async function bring(
	to: Installation,
	file: Buffer,
	{
		actions = {},
		tenantId = to.main.id,
		...more
	}: {
		actions?: Record<string, 0 | 1 | 2>;
		tenantId?: string;
		access?: typeof access;
	} = {},
) {
	const fileId = await to.transfer.upload(pieces(file), userId);
	return to.transfer.import({
		...{ fileId, userId, password, tenantId, access },
		...{ actions: new Map(Object.entries(actions)), ...more },
	});
}

async function* pieces(file: Uint8Array) {
	yield file.subarray(0, 10);
	yield file.subarray(10);
}

test("a resource goes over with all that it needs, its folders, and its secret without the password", async () => {
	const folder = await here.resources.folders.create({
		...{ tenantId: here.main.id, kind: "note", name: "Outer" },
	});
	const door = await here.create(
		{ type: "credentials", user: "ann", password: "Pa55-door" },
		{ kind: "secret", name: "Door" },
	);
	const shared = await here.create(
		{ text: "shared" },
		{ tenantId: sharedTenantId },
	);
	const second = await here.create(
		{ text: "second", next: [shared.name], secret: door.id },
		{ folderId: folder.id },
	);
	const first = await here.create({ text: "first", next: [second.name] });

	const file = await take(here, [first.id]);
	const content = JSON.stringify(
		await createPackageFormat().open(file, password),
	);
	assert.ok(!content.includes("Pa55-door"));
	const done = await bring(there, file);
	assert.deepEqual(done, { conflicts: [], created: 4, replaced: 0 });
	const found = await there.resources.find(first.id);
	assert.deepEqual(found?.body, { text: "first", next: [second.id] });
	const brought = await there.resources.find(second.id);
	assert.equal(brought?.tenantId, there.main.id);
	const outer = await there.resources.folders.find(brought?.folderId ?? "");
	assert.equal(outer?.name, "Outer");
	const blank = await there.resources.find(door.id);
	assert.deepEqual(blank?.body, { type: "credentials", user: "ann" });
	assert.equal(blank?.keptSecrets, undefined);
});

test("what is there already is a conflict until it is skipped or replaced", async () => {
	const target = await here.create({ text: "new" });
	const user = await here.create({ text: "user", next: [target.id] });
	const file = await take(here, [user.id]);
	await there.create({ text: "old" }, { id: target.id, name: target.name });

	const before = await bring(there, file);
	assert.deepEqual(before, {
		...{ conflicts: [target.id], created: 0, replaced: 0 },
	});
	assert.equal(await there.resources.find(user.id), undefined);

	const skipped = await bring(there, file, { actions: { [target.id]: 0 } });
	assert.deepEqual([skipped.created, skipped.replaced], [1, 0]);
	assert.equal((await there.resources.find(target.id))?.version, 1);

	const replaced = await bring(there, file, {
		actions: { [target.id]: 2, [user.id]: 2 },
	});
	assert.deepEqual([replaced.created, replaced.replaced], [0, 2]);
	const now = await there.resources.find(target.id);
	assert.deepEqual([now?.version, now?.body], [2, { text: "new", next: [] }]);
});

test("one of the same kind and name counts as the same, and the others then name it", async () => {
	const target = await here.create({ text: "x" }, { name: "Namesake" });
	const user = await here.create({ text: "user", next: [target.id] });
	const own = await there.create({ text: "own" }, { name: "Namesake" });
	const file = await take(here, [user.id]);
	const { conflicts } = await bring(there, file);
	assert.deepEqual(conflicts, [target.id]);
	await bring(there, file, { actions: { [target.id]: 0 } });
	const found = await there.resources.find(user.id);
	assert.deepEqual(found?.body, { text: "user", next: [own.id] });
});

test("in another tenant of the same Ursa copies are made that name each other, once", async () => {
	const target = await here.create({ text: "x" });
	const user = await here.create({ text: "user", next: [target.id] });
	const file = await take(here, [user.id]);
	const tenantId = here.other.id;
	assert.equal((await bring(here, file, { tenantId })).created, 2);
	const copy = await here.resources.resolve("note", user.name, tenantId);
	const copied = await here.resources.resolve("note", target.name, tenantId);
	assert.notEqual(copy?.id, user.id);
	assert.deepEqual(copy?.body, { text: "user", next: [copied?.id] });
	const again = await bring(here, file, { tenantId });
	assert.deepEqual([...again.conflicts].sort(), [target.id, user.id].sort());
});

test("replacing a secret keeps its password, also when the package holds only its type", async () => {
	const body = { type: "credentials", user: "ann", password: "Pa55-kept" };
	const { id } = await here.create(body, { kind: "secret", name: "Kept" });
	const fileId = await here.transfer.export({
		...{ ids: [id], password, userId },
		access: { ...access, canOpen: () => false },
	});
	await here.transfer.import({
		...{ fileId, userId, password, access, tenantId: here.main.id },
		actions: new Map([[id, 2]]),
	});
	const opened = await here.resources.openSecrets([id]);
	assert.deepEqual(opened.get(id), body);
});

test("references that would lead nowhere are told, and nothing is imported", async () => {
	const target = await here.create({ text: "x" });
	const user = await here.create({ text: "user", next: [target.id] });
	const file = await take(here, [user.id]);
	await assert.rejects(bring(there, file, { actions: { [target.id]: 0 } }), {
		code: "transfer.refused",
		message: new RegExp(`“${user.name}”.*There is no note “${target.id}”`),
	});
	assert.equal(await there.resources.find(user.id), undefined);
});

test("who may not see or change something exports and imports nothing of it", async () => {
	const hidden = await here.create({ text: "x" }, { tenantId: sharedTenantId });
	const user = await here.create({ text: "user", next: [hidden.id] });
	const sees = {
		...access,
		canSee: ({ tenantId }: { tenantId: string }) => tenantId !== sharedTenantId,
	};
	const ask = (id: string) =>
		here.transfer.export({ ids: [id], password, userId, access: sees });
	await assert.rejects(ask(user.id), { code: "transfer.needsHidden" });
	await assert.rejects(ask(hidden.id), { code: "transfer.resourceNotFound" });
	const file = await take(here, [user.id]);
	await assert.rejects(
		bring(there, file, { access: { ...access, canEdit: () => false } }),
		{ code: "transfer.notAllowed" },
	);
});

test("a file is there for an hour, for whom it belongs to, and never by another name", async () => {
	const fileId = await here.transfer.upload(pieces(Buffer.alloc(99)), userId);
	const read = (file: { fileId: string; userId: string }) =>
		here.transfer.download(file).then(({ content }) => buffer(content));
	assert.equal((await read({ fileId, userId })).length, 99);
	const gone = { code: "transfer.fileNotFound" };
	await assert.rejects(read({ fileId, userId: "u2" }), gone);
	for (const strange of ["../secrets.key", "", `${fileId}/..`, "a\0b"]) {
		await assert.rejects(read({ fileId: strange, userId }), gone);
	}
	now += 60 * 60 * 1000 + 1;
	await assert.rejects(read({ fileId, userId }), gone);
	await here.transfer.upload(pieces(Buffer.alloc(99)), "u3");
	assert.equal((await readdir(here.kept)).length, 1);
});

test("a user keeps five files, each of 64 MiB at most, and a larger one leaves nothing", async () => {
	for (let count = 0; count < 7; count++) {
		now += 1000;
		await there.transfer.upload(pieces(Buffer.alloc(99)), "u9");
	}
	const before = await readdir(there.kept);
	async function* large() {
		const piece = Buffer.alloc(maxPackageBytes / 16);
		for (let count = 0; count < 17; count++) yield piece;
	}
	await assert.rejects(there.transfer.upload(large(), "u9"), {
		code: "transfer.tooLarge",
	});
	const left = await readdir(there.kept);
	const own = (names: string[]) =>
		names.filter((name) => before.some((was) => was === name)).length;
	assert.ok(own(left) <= 5);
	assert.ok(left.length <= before.length);
});

test("what is no package of ours is refused with the place", async () => {
	const format = createPackageFormat();
	const sealed = await format.seal({ resources: [{ id: "x" }] }, password);
	await assert.rejects(bring(there, sealed), { code: "transfer.damaged" });
	await assert.rejects(bring(there, Buffer.from("junk, and more of it")), {
		code: "transfer.notAPackage",
	});
	const empty = { ids: [], password, userId, access };
	await assert.rejects(here.transfer.export(empty), {
		code: "transfer.nothingChosen",
	});
});
