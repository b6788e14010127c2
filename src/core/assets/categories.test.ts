import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Task, TaskSchedule } from "../tasks/tasks.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import type { CategoryInput } from "./categories.ts";
import { createCategorizeTask } from "./categorize.ts";
import { createAssetCategories } from "./create-categories.ts";
import { machine, openAssets } from "./testing.ts";

const world = await openAssets();
const { assets, audit, branch, clock, db, main } = world;
after(() => world.stateStore.close());

const schedules = new Map<string, Omit<TaskSchedule, "nextAt">>();
const started: unknown[] = [];
const task: Task = {
	...{ id: "task", kind: "categorize assets", title: "", tenantId: main },
	...{ state: "waiting", isCancelRequested: false, createdAt: 0, updatedAt: 0 },
	progress: { done: 0, text: "" },
};
const categories = createAssetCategories(db, {
	audit,
	clock,
	tasks: {
		start: async ({ input }) => {
			started.push(input);
			return task;
		},
		schedule: async (schedule) => void schedules.set(schedule.id, schedule),
		unschedule: async (id) => void schedules.delete(id),
	},
});
const kind = createCategorizeTask(db, { clock });
const run = (categoryId: string) =>
	kind.run(
		{ categoryId },
		{ task, signal: new AbortController().signal, report: () => {} },
	);

const input = (more: Partial<CategoryInput> = {}): CategoryInput => ({
	name: "Servers",
	severity: 3,
	description: "",
	kind: "manual",
	...more,
});

await assets.importAssets(main, "api", [
	machine(1),
	machine(2),
	machine(3, { os: { name: "Windows Server", version: "10.0.20348" } }),
]);
await assets.importAssets(branch, "api", [machine(1)]);
const idOf = async (number: number) =>
	(await assets.findByFqdn(main, `host-${number}.corp.test`))?.id ?? "";

test("categories stand in a tree per tenant; the parent fixes the tenant", async () => {
	const top = await categories.create(
		{ tenantId: main },
		input({ name: "Tree" }),
	);
	const child = await categories.create(
		{ tenantId: main, parentId: top.id },
		input({ name: "Child" }),
	);
	assert.equal(child.parentId, top.id);
	assert.deepEqual(await categories.withDescendants(top.id), [
		top.id,
		child.id,
	]);
	await assert.rejects(
		categories.create({ tenantId: branch, parentId: top.id }, input()),
		{ code: "assets.categoryNotFound" },
	);
	await assert.rejects(
		categories.create(
			{ tenantId: main, parentId: top.id },
			input({ name: " Child " }),
		),
		{ code: "assets.categoryNameTaken" },
	);
	await assert.rejects(categories.delete(top.id), {
		code: "assets.categoryNotEmpty",
	});
	await categories.delete(child.id);
	await categories.delete(top.id);
	assert.equal(await categories.find(top.id), undefined);
	assert.deepEqual(
		audit.entries.slice(-4).map(({ action }) => action),
		[
			"asset category added",
			"asset category added",
			"asset category deleted",
			"asset category deleted",
		],
	);
});

test("assets go into manual categories by hand, and out again", async () => {
	const own = await categories.create(
		{ tenantId: main },
		input({ name: "Manual" }),
	);
	const shared = await categories.create(
		{ tenantId: sharedTenantId },
		input({ name: "Crown jewels", severity: 4 }),
	);
	const foreign = await categories.create({ tenantId: branch }, input());
	const ids = [await idOf(1), await idOf(2)];
	await assets.categorize(main, ids, { add: [own.id, shared.id] });
	await assets.categorize(main, ids, { add: [own.id] });
	assert.equal((await categories.find(own.id))?.assetCount, 2);
	assert.deepEqual(
		(await assets.find(ids[0] ?? ""))?.categories,
		[own.id, shared.id].sort(),
	);
	const filter = { tenants: [main], categories: "uncategorized" as const };
	assert.equal(await assets.count(filter), 1);
	assert.equal(
		await assets.count({ tenants: [main], categories: [own.id] }),
		2,
	);
	const counted = await categories.list("all", [branch]);
	assert.equal(counted.find(({ id }) => id === shared.id)?.assetCount, 0);
	await assert.rejects(categories.delete(own.id), {
		code: "assets.categoryNotEmpty",
	});
	await assert.rejects(assets.categorize(main, ids, { add: [foreign.id] }), {
		code: "assets.categoryNotFound",
	});
	await assert.rejects(assets.categorize(main, ["none"], { add: [own.id] }), {
		code: "assets.notFound",
	});
	await assets.categorize(main, ids, { remove: [own.id, shared.id] });
	assert.equal(await assets.count(filter), 3);
});

