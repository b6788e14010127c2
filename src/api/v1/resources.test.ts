import assert from "node:assert/strict";
import { after, type TestContext, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { sharedTenantId } from "#core/index.ts";
import { idOf, now, tenantIds, tokenOf } from "../testing/names.ts";
import { openRealResources } from "../testing/real-resources.ts";
import { errorOf } from "../testing/rest-client.ts";
import { createWorld, newUser } from "../testing/world.ts";
import { createPublicApi } from "./create-public-api.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const real = await openRealResources(store.db);
after(async () => {
	await store.close();
	await real.close();
});

let serial = 0;
const newDictionary = (tenantId: string = tenantIds.a) =>
	real.resources.create({
		...{ kind: "dictionary", tenantId, name: `Ports ${serial++}` },
		...{ body: { type: "dictionary", entries: { 22: "ssh" } } },
		userId: idOf("analyst-a"),
	});

function start(t: TestContext) {
	const world = createWorld();
	const hiding = {
		roles: [{ tenantId: tenantIds.a, role: "analyst" as const }],
	};
	world.users.add(
		newUser("hiding", { ...hiding, hidesShared: true }),
		"Correct1!",
		tokenOf("hiding"),
	);
	const api = createPublicApi({ ...world, ...real });
	t.after(() => api.close());
	const headers = (login: string) => ({
		authorization: `Bearer ${tokenOf(login)}`,
	});
	return {
		get: (path: string, login = "boss") =>
			api.inject({ url: `/api/v1${path}`, headers: headers(login) }),
		post: (path: string, body: object | Buffer, login = "boss") =>
			api.inject({
				...{ method: "POST", url: `/api/v1${path}`, headers: headers(login) },
				payload: Buffer.isBuffer(body) ? body : JSON.stringify(body),
			}),
	};
}

test("resources are listed with who changed them last and without their content", async (t) => {
	const { get } = start(t);
	const { id, name } = await newDictionary();
	const [first, ...others] = (await get(`/resources?id=${id}`)).json();
	assert.deepEqual(others, []);
	const at = new Date(now).toISOString();
	assert.deepEqual(first, {
		...{ id, kind: "dictionary", name, description: "" },
		...{ tenantID: tenantIds.a, tenantName: "A" },
		...{ userID: idOf("analyst-a"), userName: "Name of analyst-a" },
		...{ created: at, updated: at },
	});
});

test("filters take kinds, tenants, names and users, and name what they do not know", async (t) => {
	const { get } = start(t);
	const one = await newDictionary();
	const namesOf = async (query: string, login?: string) => {
		const found: { name: string }[] = (
			await get(`/resources/?${query}`, login)
		).json();
		return found.map(({ name }) => name);
	};
	const pattern = `name=^ports ${serial - 1}$`;
	assert.deepEqual(await namesOf(pattern), [one.name]);
	assert.deepEqual(await namesOf(`${pattern}&kind=dictionary&kind=filter`), [
		one.name,
	]);
	for (const other of [
		...["kind=proxy", "page=2", "userID=me"],
		`tenantID=${tenantIds.b}`,
	]) {
		assert.deepEqual(await namesOf(`${pattern}&${other}`), []);
	}
	assert.deepEqual(await namesOf(`${pattern}&userID=me`, "analyst-a"), [
		one.name,
	]);
	assert.deepEqual(await namesOf(pattern, "analyst-b"), []);
	assert.deepEqual(errorOf(await get("/resources?kind=spell")), [
		...[400, "invalid kind", "spell"],
	]);
	assert.deepEqual(errorOf(await get("/resources?page=0")), [
		...[400, "invalid query parameter value", "page"],
	]);
	assert.deepEqual(errorOf(await get("/resources", "operator-a")), [
		...[403, "access denied", null],
	]);
});

test("a package goes from export over download, upload and contents to import, 409 with its conflicts", async (t) => {
	const { get, post } = start(t);
	const { id, name } = await newDictionary();
	const analyst = "analyst-a";
	const exported = await post(
		"/resources/export",
		{ ids: [id], password: "Pass", tenantID: tenantIds.a },
		analyst,
	);
	assert.equal(exported.statusCode, 200);
	const { fileID: made } = exported.json();
	const file = await get(`/resources/download/${made}`, analyst);
	assert.deepEqual(
		[file.statusCode, file.headers["content-type"]],
		[200, "application/octet-stream"],
	);
	assert.deepEqual(errorOf(await get(`/resources/download/${made}`)), [
		...[404, "file not found", null],
	]);

	await real.resources.delete(id);
	const uploaded = await post("/resources/upload", file.rawPayload, analyst);
	const { id: fileID } = uploaded.json();
	const key = { fileID, password: "Pass" };
	const contents = (await post("/resources/toc", key, analyst)).json();
	assert.deepEqual(
		[contents.assetCategories, contents.folders, contents.resources],
		[
			[],
			[],
			[
				{
					...{ id, kind: "dictionary", name, description: "" },
					...{ folderID: "", deps: [] },
				},
			],
		],
	);
	const bring = (actions: object, tenantID: string = tenantIds.a) =>
		post("/resources/import", { ...key, tenantID, actions }, analyst);
	const first = await bring({ [id]: 1 });
	assert.deepEqual([first.statusCode, first.body], [204, ""]);
	assert.equal((await real.resources.find(id))?.userId, idOf(analyst));
	const second = await bring({ [id]: 1 });
	assert.deepEqual(
		[second.statusCode, second.json()],
		[409, { conflicts: [id] }],
	);
	assert.equal((await bring({ [id]: 2 })).statusCode, 204);
	assert.equal((await real.resources.find(id))?.version, 2);
	assert.equal((await bring({ [id]: 0 })).statusCode, 204);
	for (const tenantID of [tenantIds.b, sharedTenantId, "nowhere"]) {
		assert.deepEqual(errorOf(await bring({}, tenantID)), [
			...[403, "access denied", null],
		]);
	}
});

test("wrong requests name what is missing", async (t) => {
	const { get, post } = start(t);
	const whole = { ids: ["x"], password: "Pass", tenantID: tenantIds.a };
	for (const [member, message] of [
		["ids", "ids required"],
		["password", "password required"],
		["tenantID", "tenantID required"],
	] as const) {
		const { [member]: _, ...rest } = whole;
		assert.deepEqual(errorOf(await post("/resources/export", rest)), [
			...[400, message, null],
		]);
	}
	const fileID = idOf("none");
	assert.deepEqual(
		errorOf(await post("/resources/toc", { fileID, password: "Pass" })),
		[404, "file not found", null],
	);
	const noActions = { fileID, password: "Pass", tenantID: tenantIds.a };
	assert.deepEqual(errorOf(await post("/resources/import", noActions)), [
		...[400, "actions required", null],
	]);
	const strange = { ...noActions, actions: { x: 3 } };
	const [status, message] = errorOf(await post("/resources/import", strange));
	assert.deepEqual([status, message], [400, "request body decode failed"]);
	assert.deepEqual(errorOf(await get("/resources/download/abc")), [
		...[400, "id is not a valid UUID", null],
	]);
});

test("a file of more than 64 MB is refused", async (t) => {
	const { post } = start(t);
	const large = Buffer.alloc(64 * 1024 * 1024 + 1);
	assert.deepEqual(errorOf(await post("/resources/upload", large)), [
		...[400, "maximum file size is 64 MB", null],
	]);
});

test("whom shared resources are hidden from neither sees nor exports them", async (t) => {
	const { get, post } = start(t);
	const { id } = await newDictionary(sharedTenantId);
	const list = async (login: string) =>
		(await get(`/resources?id=${id}`, login)).json();
	assert.equal((await list("analyst-a")).length, 1);
	assert.deepEqual(await list("hiding"), []);
	const request = { ids: [id], password: "Pass", tenantID: tenantIds.a };
	const ask = (login: string) => post("/resources/export", request, login);
	assert.equal((await ask("analyst-a")).statusCode, 200);
	assert.equal((await ask("hiding")).statusCode, 404);
});
