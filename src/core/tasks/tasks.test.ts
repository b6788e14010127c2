import assert from "node:assert/strict";
import { after, type TestContext, test } from "node:test";
import { eq } from "drizzle-orm";
import { openPglite } from "#backends/state-store/index.ts";
import { silentLog } from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import { currentActor, withActor } from "../audit/actor.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createTasks } from "./create-tasks.ts";
import { taskSchedulesTable, tasksTable } from "./tasks.table.ts";
import type { TaskKind, TaskRunner } from "./tasks.ts";
import { createHeldKind } from "./testing.ts";

const minuteMs = 60_000;
const start = Date.UTC(2026, 4, 1);

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

/** An empty state store with cores that work on it one after another. */
async function openWorld(t: TestContext) {
	await store.db.delete(tasksTable);
	await store.db.delete(taskSchedulesTable);
	let now = start;
	const clock = () => now;
	const main = await createTenants(store.db, { clock }).main();
	const audit = createRecordedAudit();
	const cores: TaskRunner[] = [];
	t.after(async () => {
		for (const core of cores) await core.stop();
	});
	return {
		db: store.db,
		audit,
		pass: (ms: number) => {
			now += ms;
		},
		core(kinds: readonly TaskKind[]): TaskRunner {
			const core = createTasks(store.db, {
				...{ clock, audit, log: silentLog, isAlone: true, kinds },
			});
			cores.push(core);
			core.begin();
			return core;
		},
		task: (kind: string, input: unknown = { n: 1 }) => ({
			...{ kind, title: `Some ${kind}`, tenantId: main.id, input },
		}),
		async rowOf(id: string) {
			const [row] = await store.db
				.select()
				.from(tasksTable)
				.where(eq(tasksTable.id, id));
			assert.ok(row);
			return row;
		},
	};
}

test("a task runs as its user, with its input, and leaves its result", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	const core = world.core([
		{
			...kind,
			run: (input, work) => {
				assert.equal(currentActor()?.userId, "u1");
				return kind.run(input, work);
			},
		},
	]);
	const task = await withActor({ userId: "u1" }, () =>
		core.start(world.task("held", { file: "a" })),
	);
	assert.deepEqual(
		[task.state, task.userId, task.createdAt],
		["waiting", "u1", start],
	);
	const held = await kind.next();
	assert.deepEqual(held.input, { file: "a" });
	assert.equal(held.work.task.id, task.id);
	assert.equal((await core.find(task.id))?.state, "running");
	held.work.report({ done: 1.4, total: 3, text: "first" });
	held.work.report({ done: 2, total: 3, text: "second" });
	held.finish({ rows: 3 });
	const ended = await core.untilEnded(task.id);
	assert.deepEqual(
		[ended.state, ended.result, ended.progress, ended.endedAt],
		["completed", { rows: 3 }, { done: 2, total: 3, text: "second" }, start],
	);
	assert.deepEqual(
		(await core.list({ tenants: "all", offset: 0, limit: 9 })).tasks,
		[ended],
	);
});

test("one task of a kind runs at a time unless the kind bears more", async (t) => {
	const world = await openWorld(t);
	const single = createHeldKind("single");
	const double = createHeldKind("double", { concurrency: 2 });
	const core = world.core([single, double]);
	const tasks = [];
	for (const kind of ["single", "single", "double", "double", "double"]) {
		tasks.push(await core.start(world.task(kind)));
		world.pass(1);
	}
	const first = await single.next();
	await double.next();
	await double.next();
	assert.deepEqual([single.started.length, double.started.length], [1, 2]);
	const second = single.next();
	first.finish();
	assert.equal((await second).work.task.id, tasks[1]?.id);
	assert.equal(double.started.length, 2);
});