test("active ones are filled by their condition, on schedule and on demand", async () => {
	const condition = {
		any: [
			{ field: "os", operator: "contains", value: "windows" },
			{ not: { field: "ip", operator: "inSubnet", value: "10.0.0.0/8" } },
		],
	};
	const category = await categories.create(
		{ tenantId: main },
		input({ name: "Windows", kind: "active", repeatHours: 6, condition }),
	);
	assert.equal(schedules.get(category.id)?.everyMinutes, 360);
	assert.equal(await categories.start(category.id), "task");
	assert.deepEqual(started.at(-1), { categoryId: category.id });
	assert.deepEqual(await run(category.id), { looked: 3, added: 1, removed: 0 });
	assert.deepEqual(await run(category.id), { looked: 3, added: 0, removed: 0 });
	assert.equal((await categories.find(category.id))?.lastRunAt, clock());
	await assets.importAssets(main, "api", [machine(3)]);
	assert.deepEqual(await run(category.id), { looked: 3, added: 0, removed: 1 });
	await assert.rejects(
		assets.categorize(main, [await idOf(1)], { add: [category.id] }),
		{ code: "assets.notFilledByHand" },
	);
	await categories.update(category.id, input({ name: "Windows" }));
	assert.equal(schedules.has(category.id), false);
	await assert.rejects(categories.start(category.id), {
		code: "assets.notActive",
	});
	await assert.rejects(run(category.id), { code: "assets.notActive" });
	await assert.rejects(run("none"), { code: "assets.categoryNotFound" });
});

test("an active one of Shared takes in assets of all tenants", async () => {
	const category = await categories.create(
		{ tenantId: sharedTenantId },
		input({
			name: "All hosts",
			kind: "active",
			repeatHours: 1,
			condition: { field: "fqdn", operator: "endsWith", value: ".CORP.test" },
		}),
	);
	assert.deepEqual(await run(category.id), { looked: 4, added: 4, removed: 0 });
});

test("correlation rules fill reactive ones only, of the asset's tenant or Shared", async () => {
	const category = await categories.create(
		{ tenantId: main },
		input({ name: "Suspicious", kind: "reactive" }),
	);
	const asset = await idOf(1);
	assert.deepEqual(
		[
			await categories.react(category.id, asset, "add"),
			await categories.react(category.id, asset, "add"),
		],
		[true, false],
	);
	assert.equal(await categories.react(category.id, asset, "remove"), true);
	const foreign = await categories.create(
		{ tenantId: branch },
		input({ name: "Suspicious", kind: "reactive" }),
	);
	await assert.rejects(categories.react(foreign.id, asset, "add"), {
		code: "assets.categoryOfOtherTenant",
	});
	const manual = await categories.create(
		{ tenantId: main },
		input({ name: "By hand" }),
	);
	await assert.rejects(categories.react(manual.id, asset, "add"), {
		code: "assets.notReactive",
	});
	await assert.rejects(categories.react(category.id, "none", "add"), {
		code: "assets.notFound",
	});
});

test("refuses what does not fit and says where", async () => {
	for (const [more, place] of [
		[{ name: " " }, "name"],
		[{ name: "x".repeat(129) }, "name"],
		[{ description: "x".repeat(257) }, "description"],
		[{ severity: 5 }, "severity"],
		[
			{
				kind: "active",
				repeatHours: 25,
				condition: { field: "os", operator: "exists" },
			},
			"repeatHours",
		],
		[{ kind: "active", repeatHours: 1 }, "condition"],
		[
			{
				kind: "active",
				repeatHours: 1,
				condition: { field: "ip", operator: "inSubnet", value: "x" },
			},
			"condition",
		],
		[
			{
				kind: "active",
				repeatHours: 1,
				condition: { field: "name", operator: "match", value: "(" },
			},
			"condition",
		],
	] as const) {
		await assert.rejects(
			categories.create({ tenantId: main }, input({ ...more })),
			(error: Error & { code?: string }) =>
				error.code === "assets.badCategory" &&
				error.message.includes(`At ${place}:`),
		);
	}
	await assert.rejects(categories.create({ tenantId: "none" }, input()), {
		code: "assets.tenantNotFound",
	});
});
