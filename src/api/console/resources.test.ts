import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { sharedTenantId } from "#core/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { openRealResources } from "../testing/real-resources.ts";
import { tenantIds } from "../testing/world.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const real = await openRealResources(store.db);
after(async () => {
	await store.close();
	await real.close();
});
const start = (t: { after(undo: () => Promise<void>): void }) =>
	startConsoleApi(t as Parameters<typeof startConsoleApi>[0], {
		resources: real.resources,
	});

let serial = 0;
const newName = (prefix: string) => `${prefix} ${serial++}`;
const dictionary = (more: object = {}) => ({
	...{ kind: "dictionary", tenantId: tenantIds.a, name: newName("Ports") },
	body: { type: "dictionary", entries: { 22: "ssh" } },
	...more,
});
const jsonNormalizer = (more: object = {}) => ({
	...{ kind: "normalizer", tenantId: tenantIds.a, name: newName("JSON") },
	body: { parsing: { method: "json" }, ...more },
});

test("kinds say where the caller may change them", async (t) => {
	const { call } = start(t);
	const editableOf = async (login: string) => {
		const kinds: {
			kind: string;
			isSecret: boolean;
			editableTenants: { name: string }[];
		}[] = (await call("resourceKinds", {}, login)).json();
		return (kind: string) =>
			kinds
				.find((one) => one.kind === kind)
				?.editableTenants.map(({ name }) => name);
	};
	const analyst = await editableOf("analyst-a");
	assert.deepEqual(analyst("collector"), ["A"]);
	assert.deepEqual(analyst("secret"), []);
	assert.deepEqual(analyst("storage"), []);
	const admin = await editableOf("admin-b");
	assert.deepEqual(admin("secret"), ["B"]);
	assert.deepEqual(admin("storage"), ["B"]);
	const boss = await editableOf("boss");
	assert.deepEqual(boss("secret"), ["Main", "A", "B", "Shared"]);
});

test("the schema of a kind is a JSON Schema with references, units and recursion", async (t) => {
	const { call } = start(t);
	const schemaOf = (kind: string) =>
		call("resourceSchema", { params: { kind } }, "analyst-a");
	const text = (await schemaOf("collector")).body;
	assert.ok(text.includes('"reference":"normalizer"'));
	assert.ok(text.includes('"unit":"bytes"'));
	assert.ok(text.includes('"$ref":"#/$defs/condition"'));
	assert.ok((await schemaOf("secret")).body.includes('"secret":true'));
	assert.deepEqual(refusalOf(await schemaOf("spell")), [404, "api.notFound"]);
});

test("a resource is created, read, changed once per version, copied and deleted", async (t) => {
	const { call } = start(t);
	const created = (await call("createResource", { body: dictionary() })).json();
	assert.deepEqual(
		[created.version, created.canEdit, created.isShipped, created.userName],
		[1, true, false, "Name of boss"],
	);
	assert.deepEqual([created.type, created.tenantName], ["dictionary", "A"]);
	const params = { id: created.id };
	assert.deepEqual((await call("resource", { params })).json(), created);

	const change = { version: 1, description: "Well known" };
	const changed = await call("updateResource", { params, body: change });
	assert.equal(changed.json().version, 2);
	assert.deepEqual(changed.json().body, created.body);
	const late = await call("updateResource", { params, body: change });
	assert.deepEqual(refusalOf(late), [409, "resources.changedMeanwhile"]);
	assert.match(late.json().message, /Load it again/);

	const copy = await call("duplicateResource", { params, body: {} });
	assert.equal(copy.json().name, `${created.name} copy`);
	assert.equal((await call("deleteResource", { params })).statusCode, 204);
	assert.deepEqual(refusalOf(await call("resource", { params })), [
		404,
		"api.resourceNotFound",
	]);
});

