import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPglite, type StateStore } from "#backends/state-store/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { createDashboards } from "./create-dashboards.ts";

const tenantId = sharedTenantId;
const ownerId = "0f0e0d0c-0b0a-4908-8706-050403020100";
const shippedId = "1f1e1d1c-1b1a-4918-8716-151413121110";

let store: StateStore;
const audit = createRecordedAudit();
before(async () => {
	store = await openPglite({ dataDir: "memory" });
	await store.migrate();
});
after(() => store?.close());

const open = () => createDashboards(store.db, { clock: () => 1000, audit });

test("a dashboard is kept with its owner, and its changes are on record with before and after", async () => {
	const dashboards = open();
	const made = await dashboards.create({
		...{ tenantId, ownerId, name: "Mine", body: { widgets: [] } },
	});
	assert.deepEqual(await dashboards.find(made.id), made);
	const changed = await dashboards.update(made.id, 1, {
		body: { widgets: [1] },
	});
	assert.deepEqual([changed.version, changed.name], [2, "Mine"]);
	await dashboards.delete(made.id);
	assert.equal(await dashboards.find(made.id), undefined);
	assert.deepEqual(
		audit.entries.map(({ action, before, after }) => [action, before, after]),
		[
			["dashboard added", undefined, { widgets: [] }],
			["dashboard updated", { widgets: [] }, { widgets: [1] }],
			["dashboard deleted", { widgets: [1] }, undefined],
		],
	);
});

test("of two who change the same version one is told", async () => {
	const dashboards = open();
	const { id } = await dashboards.create({
		...{ tenantId, ownerId, name: "Both", body: {} },
	});
	await dashboards.update(id, 1, { name: "First" });
	await assert.rejects(dashboards.update(id, 1, { name: "Second" }), {
		code: "dashboards.changedMeanwhile",
	});
	assert.equal((await dashboards.find(id))?.name, "First");
});

test("only those of the asked tenants are listed", async () => {
	const dashboards = open();
	assert.deepEqual(await dashboards.list([]), []);
	assert.ok((await dashboards.list("all")).length > 0);
});

test("a shipped one is renewed until somebody changed it", async () => {
	const dashboards = open();
	const layout = { id: shippedId, tenantId, name: "Overview", body: { v: 1 } };
	await dashboards.ship([layout]);
	await dashboards.ship([{ ...layout, body: { v: 2 } }]);
	const renewed = await dashboards.find(shippedId);
	assert.deepEqual([renewed?.body, renewed?.version], [{ v: 2 }, 1]);
	assert.equal(renewed?.ownerId, undefined);
	await dashboards.update(shippedId, 1, { name: "Our overview" });
	await dashboards.ship([{ ...layout, body: { v: 3 } }]);
	const kept = await dashboards.find(shippedId);
	assert.deepEqual([kept?.name, kept?.body], ["Our overview", { v: 2 }]);
});

for (const [what, input, code] of [
	["an empty name", { name: "", body: {} }, "dashboards.badName"],
	[
		"a name of 129 characters",
		{ name: "n".repeat(129), body: {} },
		"dashboards.badName",
	],
	[
		"more than a megabyte",
		{ name: "n", body: "x".repeat(2 ** 20) },
		"dashboards.tooLarge",
	],
	[
		"an unknown tenant",
		{ name: "n", body: {}, tenantId: ownerId },
		"dashboards.unknownTenant",
	],
] as const)
	test(`${what} is refused`, async () => {
		await assert.rejects(open().create({ tenantId, ownerId, ...input }), {
			code,
		});
	});

test("one that is gone can neither be changed nor deleted", async () => {
	const dashboards = open();
	await assert.rejects(dashboards.update(ownerId, 1, {}), {
		code: "dashboards.notFound",
	});
	await assert.rejects(dashboards.delete(ownerId), {
		code: "dashboards.notFound",
	});
});
