import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import {
	idOf,
	markOf,
	newAlert,
	newUser,
	now,
	tenantIds,
} from "../testing/world.ts";

const params = { id: idOf("alert-a") };
const foreign = { id: idOf("alert-b") };
const operator = "operator-a";

describe("the list of alerts", () => {
	test("holds those of the caller's tenants with their number", async (t) => {
		const { call } = startConsoleApi(t);
		const { alerts, total } = (await call("alerts", {}, operator)).json();
		assert.deepEqual([alerts.length, total], [1, 1]);
		assert.equal(alerts[0].tenantName, "A");
		assert.equal((await call("alerts")).json().total, 3);
	});

	test("is filtered and cut into pages", async (t) => {
		const { call, world } = startConsoleApi(t);
		world.alerts.add(
			newAlert("a", "", {
				id: "old",
				name: "Port scan",
				severity: "low",
				status: "closed",
				lastSeen: now - 5000,
			}),
		);
		const ids = async (query: string) => {
			const { alerts, total } = (
				await call("alerts", { query }, operator)
			).json();
			return [...alerts.map(({ id }: { id: string }) => id), total];
		};
		assert.deepEqual(await ids("limit=1"), [params.id, 2]);
		assert.deepEqual(await ids("limit=1&offset=1"), ["old", 2]);
		assert.deepEqual(await ids("status=closed&status=assigned"), ["old", 1]);
		assert.deepEqual(await ids("severity=low"), ["old", 1]);
		assert.deepEqual(await ids("name=SCAN"), ["old", 1]);
		assert.deepEqual(await ids(`from=${now}&to=${now}`), [params.id, 1]);
		assert.deepEqual(await ids("assigneeId=nobody"), [0]);
	});

	test("refuses a pattern that is none and a reversed period", async (t) => {
		const { call } = startConsoleApi(t);
		const pattern = await call("alerts", { query: "name=%28" });
		assert.deepEqual(refusalOf(pattern), [400, "alerts.badPattern"]);
		const period = await call("alerts", { query: "from=2&to=1" });
		assert.deepEqual(refusalOf(period), [400, "api.periodReversed"]);
	});
});

describe("one alert", () => {
	test("comes with events, history and the runbook of its rule", async (t) => {
		const { call } = startConsoleApi(t);
		const { alert, events, history, runbook } = (
			await call("alert", { params }, operator)
		).json();
		assert.equal(alert.id, params.id);
		assert.equal(events[0].event.DeviceVendor, "OpenBSD");
		assert.equal(history[0].action, "opened");
		assert.equal(runbook, `Block it, ${markOf("a")}`);
	});

	test("has no runbook when its rule is gone", async (t) => {
		const { call, world } = startConsoleApi(t);
		world.alerts.add(newAlert("a", "gone", { id: "1" }));
		const answer = await call("alert", { params: { id: "1" } });
		assert.equal(answer.json().runbook, "");
	});

	test("of a foreign tenant is told by nothing from an unknown one", async (t) => {
		const { call, world } = startConsoleApi(t);
		const bodies = {
			alert: undefined,
			assignAlert: { assigneeId: null },
			closeAlert: { reason: "responded" },
			setAlertSeverity: { severity: "low" },
			commentAlert: { text: "hello" },
		} as const;
		for (const [name, body] of Object.entries(bodies)) {
			// Object.entries widens the keys of the table.
			const endpoint = name as keyof typeof bodies;
			const of = (id: string) =>
				call(endpoint, { params: { id }, ...(body && { body }) }, operator);
			const known = await of(foreign.id);
			const unknown = await of(idOf("nothing"));
			assert.deepEqual(refusalOf(known), [404, "api.alertNotFound"], name);
			assert.equal(known.body, unknown.body);
		}
		assert.equal((await world.alerts.history(foreign.id)).length, 1);
	});
});

