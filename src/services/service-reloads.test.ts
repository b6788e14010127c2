/** Who is told that a resource changed, and what is made of the answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Service } from "#core/index.ts";
import { resource } from "./runtime/testing.ts";
import { createServiceReloads } from "./service-reloads.ts";

const rule = resource("correlationRule", "rule", {
	kind: "simple",
	propagatedFields: ["SourceAddress"],
	selectors: [
		{
			condition: {
				kind: "comparison",
				left: {
					...{ kind: "dictionary", dictionary: "zones" },
					keyFields: ["SourceAddress"],
				},
				operator: "=",
				right: { kind: "constant", value: "dmz" },
			},
		},
	],
	actions: [{ trigger: "everyEvent" }],
});
const zones = resource("dictionary", "zones", {
	...{ type: "dictionary", entries: { a: "b" } },
});
const uses = resource("correlator", "uses", {
	rules: ["rule"],
	destinations: [],
});
const other = resource("correlator", "other", { rules: [], destinations: [] });

function service(id: string, more: Partial<Service> = {}): Service {
	return {
		...{ id: `service-${id}`, resourceId: id, tenantId: "tenant" },
		...{ kind: "correlator", name: id, address: "", fqdn: "", warning: "" },
		...{ status: "green", version: "", startedAt: 1, createdAt: 1 },
		...{ updatedAt: 1, counters: [], rates: {}, backlogBytes: 0 },
		lastSeenAt: 1,
		...more,
	};
}

/** `reports`: what the service shows at each look after it was asked. */
function makeWorld(start: Service, reports: readonly Partial<Service>[]) {
	const asked: string[] = [];
	let looks = 0;
	return {
		asked,
		reloads: createServiceReloads({
			patienceMs: 1000,
			services: {
				list: async () => [start, service("other")],
				find: async () => {
					const change = reports[Math.min(looks, reports.length - 1)];
					looks += 1;
					return { ...start, ...change };
				},
				async requestReload(id) {
					asked.push(id);
					return { ...start, pending: "reload" };
				},
			},
			resources: { list: async () => [zones, rule, uses, other] },
		}),
	};
}

const signal = AbortSignal.timeout(60_000);
const pending = { pending: "reload" } as const;

test("only services that lead to the resource are asked, and the answer waits for the report after the reload", async () => {
	const { reloads, asked } = makeWorld(service("uses"), [
		...[pending, { lastSeenAt: 2 }, { lastSeenAt: 2 }, { lastSeenAt: 3 }],
	]);
	assert.deepEqual(await reloads.reload("zones", signal), []);
	assert.deepEqual(asked, ["service-uses"]);
});

test("a service that could not take the new content is named with its reason", async () => {
	const warning = "the new settings are not in use: a rule is broken";
	const { reloads } = makeWorld(service("uses"), [
		...[
			{ lastSeenAt: 2 },
			{ lastSeenAt: 3, status: "yellow", warning } as const,
		],
	]);
	assert.deepEqual(await reloads.reload("zones", signal), [
		{ id: "service-uses", error: warning },
	]);
});

test("a service that works with another warning took it", async () => {
	const warning = "alerts: the core does not answer";
	const { reloads } = makeWorld(service("uses"), [
		...[
			{ lastSeenAt: 2 },
			{ lastSeenAt: 3, status: "yellow", warning } as const,
		],
	]);
	assert.deepEqual(await reloads.reload("zones", signal), []);
});

test("a service that is away is named; one that never started is not asked", async () => {
	const away = makeWorld(service("uses", { status: "red" }), [pending]);
	const [failed] = await away.reloads.reload("zones", signal);
	assert.match(failed?.error ?? "", /no answer in time/);
	const fresh = makeWorld(service("uses", { status: "gray" }), [pending]);
	assert.deepEqual(await fresh.reloads.reload("zones", signal), []);
	assert.deepEqual(fresh.asked, []);
});
