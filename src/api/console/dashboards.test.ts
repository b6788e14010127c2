import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { dashboardShape, dashboardSummaryShape } from "#api/contract/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { idOf, tenantIds } from "../testing/world.ts";

const list = z.object({
	dashboards: z.array(dashboardSummaryShape),
	editableTenants: z.array(z.object({ name: z.string() })),
});
const text = {
	...{ id: "w1", kind: "text", title: "Hello", text: "there" },
	...{ width: 4, height: 2 },
};

test("an analyst changes what is his, an administrator what is in his tenant, an operator nothing", async (t) => {
	const { call } = startConsoleApi(t);
	const params = { id: idOf("dashboard-a") };
	const change = (login: string, version: number) =>
		call("updateDashboard", { params, body: { version, name: login } }, login);
	assert.equal((await change("analyst-a", 1)).statusCode, 200);
	assert.equal((await change("admin-a", 2)).statusCode, 200);
	assert.deepEqual(refusalOf(await change("operator-a", 3)), [
		403,
		"api.notAllowed",
	]);
	const made = dashboardShape.parse(
		(
			await call(
				"createDashboard",
				{
					body: { tenantId: tenantIds.a, name: "Boss", body: { widgets: [] } },
				},
				"admin-a",
			)
		).json(),
	);
	const foreign = await call(
		"updateDashboard",
		{ params: { id: made.id }, body: { version: 1, name: "Mine" } },
		"analyst-a",
	);
	assert.deepEqual(refusalOf(foreign), [403, "api.notAllowed"]);
});

test("the list says what may be changed and where new ones may be made", async (t) => {
	const { call } = startConsoleApi(t);
	const ofAnalyst = list.parse(
		(await call("dashboards", {}, "analyst-a")).json(),
	);
	assert.deepEqual(
		ofAnalyst.dashboards.map(({ id, isOwn, canEdit }) => [id, isOwn, canEdit]),
		[[idOf("dashboard-a"), true, true]],
	);
	assert.deepEqual(ofAnalyst.editableTenants, [{ name: "A" }]);
	const ofOperator = list.parse(
		(await call("dashboards", {}, "operator-a")).json(),
	);
	assert.deepEqual(
		ofOperator.dashboards.map(({ canEdit }) => canEdit),
		[false],
	);
	assert.deepEqual(ofOperator.editableTenants, []);
});

test("the second of two changes of one version is refused", async (t) => {
	const { call } = startConsoleApi(t);
	const params = { id: idOf("dashboard-a") };
	const change = () =>
		call("updateDashboard", {
			params,
			body: { version: 1, body: { widgets: [text] } },
		});
	assert.equal((await change()).statusCode, 200);
	assert.deepEqual(refusalOf(await change()), [
		409,
		"dashboards.changedMeanwhile",
	]);
});

for (const [what, widget] of [
	["an unknown kind", { ...text, kind: "iframe" }],
	["thirteen columns", { ...text, width: 13 }],
	["a member too many", { ...text, onload: "alert(1)" }],
] as const)
	test(`a widget with ${what} is refused`, async (t) => {
		const { call } = startConsoleApi(t);
		const body = {
			...{ tenantId: tenantIds.a, name: "New" },
			body: { widgets: [widget] },
		};
		const [status] = refusalOf(await call("createDashboard", { body })) ?? [];
		assert.equal(status, 400);
	});