test("what fails says why; what nobody foresaw shows only the number of the task", async (t) => {
	const world = await openWorld(t);
	const errors = defineErrors("import", {
		noFile: { status: 400, sentence: "There is no file {name}." },
	});
	const core = world.core([
		{
			...{ kind: "foreseen", title: "F" },
			run: async () => {
				throw errors.make("noFile", { name: "x" });
			},
		},
		{
			...{ kind: "crash", title: "C" },
			run: async () => {
				throw new Error("password is hunter2");
			},
		},
		{
			...{ kind: "large", title: "L" },
			run: async () => ({ text: "x".repeat(300_000) }),
		},
	]);
	const endOf = async (kind: string) =>
		core.untilEnded((await core.start(world.task(kind))).id);
	const foreseen = await endOf("foreseen");
	assert.deepEqual(
		[foreseen.state, foreseen.error],
		["failed", "There is no file x."],
	);
	const crash = await endOf("crash");
	assert.match(crash.error ?? "", new RegExp(crash.id));
	assert.doesNotMatch(crash.error ?? "", /hunter2/);
	assert.match((await endOf("large")).error ?? "", /result of more than/);
});

test("a waiting task is cancelled at once, a running one is aborted; ended ones cannot be", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	const core = world.core([kind]);
	const first = await core.start(world.task("held"));
	await kind.next();
	const second = await core.start(world.task("held"));
	await core.cancel(second.id);
	assert.equal((await core.find(second.id))?.state, "cancelled");
	await core.cancel(first.id);
	const ended = await core.untilEnded(first.id);
	assert.deepEqual([ended.state, ended.error], ["cancelled", undefined]);
	assert.equal(kind.started.length, 1);
	await assert.rejects(core.cancel(first.id), { code: "tasks.ended" });
	await assert.rejects(core.cancel("none"), { code: "tasks.notFound" });
	assert.deepEqual(
		world.audit.entries.map(({ action, object }) => [action, object?.id]),
		[
			["task cancelled", second.id],
			["task cancelled", first.id],
		],
	);
});

test("restarting makes a new task of the same input for whoever restarts", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	const core = world.core([kind]);
	const first = await core.start(world.task("held", { a: 1 }));
	const held = await kind.next();
	await assert.rejects(core.restart(first.id), { code: "tasks.notEnded" });
	held.fail(new Error("no"));
	await core.untilEnded(first.id);
	const again = await withActor({ userId: "u2" }, () => core.restart(first.id));
	assert.notEqual(again.id, first.id);
	assert.equal(again.userId, "u2");
	assert.deepEqual((await kind.next()).input, { a: 1 });
	await assert.rejects(core.restart("none"), { code: "tasks.notFound" });
});

test("after an orderly stop the next core runs the task again, as often as needed", async (t) => {
	const world = await openWorld(t);
	let task = "";
	for (let stops = 0; stops < 6; stops++) {
		const kind = createHeldKind("held");
		const core = world.core([kind]);
		if (task === "") task = (await core.start(world.task("held"))).id;
		assert.equal((await kind.next()).work.task.id, task);
		await core.stop();
		const row = await world.rowOf(task);
		assert.deepEqual([row.state, row.attempts], ["waiting", 0]);
	}
});

test("a stop waits four seconds for a task that does not listen, and puts it back", async (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	const world = await openWorld(t);
	const kind = createHeldKind("deaf", { isDeaf: true });
	const core = world.core([kind]);
	const { id } = await core.start(world.task("deaf"));
	const held = await kind.next();
	const stopped = core.stop();
	assert.ok(held.work.signal.aborted);
	while ((await world.rowOf(id)).state === "running") {
		t.mock.timers.tick(4000);
	}
	await stopped;
	assert.equal((await world.rowOf(id)).state, "waiting");
	held.finish({ late: true });
	t.mock.timers.reset();
	assert.equal((await world.rowOf(id)).result, null);
});

