import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { newTask } from "../testing/fake-tasks.ts";
import { idOf, tenantIds } from "../testing/world.ts";

test("everybody sees the own tasks and acts on them; general administrators see all", async (t) => {
	const { call, world } = startConsoleApi(t);
	const own = newTask({
		...{ id: idOf("own"), tenantId: tenantIds.b, userId: idOf("operator-a") },
		...{ state: "failed", error: "It was so.", endedAt: 1 },
	});
	world.tasks.add(own);
	const listed = (await call("tasks", {}, "operator-a")).json();
	assert.equal(listed.total, 1);
	assert.deepEqual(
		[listed.tasks[0].id, listed.tasks[0].userName, listed.tasks[0].error],
		[own.id, "Name of operator-a", "It was so."],
	);
	const params = { id: own.id };
	const restarted = await call("restartTask", { params }, "operator-a");
	assert.equal(restarted.json().state, "waiting");
	for (const login of ["admin-b", "admin-main"]) {
		const refused = await call("task", { params }, login);
		assert.deepEqual(refusalOf(refused), [403, "api.notAllowed"]);
	}
	assert.ok((await call("tasks")).json().total > 6);
	const mine = await call("tasks", { query: "mine=true" });
	assert.equal(mine.json().total, 0);
	const some = await call("tasks", { query: "state=failed&state=cancelled" });
	assert.equal(some.json().total, 1);
	const odd = await call("tasks", { query: "state=odd" });
	assert.deepEqual(refusalOf(odd), [400, "api.invalidRequest"]);
});

test("what ended is not cancelled, what runs is not restarted, what is not there is not found", async (t) => {
	const { call } = startConsoleApi(t);
	const cases = [
		["cancelTask", idOf("ended-task-a"), [409, "tasks.ended"]],
		["restartTask", idOf("task-a"), [409, "tasks.notEnded"]],
		["task", "none", [404, "api.taskNotFound"]],
	] as const;
	for (const [name, id, refusal] of cases) {
		const answer = await call(name, { params: { id } });
		assert.deepEqual(refusalOf(answer), refusal);
	}
	const params = { id: idOf("task-a") };
	const cancelled = await call("cancelTask", { params });
	assert.equal(cancelled.json().isCancelRequested, true);
});