describe("working on an alert", () => {
	test("assigns it and takes the assignment back", async (t) => {
		const { call } = startConsoleApi(t);
		const assign = async (assigneeId: string | null) =>
			(
				await call("assignAlert", { params, body: { assigneeId } }, operator)
			).json();
		const assigned = await assign(idOf("analyst-a"));
		assert.deepEqual(
			[assigned.status, assigned.assigneeName],
			["assigned", "Name of analyst-a"],
		);
		assert.equal((await assign(null)).status, "new");
	});

	test("assigns only to those who can work in its tenant", async (t) => {
		const { call } = startConsoleApi(t);
		for (const login of ["operator-b", "nobody", "gone", "unknown"]) {
			const body = { assigneeId: idOf(login) };
			const answer = await call("assignAlert", { params, body }, operator);
			assert.deepEqual(refusalOf(answer), [400, "api.assigneeNotAllowed"]);
		}
	});

	test("offers the users who can work in the caller's tenants", async (t) => {
		const { call } = startConsoleApi(t);
		const logins = async (login: string) =>
			(await call("assignees", {}, login))
				.json()
				.map((user: { login: string }) => user.login);
		assert.deepEqual(await logins(operator), [
			"admin-a",
			"analyst-a",
			"boss",
			"operator-a",
		]);
		assert.equal((await logins("boss")).length, 10);
		assert.ok(!(await logins("boss")).includes("gone"));
	});

	test("closes it once, with a comment after it", async (t) => {
		const { call, world } = startConsoleApi(t);
		const body = { reason: "incorrect data", comment: "a test" };
		const close = () => call("closeAlert", { params, body }, operator);
		assert.equal((await close()).json().closingReason, "incorrect data");
		assert.equal((await close()).json().code, "alerts.alreadyClosed");
		assert.deepEqual(
			(await world.alerts.history(params.id)).map(({ action }) => action),
			["opened", "closed", "commented"],
		);
	});

	test("sets the severity and comments in the caller's name", async (t) => {
		const { call, world } = startConsoleApi(t);
		const severity = { severity: "critical" };
		const set = await call(
			"setAlertSeverity",
			{ params, body: severity },
			operator,
		);
		assert.equal(set.json().severity, "critical");
		const body = { text: " seen " };
		await call("commentAlert", { params, body }, operator);
		const last = (await world.alerts.history(params.id)).at(-1);
		assert.deepEqual(
			[last?.userName, last?.text],
			["Name of operator-a", "seen"],
		);
		const blank = await call("commentAlert", { params, body: { text: " " } });
		assert.deepEqual(refusalOf(blank), [400, "api.invalidRequest"]);
	});

	test("needs a role in some tenant", async (t) => {
		const { call, world } = startConsoleApi(t);
		world.users.add(newUser("guest"), "Correct1!", "token");
		for (const name of ["alerts", "alert", "assignees"] as const) {
			const answer = await call(name, { params }, "guest");
			assert.deepEqual(refusalOf(answer), [403, "api.notAllowed"]);
		}
	});
});

test("an alert of every tenant is listed for a general administrator", async (t) => {
	const { call } = startConsoleApi(t);
	const { alerts } = (await call("alerts")).json();
	assert.deepEqual(
		new Set(alerts.map(({ tenantId }: { tenantId: string }) => tenantId)),
		new Set(Object.values(tenantIds)),
	);
});

test("alerts of chosen tenants only, and never of those that the caller may not see", async (t) => {
	const { call } = startConsoleApi(t);
	const idsOf = async (query: string, login?: string) => {
		const answer = (await call("alerts", { query }, login)).json();
		return answer.alerts.map(({ tenantId }: { tenantId: string }) => tenantId);
	};
	assert.deepEqual(await idsOf(`tenantId=${tenantIds.a}`), [tenantIds.a]);
	assert.deepEqual(await idsOf(`tenantId=${tenantIds.b}`, "analyst-a"), []);
});
