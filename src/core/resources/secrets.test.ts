/** Secrets as resources: what is shown, what is kept, and what becomes of them when the key file changes. */
import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { openPglite } from "#backends/state-store/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	type UrsaError,
} from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { resourceSecretsTable } from "../secrets/secrets.table.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createResources } from "./create-resources.ts";
import { resourcesTable } from "./resources.table.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const directory = await mkdtemp(join(tmpdir(), "ursa-secrets-"));
after(async () => {
	await store.close();
	await rm(directory, { recursive: true });
});

const clock = () => Date.UTC(2026, 4, 1);
const secretText = z.string().meta({ secret: true });
const secret = defineResource({
	kind: "secret",
	title: "Secret",
	isSecret: true,
	body: z.discriminatedUnion("type", [
		z.strictObject({
			type: z.literal("credentials"),
			user: z.string().min(1),
			password: secretText.min(1),
			note: secretText.optional(),
		}),
		z.strictObject({ type: z.literal("token"), token: secretText.min(1) }),
	]),
});
const definitions = new Map<string, ResourceDefinition>([["secret", secret]]);
const keyFile = join(directory, "secrets.key");
const audit = createRecordedAudit();
const resources = createResources(store.db, {
	...{ definitions, clock, keyFile, audit },
});
const main = await createTenants(store.db, { clock }).main();

let serial = 0;
const create = (body: unknown) =>
	resources.create({
		kind: "secret",
		tenantId: main.id,
		name: `Secret ${serial++}`,
		body,
	});
const credentials = {
	type: "credentials",
	user: "ursa",
	password: "hunter2",
} as const;
const openOne = async (id: string) =>
	(await resources.openSecrets([id])).get(id);

test("a secret shows all but its secret members, and says which hold a value", async () => {
	const created = await create(credentials);
	const shown = { type: "credentials", user: "ursa" };
	assert.deepEqual(created.body, shown);
	assert.deepEqual(created.keptSecrets, ["password"]);
	assert.equal(created.type, "credentials");
	const found = await resources.find(created.id);
	assert.deepEqual(found, created);
	const listed = await resources.list({ kind: "secret" });
	const searched = await resources.search({
		tenants: "all",
		offset: 0,
		limit: 100,
	});
	assert.doesNotMatch(JSON.stringify([listed, searched]), /hunter2/);
	assert.deepEqual(await openOne(created.id), credentials);
});

test("the database holds no secret", async () => {
	const { id } = await create({ ...credentials, password: "in no table" });
	const rows = [
		await store.db
			.select()
			.from(resourcesTable)
			.where(eq(resourcesTable.id, id)),
		await store.db
			.select()
			.from(resourceSecretsTable)
			.where(eq(resourceSecretsTable.resourceId, id)),
	];
	assert.equal(rows[0]?.length, 1);
	assert.equal(rows[1]?.length, 1);
	assert.doesNotMatch(JSON.stringify(rows), /in no table/);
	assert.ok(
		!JSON.stringify(rows).includes(
			Buffer.from("in no table").toString("base64").slice(0, 12),
		),
	);
});

test("a change keeps secret members that are absent or empty, and null clears one", async () => {
	const { id } = await create({ ...credentials, note: "n" });
	const renamed = await resources.update(id, 1, { name: "Renamed" });
	assert.deepEqual(renamed.keptSecrets, ["password", "note"]);
	const change = (version: number, body: object) =>
		resources.update(id, version, { body: { type: "credentials", ...body } });
	await change(2, { user: "u2" });
	assert.deepEqual(await openOne(id), {
		...credentials,
		user: "u2",
		note: "n",
	});
	await change(3, { user: "u3", password: "", note: "m" });
	assert.deepEqual(await openOne(id), {
		...credentials,
		user: "u3",
		note: "m",
	});
	const cleared = await change(4, { user: "u4", password: "new", note: null });
	assert.deepEqual(cleared.keptSecrets, ["password"]);
	assert.deepEqual(await openOne(id), {
		...credentials,
		user: "u4",
		password: "new",
	});
	await assert.rejects(change(5, { user: "u5", password: null }), {
		code: "resources.invalidBody",
	});
});

test("a body of another type takes nothing over", async () => {
	const { id } = await create(credentials);
	await assert.rejects(resources.update(id, 1, { body: { type: "token" } }), {
		code: "resources.invalidBody",
	});
	await resources.update(id, 1, { body: { type: "token", token: "t" } });
	assert.deepEqual(await openOne(id), { type: "token", token: "t" });
	const changed = await resources.find(id);
	assert.deepEqual(changed?.body, { type: "token" });
	assert.equal(changed?.type, "token");
});

test("errors show no secret", async () => {
	const bad = {
		...credentials,
		user: "",
		password: "hunter2",
		extra: "hunter2",
	};
	await assert.rejects(create(bad), (error: UrsaError) => {
		assert.equal(error.code, "resources.invalidBody");
		assert.doesNotMatch(
			`${error.message} ${JSON.stringify(error.details)} ${error.stack}`,
			/hunter2/,
		);
		return true;
	});
	const { issues, body } = await resources.validate({
		...{ kind: "secret", tenantId: main.id, body: bad },
	});
	assert.ok(issues.length > 0);
	assert.equal(body, undefined);
	assert.doesNotMatch(JSON.stringify(issues), /hunter2/);
});

