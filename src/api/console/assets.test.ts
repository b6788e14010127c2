import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { sharedTenantId } from "#core/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { openRealAssets, rackField } from "../testing/real-assets.ts";
import { tenantIds } from "../testing/world.ts";

const real = await openRealAssets();
after(() => real.close());
beforeEach(async () => {
	for (const tenantId of Object.values(tenantIds)) {
		const all = await real.assets.list({ tenants: [tenantId], limit: 1000 });
		await real.assets.delete(
			tenantId,
			all.map(({ id }) => id),
		);
	}
});

const body = (more: object = {}) => ({
	...{ name: "", fqdn: "a.test", ipAddresses: [], macAddresses: [], owner: "" },
	...{ os: { name: "", version: "" }, software: [], customFields: [] },
	...more,
});

test("analysts create and change assets; operators look at them", async (t) => {
	const { call } = startConsoleApi(t, real);
	const created = (
		await call(
			"createAsset",
			{ body: { ...body(), tenantId: tenantIds.a } },
			"analyst-a",
		)
	).json();
	assert.deepEqual(
		[created.name, created.sources, created.tenantName],
		["a.test", ["manual"], "A"],
	);
	const params = { id: created.id };
	const changed = await call(
		"changeAsset",
		{
			params,
			body: body({
				owner: "Jane",
				customFields: [{ id: rackField.id, value: "R1" }],
			}),
		},
		"analyst-a",
	);
	assert.deepEqual(
		[changed.json().owner, changed.json().customFields],
		["Jane", { [rackField.id]: "R1" }],
	);
	assert.equal(
		(await call("asset", { params }, "operator-a")).json().owner,
		"Jane",
	);
	assert.deepEqual(
		refusalOf(
			await call("changeAsset", { params, body: body() }, "operator-a"),
		),
		[403, "api.notAllowed"],
	);
	assert.deepEqual(refusalOf(await call("asset", { params }, "admin-b")), [
		404,
		"assets.notFound",
	]);
	assert.deepEqual(
		refusalOf(
			await call("createAsset", { body: { ...body(), tenantId: tenantIds.a } }),
		),
		[409, "assets.alreadyThere"],
	);
	assert.deepEqual(
		refusalOf(
			await call("createAsset", {
				body: { ...body({ fqdn: "a b" }), tenantId: tenantIds.a },
			}),
		),
		[400, "assets.invalid"],
	);
	assert.deepEqual(
		refusalOf(
			await call("createAsset", {
				body: { ...body(), tenantId: sharedTenantId },
			}),
		),
		[400, "assets.inShared"],
	);
});

test("a file goes in with its errors by place, and is found by category, text and page", async (t) => {
	const { call } = startConsoleApi(t, real);
	const imported = await call(
		"importAssets",
		{
			body: {
				tenantId: tenantIds.a,
				assets: [
					{ fqdn: "a.test" },
					{ name: "?" },
					{ fqdn: "b.test", ipAddresses: "10.0.0.1" },
					{ ipAddresses: ["10.0.0.2"] },
				],
			},
		},
		"analyst-a",
	);
	assert.deepEqual(
		[
			imported.json().inserted,
			imported.json().errors.map(({ index }: { index: number }) => index),
		],
		[2, [1, 2]],
	);
	const list = async (query: string) =>
		(await call("assetList", { query }, "operator-a")).json();
	assert.equal((await list("limit=1")).assets.length, 1);
	assert.equal((await list("limit=1")).total, 2);
	assert.deepEqual(
		(await list("text=0.0.2")).assets.map(({ name }: { name: string }) => name),
		["10.0.0.2"],
	);
	const category = (
		await call(
			"createAssetCategory",
			{
				body: {
					tenantId: tenantIds.a,
					name: "Servers",
					severity: 3,
					description: "",
					kind: "manual",
				},
			},
			"analyst-a",
		)
	).json();
	const child = (
		await call(
			"createAssetCategory",
			{
				body: {
					tenantId: tenantIds.a,
					parentId: category.id,
					name: "Web",
					severity: 3,
					description: "",
					kind: "manual",
				},
			},
			"analyst-a",
		)
	).json();
	const ids = (await list("")).assets.map(({ id }: { id: string }) => id);
	assert.equal(
		(
			await call(
				"categorizeAssets",
				{ body: { ids: [ids[0]], add: [child.id] } },
				"analyst-a",
			)
		).statusCode,
		204,
	);
	assert.equal((await list(`category=${category.id}`)).total, 0);
	assert.equal((await list(`category=${category.id}&recursive=true`)).total, 1);
	assert.equal((await list("category=uncategorized")).total, 1);
	const tree = (await call("assetCategories", {}, "operator-a")).json();
	assert.deepEqual([tree.total, tree.uncategorized], [2, 1]);
	assert.deepEqual(
		refusalOf(
			await call("assetList", { query: `category=${category.id}` }, "admin-b"),
		),
		[404, "assets.categoryNotFound"],
	);
	assert.deepEqual(
		refusalOf(await call("deleteAssetCategory", { params: { id: child.id } })),
		[409, "assets.categoryNotEmpty"],
	);
	const part = (
		await call("exportAssets", { query: "limit=1" }, "operator-a")
	).json();
	assert.deepEqual([part.assets.length, part.isLast], [1, false]);
	const rest = (
		await call(
			"exportAssets",
			{ query: `limit=10&after=${part.assets[0].id}` },
			"operator-a",
		)
	).json();
	assert.deepEqual([rest.assets.length, rest.isLast], [1, true]);
});