test("a task whose core died is run again three times, then it fails", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	const core = world.core([kind]);
	const { id } = await core.start(world.task("held"));
	await kind.next();
	await core.stop();
	/** As the row is when a process is killed in the middle of its so-many-th start. */
	const die = (attempts: number) =>
		world.db
			.update(tasksTable)
			.set({
				...{ state: "running", runnerId: "dead", attempts },
				...{ runnerUntil: start + 60_000 },
			})
			.where(eq(tasksTable.id, id));
	for (const attempts of [1, 2, 3]) {
		await die(attempts);
		const next = createHeldKind("held");
		const core = world.core([next]);
		await next.next();
		assert.equal((await world.rowOf(id)).attempts, attempts + 1);
		await core.stop();
	}
	await die(4);
	const last = createHeldKind("held");
	const ended = await world.core([last]).untilEnded(id);
	assert.equal(ended.state, "failed");
	assert.match(ended.error ?? "", /ended 4 times/);
	assert.equal(last.started.length, 0);
});

test("rows of kinds that are gone fail with a sentence, and new ones are refused", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("gone");
	const core = world.core([kind]);
	const { id } = await core.start(world.task("gone"));
	await kind.next();
	await core.stop();
	const next = world.core([createHeldKind("held")]);
	const ended = await next.untilEnded(id);
	assert.equal(ended.state, "failed");
	assert.match(ended.error ?? "", /knows no tasks of the kind “gone”/);
	await assert.rejects(next.start(world.task("gone")), {
		code: "tasks.unknownKind",
	});
	await assert.rejects(next.restart(id), { code: "tasks.unknownKind" });
});

test("refuses an input that is too large, a bad title, and more than 1,000 open tasks", async (t) => {
	const world = await openWorld(t);
	const core = world.core([createHeldKind("held")]);
	const bad = [
		{ ...world.task("held"), input: "x".repeat(70_000) },
		{ ...world.task("held"), title: " " },
		{ ...world.task("held"), title: "x".repeat(257) },
	];
	for (const task of bad) {
		await assert.rejects(core.start(task), { code: "tasks.badInput" });
	}
	const { id } = await core.start(world.task("held"));
	await core.stop();
	const row = await world.rowOf(id);
	await world.db
		.insert(tasksTable)
		.values(Array.from({ length: 999 }, (_, n) => ({ ...row, id: `t${n}` })));
	await assert.rejects(core.start(world.task("held")), {
		code: "tasks.tooMany",
	});
});

test("lists by tenant, user, state and kind, in pages, the newest first", async (t) => {
	const world = await openWorld(t);
	const [held, other] = [createHeldKind("held"), createHeldKind("other")];
	const core = world.core([held, other]);
	const ids: string[] = [];
	for (const [kind, userId] of [
		["held", "u1"],
		["other", "u1"],
		["held", "u2"],
	] as const) {
		world.pass(1);
		const task = await withActor({ userId }, () =>
			core.start(world.task(kind)),
		);
		ids.unshift(task.id);
	}
	const listed = async (filter: object) => {
		const found = await core.list({
			...{ tenants: "all", offset: 0, limit: 10, ...filter },
		});
		return [found.tasks.map((task) => ids.indexOf(task.id)), found.total];
	};
	await held.next();
	await other.next();
	assert.deepEqual(await listed({}), [[0, 1, 2], 3]);
	assert.deepEqual(await listed({ offset: 1, limit: 1 }), [[1], 3]);
	assert.deepEqual(await listed({ userId: "u1" }), [[1, 2], 2]);
	assert.deepEqual(await listed({ states: ["waiting"] }), [[0], 1]);
	assert.deepEqual(await listed({ kinds: ["other"] }), [[1], 1]);
	assert.deepEqual(await listed({ tenants: [] }), [[], 0]);
	assert.deepEqual(await listed({ tenants: [], orUserId: "u2" }), [[0], 1]);
	assert.deepEqual(await listed({ orUserId: "u2" }), [[0, 1, 2], 3]);
	assert.deepEqual(await listed({ tenants: ["elsewhere"] }), [[], 0]);
});

