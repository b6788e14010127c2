import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import { referenceTo } from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createSettings } from "./create-settings.ts";
import { findSettingsUsing } from "./find-users.ts";
import { settingsTable } from "./settings.table.ts";
import { defineSettings } from "./settings.ts";

const directory = defineSettings({
	kind: "directory",
	title: "Directory",
	scope: "tenant",
	body: z.strictObject({
		everyHours: z.int().min(1).default(12),
		connections: z
			.array(
				z.strictObject({
					url: z.string().min(1),
					secret: referenceTo("secret"),
				}),
			)
			.default([]),
	}),
	initial: {},
});
const post = defineSettings({
	kind: "post",
	title: "Post",
	scope: "installation",
	body: z.strictObject({ host: z.string().default("") }),
	initial: {},
});
const definitions = [directory, post];

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const tenants = createTenants(store.db, { clock });
const main = await tenants.main();
const audit = createRecordedAudit();
const settings = createSettings(store.db, {
	definitions,
	tenants,
	audit,
	clock,
	resources: {
		resolve: async (kind, reference, tenantId) =>
			kind === "secret" && reference === "known"
				? {
						...{ id: reference, kind, tenantId, name: "", description: "" },
						...{ body: {}, version: 1, createdAt: 0, updatedAt: 0 },
					}
				: undefined,
	},
});
let count = 0;
const newTenant = () => tenants.create({ name: `Tenant ${++count}` });

test("before somebody saves, the initial settings count, and have their id already", async () => {
	const { id } = await newTenant();
	const document = await settings.read(directory, id);
	assert.deepEqual(document.body, { everyHours: 12, connections: [] });
	assert.deepEqual([document.version, document.isDisabled], [0, false]);
	assert.deepEqual(await settings.find(document.id), document);
	assert.equal(await settings.find("none"), undefined);
	assert.equal(
		(await settings.list(directory)).some(({ tenantId }) => tenantId === id),
		false,
	);
});

test("what was saved is read, found and listed with its defaults, and recorded", async () => {
	const { id } = await newTenant();
	const initial = await settings.read(directory, id);
	const changes: string[] = [];
	const stop = settings.onChange((...change) => changes.push(change.join(" ")));
	now++;
	const saved = await settings.save("directory", id, {
		version: 0,
		isDisabled: true,
		body: { connections: [{ url: "ldap://dc", secret: "known" }] },
	});
	stop();
	assert.deepEqual(saved, {
		...{ id: initial.id, kind: "directory", tenantId: id, isDisabled: true },
		body: {
			everyHours: 12,
			connections: [{ url: "ldap://dc", secret: "known" }],
		},
		...{ version: 1, createdAt: now, updatedAt: now },
	});
	assert.deepEqual(await settings.read(directory, id), saved);
	assert.deepEqual(await settings.find(saved.id), saved);
	assert.deepEqual(
		(await settings.list(directory)).find(({ tenantId }) => tenantId === id),
		saved,
	);
	const { body: _, ...row } = saved;
	assert.deepEqual(
		(await settings.overview("directory")).find((one) => one.tenantId === id),
		row,
	);
	assert.deepEqual(changes, [`directory ${id}`]);
	assert.deepEqual(audit.entries.at(-1), {
		action: "settings updated",
		object: { id: saved.id, name: "Directory", kind: "directory" },
		tenantId: id,
		after: { isDisabled: true, body: saved.body },
	});
});

test("a change on top of another version is refused, also for the first document", async () => {
	const { id } = await newTenant();
	const change = { version: 0, isDisabled: false, body: { everyHours: 1 } };
	const results = await Promise.allSettled([
		settings.save("directory", id, change),
		settings.save("directory", id, change),
	]);
	assert.deepEqual(results.map(({ status }) => status).sort(), [
		"fulfilled",
		"rejected",
	]);
	await assert.rejects(settings.save("directory", id, change), {
		code: "storedSettings.changedMeanwhile",
		status: 409,
	});
	const next = await settings.save("directory", id, { ...change, version: 1 });
	assert.equal(next.version, 2);
});

