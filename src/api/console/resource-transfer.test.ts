import assert from "node:assert/strict";
import { after, type TestContext, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { sharedTenantId } from "#core/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { openRealResources } from "../testing/real-resources.ts";
import { idOf, tenantIds } from "../testing/world.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const real = await openRealResources(store.db);
after(async () => {
	await store.close();
	await real.close();
});
const start = (t: TestContext) => startConsoleApi(t, real);

let serial = 0;
const newDictionary = (tenantId: string = tenantIds.a, more: object = {}) =>
	real.resources.create({
		...{ kind: "dictionary", tenantId, name: `Ports ${serial++}` },
		...{ body: { type: "dictionary", entries: { 22: "ssh" } } },
		...more,
	});

test("versions are listed, compared and restored by who may change the resource", async (t) => {
	const { call } = start(t);
	const { id } = await newDictionary(tenantIds.a, { userId: idOf("admin-a") });
	const params = { id };
	const body = { type: "dictionary", entries: { 22: "SSH", 80: "http" } };
	const change = { version: 1, body };
	await call("updateResource", { params, body: change }, "analyst-a");
	const list = (await call("resourceVersions", { params }, "analyst-a")).json();
	const shown: { version: number; userName: string }[] = list.versions;
	assert.deepEqual(
		shown.map(({ version, userName }) => [version, userName]),
		[
			[2, "Name of analyst-a"],
			[1, "Name of admin-a"],
		],
	);
	const compared = await call(
		"compareResourceVersions",
		{ params, query: "from=1&to=2" },
		"analyst-a",
	);
	assert.deepEqual(compared.json().differences, [
		{ path: ["body", "entries", "22"], before: "ssh", after: "SSH" },
		{ path: ["body", "entries", "80"], after: "http" },
	]);
	const missing = { params, query: "from=1&to=9" };
	assert.deepEqual(refusalOf(await call("compareResourceVersions", missing)), [
		...[404, "resources.noSuchVersion"],
	]);
	const back = { params, body: { version: 2, earlier: 1 } };
	assert.deepEqual(
		refusalOf(await call("restoreResource", back, "analyst-b")),
		[404, "api.resourceNotFound"],
	);
	const restored = (await call("restoreResource", back, "analyst-a")).json();
	assert.deepEqual(
		[restored.version, restored.body.entries],
		[3, { 22: "ssh" }],
	);
	assert.deepEqual(refusalOf(await call("restoreResource", back)), [
		...[409, "resources.changedMeanwhile"],
	]);
});

test("versions of a secret are for those who may change it, and show no value", async (t) => {
	const { call } = start(t);
	const { id } = await real.resources.create({
		...{ kind: "secret", tenantId: tenantIds.a, name: "Door" },
		body: { type: "credentials", user: "ann", password: "Pa55-door" },
	});
	const params = { id };
	for (const name of ["resourceVersions", "compareResourceVersions"] as const) {
		const request = { params, query: "from=1&to=1" };
		assert.equal((await call(name, request, "analyst-a")).statusCode, 403);
		const seen = await call(name, request, "admin-a");
		assert.equal(seen.statusCode, 200);
		assert.ok(!seen.body.includes("Pa55"));
	}
});

test("folders are made, listed, searched in, changed and deleted", async (t) => {
	const { call } = start(t);
	const make = async (body: object, login = "analyst-a") =>
		call("createFolder", { body: { kind: "dictionary", ...body } }, login);
	const outer = (await make({ tenantId: tenantIds.a, name: "Outer" })).json();
	const inner = (
		await make({ tenantId: tenantIds.a, name: "Inner", parentId: outer.id })
	).json();
	const foreign = await make({ tenantId: tenantIds.b, name: "Foreign" });
	assert.deepEqual(refusalOf(foreign), [403, "api.notAllowed"]);
	const resource = await newDictionary(tenantIds.a, { folderId: inner.id });
	const beside = await newDictionary();
	const inFolder = async (folderId: string) => {
		const found = await call("resources", { query: `folderId=${folderId}` });
		const { resources }: { resources: { id: string; folderId: string }[] } =
			found.json();
		return resources.map(({ id, folderId: place }) => [id, place]);
	};
	assert.deepEqual(await inFolder(outer.id), [[resource.id, inner.id]]);
	const move = (ids: string[], folderId: string | null, login = "analyst-a") =>
		call("moveResources", { body: { ids, folderId } }, login);
	assert.equal((await move([beside.id], outer.id)).statusCode, 204);
	assert.equal((await inFolder(outer.id)).length, 2);
	assert.deepEqual(refusalOf(await move([beside.id], null, "analyst-b")), [
		...[404, "api.resourceNotFound"],
	]);
	assert.deepEqual(refusalOf(await move([beside.id], "gone")), [
		...[404, "folders.notFound"],
	]);
	const params = { id: inner.id };
	assert.deepEqual(
		refusalOf(await call("deleteFolder", { params }, "analyst-a")),
		[409, "folders.notEmpty"],
	);
	assert.deepEqual(
		refusalOf(await call("deleteFolder", { params }, "analyst-b")),
		[404, "folders.notFound"],
	);
	const renamed = await call(
		"changeFolder",
		{ params, body: { name: "Renamed", parentId: null } },
		"analyst-a",
	);
	assert.deepEqual(
		[renamed.json().name, renamed.json().parentId],
		["Renamed", undefined],
	);
	await move([resource.id], null);
	assert.equal((await call("deleteFolder", { params })).statusCode, 204);
	const seen = await call("resourceFolders", {}, "analyst-b");
	assert.ok(!seen.body.includes("Outer"));
});

test("a package goes out and in again with its conflicts shown before", async (t) => {
	const { call } = start(t);
	const { id, name } = await newDictionary();
	const login = "analyst-a";
	const { fileId } = (
		await call("exportResources", { body: { ids: [id], password: "P" } }, login)
	).json();
	const file = await call("downloadPackage", { params: { id: fileId } }, login);
	const foreign = await call("downloadPackage", { params: { id: fileId } });
	assert.deepEqual(refusalOf(foreign), [404, "transfer.fileNotFound"]);

	const upload = { body: { content: file.json().content } };
	const kept = (await call("uploadPackage", upload, login)).json();
	const params = { id: kept.fileId };
	const key = { password: "P", tenantId: tenantIds.a };
	const opened = await call("openPackage", { params, body: key }, login);
	assert.deepEqual(opened.json().resources, [
		{
			...{ id, kind: "dictionary", name, folder: [] },
			conflict: { id, name, tenantName: "A", canReplace: true },
		},
	]);
	const wrong = { params, body: { ...key, password: "Other" } };
	assert.deepEqual(refusalOf(await call("openPackage", wrong, login)), [
		...[400, "transfer.notOpened"],
	]);
	const bring = async (actions: object, tenantId: string = tenantIds.a) =>
		call(
			"importPackage",
			{ params, body: { ...key, tenantId, actions } },
			login,
		);
	assert.deepEqual((await bring({})).json(), {
		...{ conflicts: [id], created: 0, replaced: 0 },
	});
	assert.deepEqual((await bring({ [id]: 2 })).json(), {
		...{ conflicts: [], created: 0, replaced: 1 },
	});
	for (const tenantId of [tenantIds.b, sharedTenantId]) {
		const refused = await bring({}, tenantId);
		assert.equal(refused.statusCode, 403);
	}
});

test("an analyst brings no secret in, an administrator brings it in without its value", async (t) => {
	const { call } = start(t);
	const { id } = await real.resources.create({
		...{ kind: "secret", tenantId: tenantIds.a, name: "Gate" },
		body: { type: "credentials", user: "ann", password: "Pa55-gate" },
	});
	const body = { ids: [id], password: "P" };
	const take = async (login: string) =>
		(await call("exportResources", { body }, login)).json().fileId;
	const bring = async (fileId: string, login: string, actions: object) =>
		call(
			"importPackage",
			{
				params: { id: fileId },
				body: { password: "P", tenantId: tenantIds.a, actions },
			},
			login,
		);
	const byAnalyst = await take("analyst-a");
	const byAdmin = await take("admin-a");
	await real.resources.delete(id);
	const refused = await bring(byAnalyst, "analyst-a", {});
	assert.deepEqual(refusalOf(refused), [403, "transfer.notAllowed"]);
	assert.equal((await bring(byAdmin, "admin-a", {})).statusCode, 200);
	const found = await real.resources.find(id);
	assert.deepEqual(found?.body, { type: "credentials", user: "ann" });
	assert.equal((await real.resources.openSecrets([id])).size, 0);
});