test("a schedule starts its task every so many minutes; a time that passed runs once", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	const marker = { kind: "marker", title: "M", run: async () => undefined };
	let core = world.core([kind, marker]);
	const schedule = {
		...{ id: "s1", everyMinutes: 10, isDisabled: false },
		...world.task("held", { at: "night" }),
	};
	await core.schedule(schedule);
	assert.equal((await core.schedules())[0]?.nextAt, start + 10 * minuteMs);
	await core.stop();
	world.pass(35 * minuteMs);
	core = world.core([kind, marker]);
	const held = await kind.next();
	assert.deepEqual(
		[held.input, held.work.task.scheduleId, held.work.task.userId],
		[{ at: "night" }, "s1", undefined],
	);
	assert.equal((await core.schedules())[0]?.nextAt, start + 40 * minuteMs);
	// Its next time comes while it still runs: not a second time beside itself.
	world.pass(10 * minuteMs);
	for (let rounds = 0; rounds < 2; rounds++) {
		await core.untilEnded((await core.start(world.task("marker"))).id);
	}
	assert.equal((await core.schedules())[0]?.nextAt, start + 50 * minuteMs);
	held.finish();
	await core.untilEnded(held.work.task.id);
	world.pass(10 * minuteMs);
	await core.schedule({ ...schedule, title: "Renamed" });
	assert.equal((await kind.next()).work.task.title, "Renamed");
	const { total } = await core.list({ tenants: "all", offset: 0, limit: 9 });
	assert.equal(total, 4);
	await core.unschedule("s1");
	assert.deepEqual(await core.schedules(), []);
});

test("disabled schedules start nothing, odd periods and kinds are refused", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	const core = world.core([kind]);
	const schedule = {
		...{ id: "s1", everyMinutes: 1, isDisabled: true },
		...world.task("held"),
	};
	await core.schedule(schedule);
	for (const everyMinutes of [0, 1.5, 600_000, Number.NaN]) {
		await assert.rejects(core.schedule({ ...schedule, everyMinutes }), {
			code: "tasks.badSchedule",
		});
	}
	await assert.rejects(core.schedule({ ...schedule, kind: "none" }), {
		code: "tasks.unknownKind",
	});
	world.pass(minuteMs);
	// A later task has run, so a look around has passed the schedule by.
	const { id } = await core.start(world.task("held"));
	(await kind.next()).finish();
	await core.untilEnded(id);
	assert.equal(kind.started.length, 1);
	const [row] = await world.db.select().from(taskSchedulesTable);
	assert.equal(row?.nextAt, start + minuteMs);
});

test("ended tasks are kept for 30 days", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	let core = world.core([kind]);
	const old = await core.start(world.task("held"));
	(await kind.next()).finish();
	await core.untilEnded(old.id);
	await core.stop();
	world.pass(30 * 24 * 60 * minuteMs);
	core = world.core([kind]);
	const kept = await core.start(world.task("held"));
	(await kind.next()).finish();
	await core.untilEnded(kept.id);
	assert.ok(await core.find(old.id));
	await core.stop();
	world.pass(1);
	core = world.core([kind]);
	const later = await core.start(world.task("held"));
	(await kind.next()).finish();
	await core.untilEnded(later.id);
	await core.stop();
	assert.equal(await core.find(old.id), undefined);
	assert.ok(await core.find(kept.id));
});

test("who waits for a task is let go when it gives up or the core stops", async (t) => {
	const world = await openWorld(t);
	const kind = createHeldKind("held");
	const core = world.core([kind]);
	const { id } = await core.start(world.task("held"));
	await kind.next();
	const patience = new AbortController();
	const impatient = core.untilEnded(id, patience.signal);
	patience.abort();
	await assert.rejects(impatient, { name: "AbortError" });
	const waiting = core.untilEnded(id);
	const stopped = core.stop();
	await assert.rejects(waiting, { name: "AbortError" });
	await stopped;
	await assert.rejects(world.core([kind]).untilEnded("none"), {
		code: "tasks.notFound",
	});
});
