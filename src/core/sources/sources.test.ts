import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import type { AlertSignal } from "../alerts/alerts.ts";
import { createAlerts } from "../alerts/create-alerts.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createOutbox } from "../notifications/create-outbox.ts";
import { mailOutboxTable } from "../notifications/notifications.table.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { createSourceWatch } from "./create-source-watch.ts";
import { createSources } from "./create-sources.ts";
import type { ReceivedCount } from "./source-watch.ts";
import { sourcePoliciesTable, sourcesTable } from "./sources.table.ts";
import type { PolicyInput, Source } from "./sources.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());
const { db } = store;

const minute = 60_000;
const hour = 60 * minute;
let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const audit = createRecordedAudit();
const tenants = createTenants(db, { clock, audit });
const main = await tenants.main();
const other = await tenants.create({ name: "Other" });
const sources = createSources(db, { audit, clock });
const alerts = createAlerts(db, { clock, audit });
let ledger: ReceivedCount[] = [];
let fails: "ledger" | "outbox" | undefined;
let mailTo: readonly string[] | undefined = ["noc@example.org"];
const outbox = createOutbox(db, { clock });
const signals: AlertSignal[] = [];
const watch = createSourceWatch(db, {
	clock,
	alerts: {
		record: async (given) => {
			signals.push(...given);
			return alerts.record(given);
		},
	},
	outbox: {
		put: async (tx, mails) => {
			if (fails === "outbox") throw new Error("no room");
			await outbox.put(tx, mails);
		},
	},
	mailRecipients: async () => mailTo,
	received: async ({ from, to }) => {
		if (fails === "ledger") throw new Error("away");
		return ledger.filter((one) => one.hour >= from && one.hour <= to);
	},
});

beforeEach(async () => {
	// A new day, at half past.
	now = Math.ceil(now / (24 * hour)) * 24 * hour + 24 * hour + hour / 2;
	ledger = [];
	signals.length = 0;
	fails = undefined;
	mailTo = ["noc@example.org"];
	await db.delete(sourcesTable);
	await db.delete(sourcePoliciesTable);
	await db.delete(mailOutboxTable);
});

/** The ledger counts so many more events of a source in the present hour. */
function receive(source: string, count: number, tenantId = main.id): void {
	const at = Math.floor(now / hour) * hour;
	const key = { tenantId, serviceId: "collector", connector: "tcp:5140" };
	const known = ledger.find((one) => one.hour === at && one.source === source);
	ledger = ledger.filter((one) => one !== known);
	ledger.push({
		...{ ...key, hour: at, source },
		count: (known?.count ?? 0) + count,
	});
}

/** Turns of the watch, one a minute. */
async function pass(minutes: number, source?: string, count = 1) {
	for (let turn = 0; turn < minutes; turn++) {
		now += minute;
		if (source !== undefined) receive(source, count);
		await watch.run();
	}
}

const list = async () =>
	(await sources.list({ tenants: "all", offset: 0, limit: 100 })).sources;
async function first(): Promise<Source> {
	const [source] = await list();
	assert.ok(source);
	return source;
}
const silentFor = (windowMinutes: number): PolicyInput => ({
	...{ name: `Silent ${windowMinutes}`, windowMinutes },
	recipients: ["owner@example.org", "NOC@example.org"],
});
async function watchFirst(input: PolicyInput): Promise<Source> {
	const policy = await sources.createPolicy(main.id, input);
	const [source] = await sources.assign([(await first()).id], policy.id);
	assert.ok(source);
	return source;
}
const mails = async () =>
	(await db.select().from(mailOutboxTable))
		.map(({ recipient, subject }) => `${recipient}: ${subject}`)
		.sort();

test("sources are found in the ledger, with their last event, watched by nobody", async () => {
	receive("10.0.0.1", 5);
	receive("10.0.0.2", 1, other.id);
	receive("10.0.0.3", 1, "a tenant that is gone");
	assert.equal(await watch.run(), 0);
	const found = await list();
	assert.deepEqual(
		found.map(({ name, source, state, tenantId, lastEventAt }) => [
			...[name, source, state, tenantId, lastEventAt],
		]),
		[
			["10.0.0.1", "10.0.0.1", "gray", main.id, now],
			["10.0.0.2", "10.0.0.2", "gray", other.id, now],
		],
	);
	await watch.run();
	assert.equal((await list()).length, 2);
	await pass(120);
	assert.deepEqual(signals, []);
});

test("the last event is known to the minute while the source sends, and to the hour when its counts come late", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	const seenAt = now;
	await pass(10);
	assert.equal((await first()).lastEventAt, seenAt);
	await pass(1, "10.0.0.1");
	assert.equal((await first()).lastEventAt, now);
	now += 2 * hour;
	const late = Math.floor(now / hour) * hour - hour;
	ledger.push({
		...{ tenantId: main.id, serviceId: "collector", connector: "tcp:5140" },
		...{ hour: late, source: "10.0.0.1", count: 3 },
	});
	await watch.run();
	assert.equal((await first()).lastEventAt, late + hour - 1);
});