test("assets of a tenant that the caller may not see are as if they were not there, also among others", async (t) => {
	const { call } = startConsoleApi(t, real);
	await real.assets.importAssets(tenantIds.a, "api", [{ fqdn: "a.test" }]);
	await real.assets.importAssets(tenantIds.b, "api", [{ fqdn: "b.test" }]);
	const ids = (await real.assets.list({ tenants: "all", limit: 10 })).map(
		({ id }) => id,
	);
	assert.deepEqual(
		refusalOf(await call("deleteAssets", { body: { ids } }, "admin-a")),
		[404, "assets.notFound"],
	);
	assert.equal(await real.assets.count({ tenants: "all" }), 2);
	assert.deepEqual((await call("deleteAssets", { body: { ids } })).json(), {
		deleted: 2,
	});
});

test("categories of Shared are seen by all, changed by general administrators, and take assets of every tenant", async (t) => {
	const { call } = startConsoleApi(t, real);
	const input = {
		tenantId: sharedTenantId,
		name: "Critical",
		severity: 4,
		description: "",
		kind: "manual",
	};
	assert.deepEqual(
		refusalOf(await call("createAssetCategory", { body: input }, "admin-a")),
		[403, "api.notAllowed"],
	);
	const shared = (await call("createAssetCategory", { body: input })).json();
	await real.assets.importAssets(tenantIds.a, "api", [{ fqdn: "a.test" }]);
	await real.assets.importAssets(tenantIds.b, "api", [{ fqdn: "b.test" }]);
	const ids = (await real.assets.list({ tenants: "all", limit: 10 })).map(
		({ id }) => id,
	);
	assert.equal(
		(await call("categorizeAssets", { body: { ids, add: [shared.id] } }))
			.statusCode,
		204,
	);
	const own = (await call("assetCategories", {}, "operator-a")).json();
	assert.equal(
		own.categories.find(({ id }: { id: string }) => id === shared.id)
			.assetCount,
		1,
	);
	assert.deepEqual(
		refusalOf(await call("startCategorization", { params: { id: shared.id } })),
		[409, "assets.notActive"],
	);
	assert.deepEqual(
		refusalOf(
			await call(
				"changeAssetCategory",
				{ params: { id: shared.id }, body: input },
				"admin-a",
			),
		),
		[403, "api.notAllowed"],
	);
});

test("an active category is started as a task; a broken condition is refused with its reason", async (t) => {
	const { call } = startConsoleApi(t, real);
	const input = {
		tenantId: tenantIds.a,
		name: "Windows",
		severity: 2,
		description: "",
		kind: "active",
		repeatHours: 2,
		condition: { field: "os", operator: "contains", value: "windows" },
	};
	const category = (
		await call("createAssetCategory", { body: input }, "analyst-a")
	).json();
	assert.deepEqual(category.condition, input.condition);
	const started = await call(
		"startCategorization",
		{ params: { id: category.id } },
		"analyst-a",
	);
	assert.equal(typeof started.json().taskId, "string");
	const broken = await call(
		"createAssetCategory",
		{
			body: {
				...input,
				name: "x",
				condition: { field: "ip", operator: "inSubnet", value: "x" },
			},
		},
		"analyst-a",
	);
	assert.deepEqual(refusalOf(broken), [400, "assets.badCategory"]);
	assert.match(broken.json().message, /subnet such as/);
});
