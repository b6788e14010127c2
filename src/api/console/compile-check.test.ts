import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { openRealResources } from "../testing/real-resources.ts";
import { tenantIds } from "../testing/world.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const real = await openRealResources(store.db);
after(async () => {
	await store.close();
	await real.close();
});

const detection = {
	kind: "comparison",
	left: { kind: "ti" },
	operator: "TIDetect",
};
const badMatch = {
	kind: "comparison",
	left: { kind: "field", field: "Name" },
	operator: "match",
	right: { kind: "constant", value: "(a" },
};

function openConsole(t: Parameters<typeof startConsoleApi>[0]) {
	const { call } = startConsoleApi(t, { resources: real.resources });
	return {
		validate: (kind: string, name: string, body: object) =>
			call("validateResource", {
				body: { kind, tenantId: tenantIds.a, name, body },
			}),
		create: (kind: string, name: string, body: object) =>
			call("createResource", {
				body: { kind, tenantId: tenantIds.a, name, body },
			}),
	};
}

test("a detection saved as a filter serves a destination, and no collector or aggregation rule", async (t) => {
	const { create } = openConsole(t);
	const made = await create("filter", "Detected", { condition: detection });
	assert.equal(made.statusCode, 200);
	const normalizer = await create("normalizer", "JSON", {
		parsing: { method: "json" },
	});
	assert.equal(normalizer.statusCode, 200);
	const collector = (filter: object) => ({
		connectors: [{ kind: "udp", port: 5514 }],
		normalizers: ["JSON"],
		filter,
	});
	const byName = { kind: "filter", filter: "Detected" };
	for (const [index, filter] of [detection, byName].entries()) {
		const refused = await create(
			"collector",
			`Collector ${index}`,
			collector(filter),
		);
		assert.deepEqual(refusalOf(refused), [400, "conditions.tooEarly"]);
		assert.match(refused.json().message, /Use it in the filter of a destina/);
		const rule = await create("aggregationRule", `Rule ${index}`, {
			identicalFields: ["Name"],
			filter,
		});
		assert.deepEqual(refusalOf(rule), [400, "aggregation.tooEarly"]);
		const destination = await create("destination", `Destination ${index}`, {
			kind: "storage",
			filter,
		});
		assert.equal(destination.statusCode, 200, destination.body);
	}
});

test("a broken filter is found when a destination, an aggregation or enrichment rule is saved", async (t) => {
	const { create, validate } = openConsole(t);
	for (const [kind, body] of [
		["destination", { kind: "storage" }],
		["aggregationRule", { identicalFields: ["Name"] }],
		["enrichmentRule", { kind: "constant", field: "Message", value: "x" }],
	] as const) {
		const refused = await create(kind, `Broken ${kind}`, {
			...body,
			filter: badMatch,
		});
		const code =
			kind === "enrichmentRule" ? "enrichment.badRule" : "text.badPattern";
		assert.equal(refusalOf(refused)[1], code);
		const checked = await validate(kind, `Broken ${kind}`, {
			...body,
			filter: badMatch,
		});
		assert.match(checked.body, /a bracket without end/);
		const made = await create(kind, `Sound ${kind}`, body);
		assert.equal(made.statusCode, 200, made.body);
	}
});

test("a filter of a thousand levels, and one that doubles, are refused when saved", async (t) => {
	const { create } = openConsole(t);
	let deep: object = badMatch;
	for (let level = 0; level < 1000; level++) {
		deep = { kind: "group", operator: "and", members: [deep] };
	}
	const refused = await create("filter", "Deep", { condition: deep });
	assert.equal(refused.statusCode, 400);
	assert.match(refused.body, /nested more than 64 levels/);

	let name = "Half 0";
	let last = await create("filter", name, {
		condition: { ...badMatch, right: { kind: "constant", value: "a" } },
	});
	for (let level = 1; last.statusCode === 200 && level < 20; level++) {
		const half = { kind: "filter", filter: name };
		name = `Half ${level}`;
		last = await create("filter", name, {
			condition: { kind: "group", operator: "or", members: [half, half] },
		});
	}
	assert.deepEqual(refusalOf(last), [400, "conditions.tooLarge"]);
});