test("a body that does not fit is refused with the place, and nothing is saved or recorded", async () => {
	const { id } = await newTenant();
	const recorded = audit.entries.length;
	const save = (body: unknown) =>
		settings.save("directory", id, { version: 0, isDisabled: false, body });
	await assert.rejects(save({ connections: [{ url: "", secret: "known" }] }), {
		code: "storedSettings.invalidBody",
		message: /At connections\.0\.url/,
	});
	await assert.rejects(save({ everyHours: 0, more: 1 }), /and 1 more/);
	await assert.rejects(
		save({ connections: [{ url: "ldap://dc", secret: "gone" }] }),
		{ code: "storedSettings.missingReference", message: /secret “gone”/ },
	);
	const connections = [{ url: "x".repeat(1024 * 1024), secret: "known" }];
	await assert.rejects(save({ connections }), {
		code: "storedSettings.tooLarge",
	});
	assert.equal((await settings.read(directory, id)).version, 0);
	assert.equal(audit.entries.length, recorded);
});

test("a check tells all that is wrong and saves nothing", async () => {
	const { id } = await newTenant();
	const issues = await settings.check("directory", id, {
		everyHours: 0,
		connections: "none",
	});
	assert.deepEqual(
		issues.map(({ path }) => path),
		[["everyHours"], ["connections"]],
	);
	const missing = await settings.check("directory", id, {
		connections: [{ url: "ldap://dc", secret: "gone" }],
	});
	assert.deepEqual(missing[0]?.path, ["connections", 0, "secret"]);
	assert.deepEqual(await settings.check("directory", id, {}), []);
});

test("settings of the installation are one document, whoever asks", async () => {
	const { id } = await newTenant();
	const before = await settings.read(post, main.id);
	await settings.save("post", id, {
		version: before.version,
		isDisabled: false,
		body: { host: "mail.example" },
	});
	const document = await settings.read(post, id);
	assert.deepEqual(
		[document.tenantId, document.body.host],
		[main.id, "mail.example"],
	);
	assert.equal(document.id, before.id);
});

test("settings that were removed are the initial ones again under the same id", async () => {
	const { id } = await newTenant();
	const change = { version: 0, isDisabled: true, body: { everyHours: 3 } };
	const saved = await settings.save("directory", id, change);
	await settings.remove("directory", id);
	const document = await settings.read(directory, id);
	assert.deepEqual(
		[document.id, document.version, document.body.everyHours],
		[saved.id, 0, 12],
	);
	const recorded = audit.entries.length;
	await settings.remove("directory", id);
	assert.equal(audit.entries.length, recorded);
});

test("kinds and tenants that do not exist are refused", async () => {
	const change = { version: 0, isDisabled: false, body: {} };
	await assert.rejects(settings.save("none", main.id, change), {
		code: "storedSettings.unknownKind",
		status: 404,
	});
	await assert.rejects(settings.overview("none"), {
		code: "storedSettings.unknownKind",
	});
	await assert.rejects(settings.save("directory", "none", change), {
		code: "storedSettings.unknownTenant",
	});
});

test("settings of another version of Ursa are not used as they are, but can be opened and put right", async () => {
	const { id } = await newTenant();
	const change = { version: 0, isDisabled: false, body: {} };
	const saved = await settings.save("directory", id, change);
	await store.db.update(settingsTable).set({ body: { everyHours: "many" } });
	try {
		await assert.rejects(settings.read(directory, id), {
			code: "storedSettings.outdated",
			message: /At everyHours/,
		});
		const found = await settings.find(saved.id);
		assert.deepEqual(found?.body, { everyHours: "many" });
		await settings.save("directory", id, { ...change, version: 1 });
		assert.equal((await settings.read(directory, id)).body.everyHours, 12);
	} finally {
		await store.db.delete(settingsTable);
	}
});

test("settings that name a secret are found by it", async () => {
	const { id } = await newTenant();
	const saved = await settings.save("directory", id, {
		version: 0,
		isDisabled: false,
		body: { connections: [{ url: "ldap://known", secret: "known" }] },
	});
	const secret = { id: "known", kind: "secret" };
	assert.deepEqual(await findSettingsUsing(store.db, definitions, secret), [
		{ id: saved.id, kind: "settings", name: "Directory", tenantId: id },
	]);
	const other = { id: "ldap://known", kind: "secret" };
	assert.deepEqual(await findSettingsUsing(store.db, definitions, other), []);
	assert.deepEqual(await findSettingsUsing(store.db, [], secret), []);
});
