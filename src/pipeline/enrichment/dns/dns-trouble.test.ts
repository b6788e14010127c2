import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "#event/index.ts";
import { countsOf, stageOf } from "../testing.ts";
import { eventsWith, gate, lookUp, startRule } from "./samples.testing.ts";
import { startDnsServer } from "./testing.ts";

test("an event goes on after its time-out, and an answer that comes later is not written into it", async (t) => {
	const { open, opened } = gate();
	const { stage } = await startRule(
		t,
		async (question) => {
			await opened;
			return lookUp(question);
		},
		{},
		{ dnsTimeoutMs: 80 },
	);
	const late: Event = { SourceAddress: "192.0.2.7" };
	await stage.process([late]);
	assert.deepEqual(late, { SourceAddress: "192.0.2.7" });
	assert.deepEqual(countsOf(stage), { timedOut: 1 });
	open();
	await stage.process([{ SourceAddress: "192.0.2.8" }]);
	assert.deepEqual(late, { SourceAddress: "192.0.2.7" });
});

test("events whose turn does not come in time go on, and are not asked for afterwards", async (t) => {
	let isSilent = true;
	const { stage, server } = await startRule(
		t,
		(question) => (isSilent ? "silence" : lookUp(question)),
		{},
		{ dnsTimeoutMs: 200 },
	);
	await stage.process(eventsWith(20));
	assert.deepEqual(countsOf(stage), { timedOut: 20 });
	isSilent = false;
	// Would be behind the others in the queue.
	const event: Event = { SourceAddress: "192.0.2.7" };
	await stage.process([event]);
	assert.equal(event.SourceHostName, "ws7.example");
	const names = new Set(server.questions.map(({ name }) => name));
	assert.ok(names.size <= 3, `${names.size} names were asked`);
});

test("an event waits no longer for its turn either, and a later one for the same name keeps the turn", async (t) => {
	const { stage } = await startRule(
		t,
		lookUp,
		{ rps: 1 },
		{ dnsTimeoutMs: 600 },
	);
	const waiting: Event = { SourceAddress: "192.0.2.7" };
	const startedAt = performance.now();
	// The first takes the only turn of this second.
	await stage.process([{ SourceAddress: "192.0.2.8" }, waiting]);
	assert.ok(performance.now() - startedAt < 950);
	assert.deepEqual(countsOf(stage), { applied: 1, timedOut: 1 });
	const later: Event = { SourceAddress: "192.0.2.7" };
	await stage.process([later]);
	assert.equal(later.SourceHostName, "ws7.example");
	assert.equal(waiting.SourceHostName, undefined);
});

test("when stopped, waiting events go on at once", async (t) => {
	const { stage } = await startRule(
		t,
		() => {
			stage.stop();
			return "silence";
		},
		{},
		{ dnsTimeoutMs: 100_000 },
	);
	const events = eventsWith(5);
	assert.deepEqual(await stage.process([...events]), eventsWith(5));
	const { timedOut = 0, failed = 0 } = countsOf(stage);
	assert.equal(timedOut + failed, 5);
	await stage.process(eventsWith(1));
});

test("a lost question is asked again", async (t) => {
	let asked = 0;
	const { enrich } = await startRule(
		t,
		(question) => (asked++ === 0 ? "silence" : lookUp(question)),
		{},
		{ dnsTimeoutMs: 1200 },
	);
	const event = await enrich({ SourceAddress: "192.0.2.7" });
	assert.equal(event.SourceHostName, "ws7.example");
});

test("the next server is asked when one does not answer", async (t) => {
	const dead = await startDnsServer(t, () => "silence");
	const { server } = await startRule(t);
	const stage = stageOf(
		[{ kind: "dns", servers: [dead.address, server.address] }],
		{ dnsTimeoutMs: 2000 },
	);
	t.after(() => stage.stop());
	const event: Event = { SourceAddress: "192.0.2.7" };
	await stage.process([event]);
	assert.equal(event.SourceHostName, "ws7.example");
	assert.ok(dead.questions.length > 0);
});