test("lists are searched, filtered and paged", async (t) => {
	const { call } = start(t);
	const mark = newName("needle");
	for (const name of ["c", "a", "b"]) {
		await call("createResource", {
			body: dictionary({ name: `${mark} ${name}` }),
		});
	}
	const list = async (query: string, login = "analyst-a") =>
		(await call("resources", { query }, login)).json();
	const search = `search=${encodeURIComponent(mark)}`;
	const page = await list(`${search}&kind=dictionary&limit=2`);
	assert.equal(page.total, 3);
	assert.deepEqual(
		page.resources.map((one: { name: string }) => one.name),
		[`${mark} a`, `${mark} b`],
	);
	assert.equal((await list(`${search}&offset=2`)).resources.length, 1);
	assert.equal((await list(`${search}&kind=filter`)).total, 0);
	assert.equal((await list(`${search}&tenantId=${tenantIds.b}`)).total, 0);
	assert.equal((await list(search, "analyst-b")).total, 0);
});

test("who uses a resource is shown as far as the caller may see it, and a resource in use stays", async (t) => {
	const { call } = start(t);
	const shared = (
		await call("createResource", {
			body: { ...jsonNormalizer(), tenantId: sharedTenantId },
		})
	).json();
	const users = [];
	for (const tenantId of [tenantIds.a, tenantIds.b]) {
		const made = await call("createResource", {
			body: {
				...{ kind: "collector", tenantId, name: newName("Collector") },
				body: {
					connectors: [{ kind: "tcp", port: 0 }],
					normalizers: [shared.id],
				},
			},
		});
		users.push(made.json().id);
	}
	const params = { id: shared.id };
	const seen = (await call("resourceUsers", { params }, "analyst-a")).json();
	assert.deepEqual(
		[seen.users.map(({ id }: { id: string }) => id), seen.hidden],
		[[users[0]], 1],
	);
	const refused = await call("deleteResource", { params });
	assert.deepEqual(refusalOf(refused), [409, "resources.inUse"]);
});

test("what Shared holds is seen by analysts and changed by general administrators", async (t) => {
	const { call } = start(t);
	const body = dictionary({ tenantId: sharedTenantId });
	assert.equal(
		(await call("createResource", { body }, "admin-a")).statusCode,
		403,
	);
	const { id } = (await call("createResource", { body })).json();
	const params = { id };
	const seen = (await call("resource", { params }, "analyst-a")).json();
	assert.equal(seen.canEdit, false);
	const change = { version: 1, description: "mine" };
	for (const answer of [
		await call("updateResource", { params, body: change }, "admin-a"),
		await call("deleteResource", { params }, "admin-a"),
		await call("duplicateResource", { params, body: {} }, "admin-a"),
	]) {
		assert.deepEqual(refusalOf(answer), [403, "api.notAllowed"]);
	}
	const copy = await call(
		"duplicateResource",
		{ params, body: { tenantId: tenantIds.a } },
		"analyst-a",
	);
	assert.equal(copy.json().tenantId, tenantIds.a);
});

test("analysts choose secrets by name; administrators open them, without what is secret", async (t) => {
	const { call, world } = start(t);
	const input = {
		...{ kind: "secret", tenantId: tenantIds.a, name: newName("Secret") },
		body: { type: "credentials", user: "reader", password: "hunter2" },
	};
	const refused = await call("createResource", { body: input }, "analyst-a");
	assert.deepEqual(refusalOf(refused), [403, "api.notAllowed"]);
	const created = await call("createResource", { body: input }, "admin-a");
	const { id } = created.json();
	assert.deepEqual(created.json().body, {
		...{ type: "credentials", user: "reader" },
	});
	assert.deepEqual(created.json().keptSecrets, ["password"]);
	const params = { id };
	const answers = [
		created,
		await call("resource", { params }, "admin-a"),
		await call("resources", { query: "kind=secret" }, "analyst-a"),
		await call(
			"updateResource",
			{
				params,
				body: {
					version: 1,
					body: { type: "credentials", user: "writer", password: "" },
				},
			},
			"admin-a",
		),
		await call("duplicateResource", { params, body: {} }, "admin-a"),
		await call(
			"validateResource",
			{ body: { ...input, id, body: { type: "credentials", user: "" } } },
			"admin-a",
		),
	];
	for (const answer of answers) {
		assert.equal(answer.statusCode, 200, answer.body);
		assert.doesNotMatch(answer.body, /hunter2/);
	}
	assert.ok(answers[2]?.body.includes(id));
	assert.doesNotMatch(answers[2]?.body ?? "", /reader/);
	for (const name of [
		"resource",
		"deleteResource",
		"duplicateResource",
	] as const) {
		const body = name === "duplicateResource" ? { body: {} } : {};
		const answer = await call(name, { params, ...body }, "analyst-a");
		assert.deepEqual(refusalOf(answer), [403, "api.notAllowed"], name);
	}
	assert.deepEqual((await real.resources.openSecrets([id])).get(id), {
		...{ type: "credentials", user: "writer", password: "hunter2" },
	});
	assert.doesNotMatch(world.logText(), /hunter2/);
});