test("validation counts what is kept and gives no body away", async () => {
	const { id } = await create(credentials);
	const candidate = {
		...{ kind: "secret", tenantId: main.id },
		body: { type: "credentials", user: "ursa" },
	};
	assert.deepEqual(await resources.validate({ ...candidate, id }), {
		issues: [],
	});
	const [issue] = (await resources.validate(candidate)).issues;
	assert.deepEqual(issue?.path, ["body", "password"]);
});

test("a copy has its own seal and the same values", async () => {
	const { id } = await create(credentials);
	const copy = await resources.duplicate(id, {});
	assert.notEqual(copy.id, id);
	assert.doesNotMatch(JSON.stringify(copy), /hunter2/);
	await resources.delete(id);
	assert.deepEqual(await openOne(copy.id), credentials);
	assert.deepEqual(await resources.openSecrets([id]), new Map());
});

test("secrets are not shipped", async () => {
	await assert.rejects(
		resources.ship([
			{
				...{ id: "11111111-1111-4111-8111-111111111111", kind: "secret" },
				...{ tenantId: main.id, name: "Shipped", body: credentials },
			},
		]),
		{ code: "resources.shippedSecret" },
	);
});

test("a new master key leaves every secret readable, and the old one behind", async () => {
	const { id } = await create(credentials);
	const before = await sealedOf(id);
	const { rewrapped, lost } = await resources.rotateSecretKey();
	assert.ok(rewrapped > 0);
	assert.equal(lost, 0);
	const after = await sealedOf(id);
	assert.notEqual(after?.keyId, before?.keyId);
	assert.equal(after?.sealedBody, before?.sealedBody);
	assert.deepEqual(await openOne(id), credentials);
	assert.equal((await resources.rotateSecretKey()).rewrapped, rewrapped);
});

async function sealedOf(id: string) {
	const [row] = await store.db
		.select()
		.from(resourceSecretsTable)
		.where(eq(resourceSecretsTable.resourceId, id));
	return row;
}

test("without the key file secrets stay closed, all else goes on, and entering values anew helps", async () => {
	const { id, name } = await create(credentials);
	const old = await create(credentials);
	await rename(keyFile, `${keyFile}.lost`);
	await assert.rejects(openOne(id), (error: UrsaError) => {
		assert.equal(error.code, "secretStore.keyFileMissing");
		assert.ok(error.message.includes(keyFile) && error.message.includes(name));
		return true;
	});
	assert.equal((await resources.find(id))?.name, name);
	await resources.update(id, 1, { name: "Renamed without a key" });
	await assert.rejects(
		resources.update(id, 2, { body: { type: "credentials", user: "u" } }),
		{ code: "secretStore.keyFileMissing" },
	);

	const anew = { ...credentials, password: "entered anew" };
	await resources.update(id, 2, { body: anew });
	assert.deepEqual(await openOne(id), anew);
	await assert.rejects(openOne(old.id), { code: "secretStore.keyMissing" });
	const turned = await resources.rotateSecretKey();
	assert.ok(turned.lost > 0 && turned.rewrapped > 0);
	assert.deepEqual(await openOne(id), anew);

	await rename(`${keyFile}.lost`, keyFile);
	assert.deepEqual(await openOne(old.id), credentials);
	await assert.rejects(openOne(id), { code: "secretStore.keyMissing" });
	await writeFile(keyFile, "no key file");
	await assert.rejects(openOne(old.id), { code: "secretStore.badKeyFile" });
	await assert.rejects(create(credentials), {
		code: "secretStore.badKeyFile",
	});
	await rm(keyFile);
	await create(credentials);
});

test("a secret that somebody changed in the database is not opened", async () => {
	const { id, name } = await create(credentials);
	const other = await create({ ...credentials, password: "of another" });
	const { sealedBody } = (await sealedOf(other.id)) ?? {};
	await store.db
		.update(resourceSecretsTable)
		.set({ sealedBody })
		.where(eq(resourceSecretsTable.resourceId, id));
	await assert.rejects(openOne(id), (error: UrsaError) => {
		assert.equal(error.code, "secretStore.damaged");
		assert.equal(error.details.name, name);
		return true;
	});
});

test("a core without a key file refuses secrets", async () => {
	const without = createResources(store.db, { definitions, clock, audit });
	const input = { kind: "secret", tenantId: main.id, body: credentials };
	await assert.rejects(without.create({ ...input, name: "No key" }), {
		code: "secretStore.noKeyFile",
	});
	assert.equal(
		(
			await without.search({
				tenants: "all",
				text: "No key",
				offset: 0,
				limit: 1,
			})
		).total,
		0,
	);
	assert.deepEqual(await without.openSecrets([]), new Map());
});
