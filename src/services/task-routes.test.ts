import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { type AuditEntry, createTasks, createTenants } from "#core/index.ts";
import { silentLog } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import type { CallCore } from "./core-client.ts";
import { answerTasks, askTasks } from "./task-routes.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const entries: AuditEntry[] = [];
const audit = {
	record: async (_tx: unknown, entry: AuditEntry) => {
		entries.push(entry);
	},
};
const clock = Date.now;
const held = Promise.withResolvers<object>();
const tasks = createTasks(store.db, {
	...{ clock, audit, log: silentLog, isAlone: true },
	kinds: [
		{ kind: "held", title: "Held", run: () => held.promise },
		{
			kind: "wrong",
			title: "Wrong",
			run: async () => {
				throw new UrsaError("a.b", { status: 400, sentence: "It is wrong." });
			},
		},
	],
});
tasks.begin();
after(async () => {
	await tasks.stop();
	await store.close();
});
const main = await createTenants(store.db, { clock, audit }).main();
const start = (kind: string) =>
	tasks.start({ kind, title: `A ${kind} task`, tenantId: main.id, input: {} });

/** What goes over the link: JSON both ways. */
const routes = answerTasks(tasks);
const call: CallCore = async (path, body) => {
	const answer = await routes[path]?.({
		...{ peer: undefined, address: "127.0.0.1" },
		body: Buffer.from(JSON.stringify(body)),
		signal: new AbortController().signal,
	});
	return JSON.parse(JSON.stringify(answer));
};
const commands = askTasks(call);

test("a task is listed, waited for and cancelled over the link", async () => {
	const wrong = await start("wrong");
	const ended = await commands.look(wrong.id);
	assert.deepEqual([ended.state, ended.error], ["failed", "It is wrong."]);
	const running = await start("held");
	const [newest] = await commands.list();
	assert.equal(newest?.title, "A held task");
	held.resolve({ rows: 7 });
	assert.deepEqual((await commands.look(running.id)).result, { rows: 7 });
	await assert.rejects(commands.cancel(running.id), { code: "tasks.ended" });
	await assert.rejects(commands.look("none"), { code: "tasks.notFound" });
});
