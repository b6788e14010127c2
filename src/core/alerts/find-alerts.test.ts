import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { deriveId } from "#platform/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import type { AlertFilter } from "./alerts.ts";
import { createAlerts } from "./create-alerts.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

const noon = Date.UTC(2026, 4, 1, 12);
const alerts = createAlerts(store.db, {
	clock: () => noon,
	audit: createRecordedAudit(),
});

/** name, tenant, severity, first seen and last seen in minutes after noon */
const samples = [
	["Brute force", "red", "low", 0, 9],
	["brute FORCE 2", "red", "high", 1, 5],
	["Port scan (tcp)", "blue", "medium", 2, 5],
	["Malware", "blue", "critical", 3, 3],
] as const;

const idOf = new Map<string, string>();

before(async () => {
	for (const [name, tenantId, severity, first, last] of samples) {
		const [id] = await alerts.record([
			{
				tenantId,
				ruleId: name,
				ruleName: name,
				severity,
				segment: "",
				groupedBy: {},
				technique: "",
				tactic: "",
				event: {
					ID: deriveId(name),
					Timestamp: noon,
					StartTime: noon + first * 60_000,
					EndTime: noon + last * 60_000,
				},
				baseEvents: [],
			},
		]);
		idOf.set(name, String(id));
	}
	await alerts.assign(String(idOf.get("Malware")), { id: "u", name: "U" }, "U");
	await alerts.close(String(idOf.get("Brute force")), "responded", "U");
});

async function namesOf(filter: Partial<AlertFilter>): Promise<string[]> {
	const whole = { tenants: "all", limit: 100, ...filter } as const;
	const found = (await alerts.list(whole)).map((alert) => alert.name);
	assert.equal(await alerts.count(whole), found.length);
	return found;
}

test("lists latest first, by the time that is asked for, then by id", async () => {
	const [first, , , last] = await namesOf({});
	assert.deepEqual([first, last], ["Brute force", "Malware"]);
	const equal = (await alerts.list({ tenants: "all", limit: 100 })).slice(1, 3);
	assert.ok(String(equal[0]?.id) < String(equal[1]?.id));
	assert.deepEqual(await namesOf({ timeField: "firstSeen" }), [
		"Malware",
		"Port scan (tcp)",
		"brute FORCE 2",
		"Brute force",
	]);
});

test("pages without gaps and counts the whole", async () => {
	const pages = [0, 2, 4].map((offset) =>
		alerts.list({ tenants: "all", offset, limit: 2 }),
	);
	const ids = (await Promise.all(pages)).flat().map((alert) => alert.id);
	assert.equal(new Set(ids).size, 4);
	assert.equal(await alerts.count({ tenants: "all" }), 4);
});

test("filters by tenant, id, status, severity and assignee", async () => {
	assert.deepEqual(await namesOf({ tenants: ["blue"] }), [
		"Port scan (tcp)",
		"Malware",
	]);
	const ids = [String(idOf.get("Malware")), "none"];
	assert.deepEqual(await namesOf({ ids }), ["Malware"]);
	assert.deepEqual(await namesOf({ ids, tenants: ["red"] }), []);
	assert.deepEqual(await namesOf({ statuses: ["assigned", "closed"] }), [
		"Brute force",
		"Malware",
	]);
	assert.deepEqual(await namesOf({ severities: ["critical"] }), ["Malware"]);
	assert.deepEqual(await namesOf({ assigneeId: "u" }), ["Malware"]);
});

test("an empty list fits nothing", async () => {
	assert.deepEqual(await namesOf({ tenants: [] }), []);
	assert.deepEqual(await namesOf({ ids: [] }), []);
	assert.deepEqual(await namesOf({ statuses: [] }), []);
	assert.deepEqual(await namesOf({ severities: [] }), []);
});

test("the period holds both ends, also between milliseconds", async () => {
	const at = noon + 3 * 60_000;
	assert.deepEqual(await namesOf({ from: at, to: at }), ["Malware"]);
	assert.deepEqual(await namesOf({ from: at - 0.5, to: at + 0.5 }), [
		"Malware",
	]);
	assert.deepEqual(await namesOf({ from: at + 0.5, to: at + 0.7 }), []);
	assert.deepEqual(
		await namesOf({ timeField: "firstSeen", to: noon + 60_000 }),
		["brute FORCE 2", "Brute force"],
	);
});

test("the name is an expression anywhere in it, without regard to case", async () => {
	assert.deepEqual((await namesOf({ name: "brute" })).length, 2);
	assert.deepEqual(await namesOf({ name: "^BRUTE force$" }), ["Brute force"]);
	assert.deepEqual(await namesOf({ name: "scan \\((tcp|udp)\\)$" }), [
		"Port scan (tcp)",
	]);
	assert.deepEqual(await namesOf({ name: "\\d" }), ["brute FORCE 2"]);
	assert.deepEqual(await namesOf({ name: "nothing like it" }), []);
	assert.equal((await namesOf({ name: "" })).length, 4);
	assert.deepEqual(await namesOf({ name: "force", tenants: ["blue"] }), []);
});

test("refuses patterns that are none, with the reason", async () => {
	for (const name of ["(", "[z-a]", "(?=look)", "(a)\\1", "a".repeat(1001)]) {
		await assert.rejects(alerts.list({ tenants: "all", limit: 1, name }), {
			code: "alerts.badPattern",
			status: 400,
		});
		await assert.rejects(alerts.count({ tenants: "all", name }), {
			code: "alerts.badPattern",
		});
	}
});

test("patterns made to be slow are answered or refused within a second", async () => {
	const start = performance.now();
	for (const name of [
		"^(a+)+$",
		"(.*)*(.*)*(.*)*x",
		"(?:(\\w+)\\s?)+:",
		`${"(a|b|ab)*".repeat(30)}$`,
		"(.{0,500}){0,90}z",
	]) {
		try {
			await alerts.list({ tenants: "all", limit: 1, name });
		} catch (error) {
			assert.equal((error as { code?: unknown }).code, "alerts.badPattern");
		}
	}
	assert.ok(performance.now() - start < 5000);
});