test("a source that falls silent opens an alert and a mail once, and again when it is back", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	await watchFirst(silentFor(10));
	await pass(3, "10.0.0.1");
	assert.equal((await first()).state, "green");
	await pass(9);
	assert.deepEqual([(await first()).state, signals.length], ["green", 0]);
	await pass(1);
	const { state, violation, changedAt } = await first();
	assert.deepEqual([state, violation, changedAt], ["red", "silent", now]);
	await pass(30);
	assert.equal(signals.length, 1);
	assert.deepEqual(
		[signals[0]?.ruleName, signals[0]?.severity, signals[0]?.event.Message],
		[
			"Source is silent",
			"medium",
			"The source “10.0.0.1” (tcp:5140) has sent nothing for 10 minutes.",
		],
	);
	assert.deepEqual(await mails(), [
		"noc@example.org: Source is silent: 10.0.0.1",
		"owner@example.org: Source is silent: 10.0.0.1",
	]);
	await pass(2, "10.0.0.1");
	assert.equal((await first()).state, "green");
	assert.equal(signals.length, 2);
	const open = await alerts.list({ tenants: [main.id], limit: 10 });
	const [alert, ...more] = open.filter(({ name }) => name.includes("silent"));
	assert.deepEqual(more, []);
	assert.equal(alert?.detectionCount, 2);
	assert.equal((await mails()).length, 4);
	const [back] = (await mails()).filter((text) => text.includes("back"));
	assert.equal(back, "noc@example.org: Source is back: 10.0.0.1");
	await pass(10);
	assert.equal(signals.length, 3);
	assert.notEqual(signals[2]?.event.ID, signals[0]?.event.ID);
});

test("a source that was never heard since it is watched is silent after the window, not before", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	await pass(60);
	await watchFirst(silentFor(10));
	await pass(9);
	assert.equal((await first()).state, "gray");
	await pass(1);
	assert.equal((await first()).state, "red");
});

test("a ledger that does not answer is no silence", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	await watchFirst(silentFor(10));
	await pass(1, "10.0.0.1");
	fails = "ledger";
	for (let turn = 0; turn < 30; turn++) {
		now += minute;
		receive("10.0.0.1", 1);
		await assert.rejects(watch.run(), /away/);
	}
	fails = undefined;
	await pass(1);
	assert.deepEqual([(await first()).state, signals], ["green", []]);
});

test("after an outage nothing turns red while what waited may still come", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	const { id } = await watchFirst(silentFor(10));
	await pass(8, "10.0.0.1");
	assert.equal((await first()).state, "green");
	now += 40 * minute;
	await watch.run();
	await pass(4);
	assert.deepEqual([(await first()).state, signals], ["green", []]);
	await pass(1, "10.0.0.1");
	assert.equal((await first()).state, "green");
	now += 40 * minute;
	await watch.run();
	await pass(5);
	assert.equal((await sources.find(id))?.state, "red");
});

test("a turn that fails in the middle is told once when it is repeated", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	await watchFirst(silentFor(5));
	await pass(4);
	fails = "outbox";
	now += minute;
	await assert.rejects(watch.run(), /no room/);
	assert.equal((await first()).state, "gray");
	fails = undefined;
	now += minute;
	await watch.run();
	assert.equal((await first()).state, "red");
	assert.deepEqual(
		[signals.length, signals[0]?.event.ID],
		[2, signals[1]?.event.ID],
	);
	assert.equal((await mails()).length, 2);
});

test("too few and too many events within the window are told apart", async () => {
	receive("10.0.0.1", 1);
	await watch.run();
	await watchFirst({
		...{ name: "Ten to hundred", windowMinutes: 10, recipients: [] },
		...{ leastEvents: 10, mostEvents: 100 },
	});
	await pass(11, "10.0.0.1", 5);
	assert.deepEqual([(await first()).state, signals], ["green", []]);
	await pass(5, "10.0.0.1", 30);
	assert.equal((await first()).violation, "many");
	await pass(11, "10.0.0.1", 5);
	assert.equal((await first()).state, "green");
	await pass(11);
	assert.equal((await first()).violation, "few");
	assert.deepEqual(
		signals.map(({ event }) => event.Name),
		[
			"Source sends too many events",
			"Source is back",
			"Source sends too few events",
		],
	);
	const [row] = await db.select().from(sourcesTable);
	assert.ok((row?.samples.length ?? 0) < 15);
});

test("without mail set up the alert is opened all the same", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	await watchFirst(silentFor(5));
	mailTo = undefined;
	await pass(6);
	assert.deepEqual([signals.length, await mails()], [1, []]);
});

