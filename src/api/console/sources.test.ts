import assert from "node:assert/strict";
import { test } from "node:test";
import { startConsoleApi } from "../testing/console-client.ts";
import { idOf, markOf, now, tenantIds } from "../testing/world.ts";

const hour = 3_600_000;

test("a source has the names of its tenant, service and policy", async (t) => {
	const { call } = startConsoleApi(t);
	await call("assignSourcePolicy", {
		body: { ids: [idOf("source-a")], policyId: idOf("policy-a") },
	});
	const answer = await call("sources", {}, "analyst-a");
	const { sources, total, states } = answer.json();
	assert.deepEqual([total, states], [1, { green: 1, red: 0, gray: 0 }]);
	assert.deepEqual(sources[0], {
		...{ id: idOf("source-a"), tenantId: tenantIds.a, tenantName: "A" },
		serviceId: idOf("collector-a"),
		serviceName: `collector ${markOf("a")}`,
		...{ connector: markOf("a"), source: "10.0.0.1", name: markOf("a") },
		policyId: idOf("policy-a"),
		policyName: `Policy ${markOf("a")}`,
		...{ state: "green", lastEventAt: now, changedAt: now, canEdit: true },
	});
	const seen = (await call("sources", {}, "operator-a")).json();
	assert.equal(seen.sources[0].canEdit, false);
});

test("rates are what the ledger received by hour, of visible sources only", async (t) => {
	const { call, world } = startConsoleApi(t);
	const key = {
		...{ tenantId: tenantIds.a, serviceId: idOf("collector-a") },
		...{ connector: markOf("a"), source: "10.0.0.1", reason: "" },
	};
	const at = Math.floor(now / hour) * hour;
	world.eventStore.ledgerEntries.splice(0);
	world.eventStore.ledgerEntries.push(
		{ ...key, hour: at, outcome: "received", count: 4 },
		{ ...key, hour: at, outcome: "stored", count: 4 },
		{ ...key, hour: at - 23 * hour, outcome: "received", count: 2 },
		{ ...key, hour: at - 24 * hour, outcome: "received", count: 99 },
		{ ...key, hour: at, outcome: "received", count: 1, source: "other" },
	);
	const ids = [idOf("source-a"), idOf("source-b"), "none"];
	const answer = await call("sourceRates", { body: { ids } }, "operator-a");
	const { hours } = answer.json();
	assert.deepEqual(Object.keys(hours), [idOf("source-a")]);
	const counts: number[] = hours[idOf("source-a")];
	assert.deepEqual([counts.length, counts[0], counts[23]], [24, 2, 4]);
	assert.equal(
		counts.reduce((sum, count) => sum + count, 0),
		6,
	);
	const none = await call("sourceRates", { body: { ids: [] } });
	assert.deepEqual(none.json(), { hours: {} });
});

test("a policy of another tenant is as if it were not there", async (t) => {
	const { call } = startConsoleApi(t);
	const answer = await call(
		"assignSourcePolicy",
		{ body: { ids: [idOf("source-a")], policyId: idOf("policy-b") } },
		"analyst-a",
	);
	assert.equal(answer.statusCode, 404);
	const refused = await call(
		"deleteSourcePolicy",
		{ params: { id: idOf("policy-a") } },
		"operator-a",
	);
	assert.equal(refused.statusCode, 403);
});

test("tenants for new policies are those that the caller may change", async (t) => {
	const { call } = startConsoleApi(t);
	const tenantsOf = async (login: string) =>
		(await call("sourcePolicies", {}, login))
			.json()
			.editableTenants.map((one: { name: string }) => one.name);
	assert.deepEqual(await tenantsOf("boss"), ["Main", "A", "B", "Shared"]);
	assert.deepEqual(await tenantsOf("analyst-a"), ["A"]);
	assert.deepEqual(await tenantsOf("operator-a"), []);
});

test("a core without sources says so", async (t) => {
	const { call } = startConsoleApi(t, { sources: undefined });
	assert.equal((await call("sources")).statusCode, 503);
});