test("an answer to another question is not believed", async (t) => {
	const { enrich } = await startRule(t, () => ({
		replies: [
			{ values: ["forged.example"], hasWrongId: true },
			{ values: ["true.example"] },
		],
	}));
	const event = await enrich({ SourceAddress: "192.0.2.7" });
	assert.equal(event.SourceHostName, "true.example");
});

test("a truncated answer is asked for again over TCP", async (t) => {
	const { enrich, server } = await startRule(t, (question) =>
		question.transport === "udp" ? "truncated" : lookUp(question),
	);
	const event = await enrich({ SourceAddress: "192.0.2.7" });
	assert.equal(event.SourceHostName, "ws7.example");
	assert.deepEqual(
		server.questions.map(({ transport }) => transport),
		["udp", "tcp"],
	);
});

test("names that no host can have are not written, and a good one after them is", async (t) => {
	const hostile = [
		...["a\nb.example", "a\0b.example", "<script>.example", "a b.example"],
		...["\x1b[31m.example", "192.0.2.1", "-a.example", "\xff\xfe.example"],
	];
	const answers = [...hostile.map((name) => [name]), [...hostile, "good.test"]];
	let asked = 0;
	const { stage } = await startRule(t, () => ({
		values: answers[asked++] ?? [],
	}));
	const events = eventsWith(answers.length);
	await stage.process(events);
	assert.deepEqual(
		events.map((event) => event.SourceHostName),
		[...hostile.map(() => undefined), "good.test"],
	);
});

test("a name that does not fit its field is left out rather than cut", async (t) => {
	const long = `${"a".repeat(60)}.${"b".repeat(60)}.example`;
	const { enrich } = await startRule(t, () => ({ values: [long] }));
	const event = await enrich({
		SourceAddress: "192.0.2.7",
		DeviceAddress: "192.0.2.7",
	});
	assert.equal(event.SourceHostName, long);
	assert.equal(event.DeviceHostName, undefined);
});

test("what a server refuses is counted as failed and not asked again while it is remembered", async (t) => {
	const { stage, server } = await startRule(t, () => "serverFailure");
	await stage.process([{ SourceAddress: "192.0.2.7" }]);
	const asked = server.questions.length;
	assert.ok(
		!(stage.process([{ SourceAddress: "192.0.2.7" }]) instanceof Promise),
	);
	assert.equal(server.questions.length, asked);
	assert.deepEqual(countsOf(stage), { failed: 2 });
});

test("while servers are silent nobody waits for them, and when they are back names are found again", async (t) => {
	let now = Date.now();
	let isSilent = true;
	const answered: (() => void)[] = [];
	const { stage } = await startRule(
		t,
		(question) => {
			if (isSilent) return "silence";
			setImmediate(() => answered.pop()?.());
			return lookUp(question);
		},
		{ maxTasks: 3 },
		{ now: () => now, dnsTimeoutMs: 60 },
	);
	while (stage.problems().length === 0) {
		const events = eventsWith(3);
		await stage.process(events);
	}
	assert.match(
		stage.problems().join(),
		/^rule 1: 127\.0\.0\.1:\d+: no answer$/,
	);
	const waitless = stage.process([{ SourceAddress: "192.0.2.7" }]);
	assert.ok(!(waitless instanceof Promise));

	isSilent = false;
	now += 2000;
	// The one that tries does not wait either; its answer ends the outage.
	const tried = new Promise<void>((resolve) => answered.push(resolve));
	assert.ok(
		!(stage.process([{ SourceAddress: "192.0.2.8" }]) instanceof Promise),
	);
	await tried;
	while (stage.problems().length > 0) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	const event: Event = { SourceAddress: "192.0.2.7" };
	await stage.process([event]);
	assert.equal(event.SourceHostName, "ws7.example");
});