test("analysts make no storages", async (t) => {
	const { call } = start(t);
	const body = {
		...{ kind: "storage", tenantId: tenantIds.a, name: newName("Storage") },
		body: {},
	};
	const refused = await call("createResource", { body }, "analyst-a");
	assert.equal(refused.statusCode, 403);
	const made = await call("createResource", { body }, "admin-a");
	assert.equal(made.statusCode, 200);
});

test("validation says where a body does not fit, what it misses, and what would not compile", async (t) => {
	const { call } = start(t);
	const issuesOf = async (body: object) =>
		(await call("validateResource", { body }, "analyst-a")).json().issues;
	assert.deepEqual(await issuesOf(jsonNormalizer()), []);
	const [shape] = await issuesOf(jsonNormalizer({ keepRaw: "perhaps" }));
	assert.deepEqual(shape.path, ["body", "keepRaw"]);
	const [missing] = await issuesOf({
		...jsonNormalizer(),
		kind: "filter",
		body: { condition: { kind: "filter", filter: "gone" } },
	});
	assert.deepEqual(missing.path, ["body", "condition", "filter"]);
	const unknown = { mapping: [{ source: "a", field: "NoSuchField" }] };
	const [compiled] = await issuesOf(jsonNormalizer(unknown));
	assert.deepEqual(compiled.path, ["body"]);
	assert.match(compiled.message, /NoSuchField/);
	const [rule] = await issuesOf({
		...jsonNormalizer(),
		kind: "correlationRule",
		body: {
			kind: "simple",
			propagatedFields: ["NoSuchField"],
			selectors: [
				{
					condition: {
						...{ kind: "comparison", operator: "=" },
						left: { kind: "field", field: "Name" },
						right: { kind: "constant", value: "x" },
					},
				},
			],
			actions: [{ trigger: "everyEvent" }],
		},
	});
	assert.match(rule.message, /NoSuchField/);

	const refused = await call("createResource", {
		body: jsonNormalizer(unknown),
	});
	assert.deepEqual(refusalOf(refused), [422, "normalizers.unknownField"]);
	const kept = (
		await call("createResource", { body: jsonNormalizer() })
	).json();
	const change = await call("updateResource", {
		params: { id: kept.id },
		body: { version: 1, body: { parsing: { method: "json" }, ...unknown } },
	});
	assert.deepEqual(refusalOf(change), [422, "normalizers.unknownField"]);
});

test("bodies of resources may be large, of those who are logged in", async (t) => {
	const { call, send } = start(t);
	const entries = Object.fromEntries(
		Array.from({ length: 20_000 }, (_, key) => [key, "x".repeat(100)]),
	);
	const body = dictionary({ body: { type: "dictionary", entries } });
	assert.ok(JSON.stringify(body).length > 2 * 1024 * 1024);
	const made = await call("createResource", { body });
	assert.equal(made.statusCode, 200);
	const stranger = await send({
		...{ method: "POST", url: "/api/resources", payload: body },
		headers: { "x-ursa-console": "1" },
	});
	assert.equal(stranger.statusCode, 401);
});