test("another name, another policy and deletion are recorded; a deleted source comes back with its next event", async () => {
	receive("10.0.0.1", 5);
	await watch.run();
	const { id } = await watchFirst(silentFor(10));
	await sources.rename(id, "  Firewall ");
	assert.equal((await sources.find(id))?.name, "Firewall");
	const recorded = audit.entries.slice(-1)[0];
	assert.deepEqual(
		[recorded?.action, recorded?.after],
		["event source updated", { name: "Firewall" }],
	);
	await pass(1, "10.0.0.1");
	assert.equal((await first()).name, "Firewall");
	await sources.delete(id);
	await pass(20);
	assert.deepEqual([await list(), signals], [[], []]);
	await assert.rejects(sources.rename(id, "x"), { code: "sources.notFound" });
	await pass(1, "10.0.0.1");
	const back = await first();
	assert.deepEqual(
		[back.name, back.state, back.policyId],
		["10.0.0.1", "gray", undefined],
	);
	for (const name of ["", " ", "a\nb", "x".repeat(257)]) {
		await assert.rejects(sources.rename(back.id, name), {
			code: "sources.badName",
		});
	}
});

test("a policy watches sources of its tenant, one of Shared those of all", async () => {
	receive("10.0.0.1", 5);
	receive("10.0.0.2", 5, other.id);
	await watch.run();
	const ids = (await list()).map(({ id }) => id);
	const own = await sources.createPolicy(main.id, silentFor(10));
	await assert.rejects(sources.assign(ids, own.id), {
		code: "sources.foreignPolicy",
	});
	assert.ok((await list()).every(({ policyId }) => policyId === undefined));
	const shared = await sources.createPolicy(sharedTenantId, silentFor(10));
	const assigned = await sources.assign(ids, shared.id);
	assert.ok(assigned.every(({ policyId }) => policyId === shared.id));
	await assert.rejects(sources.deletePolicy(shared.id), {
		code: "sources.policyInUse",
		message: /watches 2 sources/,
	});
	await sources.assign(ids, undefined);
	await sources.deletePolicy(shared.id);
	await assert.rejects(sources.assign(ids, shared.id), {
		code: "sources.policyNotFound",
	});
	await assert.rejects(sources.assign([...ids, "none"], undefined), {
		code: "sources.notFound",
	});
});

test("policies are checked, have one name a tenant, and are changed on top of what was read", async () => {
	const policy = await sources.createPolicy(main.id, silentFor(10));
	await assert.rejects(sources.createPolicy(main.id, silentFor(10)), {
		code: "sources.policyNameTaken",
	});
	await assert.rejects(sources.createPolicy("none", silentFor(10)), {
		code: "sources.unknownTenant",
	});
	for (const change of [
		{ name: " " },
		{ windowMinutes: 4 },
		{ windowMinutes: 10.5 },
		{ leastEvents: -1 },
		{ leastEvents: 2, mostEvents: 1 },
		{ recipients: ["nobody"] },
	]) {
		await assert.rejects(
			sources.createPolicy(main.id, { ...silentFor(20), ...change }),
			{ code: "sources.badPolicy" },
		);
	}
	const next = await sources.updatePolicy(policy.id, 1, silentFor(30));
	assert.deepEqual([next.version, next.name], [2, "Silent 30"]);
	await assert.rejects(sources.updatePolicy(policy.id, 1, silentFor(30)), {
		code: "sources.policyChangedMeanwhile",
	});
	assert.deepEqual(await sources.policies([other.id]), []);
	assert.deepEqual(await sources.policies("all"), [next]);
	assert.deepEqual(await sources.findPolicy(policy.id), next);
});

test("the list is found by text and state, red first, by page", async () => {
	for (const number of [1, 2, 3]) receive(`10.0.0.${number}`, 5);
	receive("100%_a", 1, other.id);
	await watch.run();
	const names = async (filter: object) => {
		const all = { tenants: "all", offset: 0, limit: 100 } as const;
		const found = await sources.list({ ...all, ...filter });
		return [found.sources.map(({ name }) => name), found.total];
	};
	assert.deepEqual(await names({ text: "%_" }), [["100%_a"], 1]);
	assert.deepEqual(await names({ text: "TCP:51", limit: 1, offset: 1 }), [
		["10.0.0.2"],
		4,
	]);
	assert.deepEqual(await names({ tenants: [] }), [[], 0]);
	const policy = await sources.createPolicy(main.id, silentFor(5));
	const third = (await list()).find(({ name }) => name === "10.0.0.3");
	await sources.assign([third?.id ?? ""], policy.id);
	await pass(5);
	assert.deepEqual((await names({}))[0], [
		...["10.0.0.3", "10.0.0.1", "10.0.0.2", "100%_a"],
	]);
	assert.deepEqual(await names({ states: ["red"] }), [["10.0.0.3"], 1]);
	assert.deepEqual(await names({ policyId: policy.id }), [["10.0.0.3"], 1]);
	assert.deepEqual(await sources.count("all"), { green: 0, red: 1, gray: 3 });
	assert.deepEqual(await sources.count([other.id]), {
		...{ green: 0, red: 0, gray: 1 },
	});
});
