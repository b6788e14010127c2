/** Two cores on one PostgreSQL server: each task runs in one of them, and what one leaves the other takes. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eq } from "drizzle-orm";
import { openPostgres, type StateStore } from "#backends/state-store/index.ts";
import { silentLog } from "#platform/index.ts";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	type PostgresServer,
	startPostgres,
} from "../../../tests/counterparts/postgres.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createTasks } from "./create-tasks.ts";
import { tasksTable } from "./tasks.table.ts";
import type { TaskKind } from "./tasks.ts";
import { createHeldKind } from "./testing.ts";

const clock = () => Date.UTC(2026, 4, 1);

if (isPostgresInstalled()) {
	describe("cores on one PostgreSQL", () => {
		let server: PostgresServer;
		const stores: StateStore[] = [];
		let tenantId: string;
		before(async () => {
			server = await startPostgres();
			const url = await server.createDatabase();
			for (let core = 0; core < 2; core++) {
				const store = await openPostgres({ url });
				await store.migrate();
				stores.push(store);
			}
			tenantId = (await createTenants(db(0), { clock, audit }).main()).id;
		});
		after(async () => {
			for (const store of stores) await store.close();
			await server?.stop();
		});
		const audit = createRecordedAudit();
		const db = (core: number) => {
			const store = stores[core];
			assert.ok(store);
			return store.db;
		};
		const open = (core: number, kind: TaskKind) =>
			createTasks(db(core), {
				...{ clock, audit, log: silentLog, isAlone: false, kinds: [kind] },
			});
		const task = (kind: string) => ({
			...{ kind, title: "T", tenantId, input: {} },
		});

		test("both take from the same tasks, none twice, and no more at once than the kind bears", async () => {
			const ran: string[] = [];
			let now = 0;
			let most = 0;
			const kind: TaskKind = {
				...{ kind: "count", title: "C", concurrency: 2 },
				async run(_input, { task: { id } }) {
					ran.push(id);
					now++;
					most = Math.max(most, now);
					await new Promise((resolve) => setImmediate(resolve));
					now--;
				},
			};
			const cores = [open(0, kind), open(1, kind)] as const;
			const tasks = await Promise.all(
				Array.from({ length: 30 }, (_, n) =>
					cores[n % 2 === 0 ? 0 : 1].start(task("count")),
				),
			);
			for (const core of cores) core.begin();
			for (const { id } of tasks) {
				assert.equal((await cores[0].untilEnded(id)).state, "completed");
			}
			for (const core of cores) await core.stop();
			assert.deepEqual(ran.sort(), tasks.map(({ id }) => id).sort());
			assert.ok(most <= 2, `${most} at once`);
		});

		test("a task of a core that is silent for a minute is taken over, one of a living core is not", async () => {
			const kind = createHeldKind("held");
			const first = open(0, kind);
			const { id } = await first.start(task("held"));
			first.begin();
			await kind.next();
			const other = createHeldKind("held");
			const second = open(1, other);
			second.begin();
			const marker = await second.start(task("held"));
			await second.cancel(marker.id);
			assert.equal(other.started.length, 0);
			await db(0)
				.update(tasksTable)
				.set({ runnerId: "dead", runnerUntil: clock() - 1 })
				.where(eq(tasksTable.id, id));
			const taken = await other.next();
			assert.equal(taken.work.task.id, id);
			taken.finish({ by: "second" });
			assert.deepEqual((await second.untilEnded(id)).result, { by: "second" });
			await first.stop();
			await second.stop();
			assert.deepEqual((await second.find(id))?.result, { by: "second" });
		});
	});
} else {
	test("cores on one PostgreSQL", (t) => {
		requireCounterpart("PostgreSQL", false, t);
	});
}
