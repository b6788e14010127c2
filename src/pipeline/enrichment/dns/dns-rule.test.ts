import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "#event/index.ts";
import { countsOf } from "../testing.ts";
import { eventsWith, gate, lookUp, startRule } from "./samples.testing.ts";
import type { Reply } from "./testing.ts";

test("each side of an event gets what it lacks: the name of its address or the address of its name", async (t) => {
	const { enrich, server, stage } = await startRule(t);
	const event = await enrich({
		SourceAddress: "192.0.2.7",
		DestinationHostName: "WS7.example.",
		DeviceAddress: "2001:db8::1",
	});
	assert.deepEqual(event, {
		SourceAddress: "192.0.2.7",
		SourceHostName: "ws7.example",
		DestinationHostName: "WS7.example.",
		DestinationAddress: "192.0.2.7",
		DeviceAddress: "2001:db8::1",
		DeviceHostName: "six.example",
	});
	assert.equal(server.questions.length, 3);
	assert.deepEqual(countsOf(stage), { applied: 1 });
});

test("a name without IPv4 address gets its IPv6 address", async (t) => {
	const { enrich } = await startRule(t);
	const event = await enrich({ SourceHostName: "six.example" });
	assert.equal(event.SourceAddress, "2001:db8::1");
});

test("nothing is asked for a side that has both or neither, nor for text that is no address or host", async (t) => {
	const { enrich, server, stage } = await startRule(t);
	for (const event of [
		{},
		{ SourceAddress: "192.0.2.7", SourceHostName: "known" },
		{ SourceAddress: "-" },
		{ SourceHostName: "Max's PC" },
		{ SourceHostName: "192.0.2.7" },
		{ SourceHostName: "a\0b.example" },
		{ SourceHostName: `${"a.".repeat(128)}` },
	]) {
		const before = { ...event };
		assert.deepEqual(await enrich(event), before);
	}
	assert.equal(server.questions.length, 0);
	assert.deepEqual(countsOf(stage), { missed: 7 });
});

test("only the chosen sides are completed", async (t) => {
	const { enrich } = await startRule(t, lookUp, { sides: ["destination"] });
	const event = await enrich({
		SourceAddress: "192.0.2.7",
		DestinationAddress: "192.0.2.7",
		DeviceAddress: "192.0.2.7",
	});
	assert.equal(event.SourceHostName, undefined);
	assert.equal(event.DestinationHostName, "ws7.example");
	assert.equal(event.DeviceHostName, undefined);
});

test("answers, and that there is none, are asked once and then known without waiting, until their time is over", async (t) => {
	let now = Date.now();
	const { enrich, stage, server } = await startRule(
		t,
		lookUp,
		{ cacheTtlSeconds: 30 },
		{ now: () => now },
	);
	await enrich({ SourceAddress: "192.0.2.7" });
	await enrich({ SourceAddress: "192.0.2.99" });
	assert.equal(server.questions.length, 2);
	now += 29_999;
	const again: Event[] = [
		{ SourceAddress: "192.0.2.7" },
		{ SourceAddress: "192.0.2.99" },
	];
	assert.deepEqual(stage.process(again), [
		{ SourceAddress: "192.0.2.7", SourceHostName: "ws7.example" },
		{ SourceAddress: "192.0.2.99" },
	]);
	assert.deepEqual(countsOf(stage), { applied: 2, missed: 2 });
	now += 1;
	await enrich({ SourceAddress: "192.0.2.7" });
	await enrich({ SourceAddress: "192.0.2.99" });
	assert.equal(server.questions.length, 4);
});

test("without cache every batch asks again, but each batch only once", async (t) => {
	const { stage, server } = await startRule(t, lookUp, {
		isCacheDisabled: true,
	});
	for (let batch = 1; batch <= 3; batch++) {
		const events = Array.from(
			{ length: 100 },
			(): Event => ({ SourceAddress: "192.0.2.7" }),
		);
		await stage.process(events);
		assert.ok(events.every((one) => one.SourceHostName === "ws7.example"));
		assert.equal(server.questions.length, batch);
	}
});

test("events of a batch are looked up at the same time and come out in their order", async (t) => {
	const { open, opened } = gate();
	let asked = 0;
	const { stage, server } = await startRule(
		t,
		async ({ name }) => {
			asked += 1;
			if (asked === 16) open();
			await opened;
			return { values: [`host-${name.split(".")[0]}.example`] };
		},
		{ maxTasks: 16 },
	);
	const events = eventsWith(40);
	assert.deepEqual(await stage.process([...events]), events);
	assert.deepEqual(
		events.map((event) => event.SourceHostName),
		events.map((_, index) => `host-${index}.example`),
	);
	assert.equal(server.mostOpen(), 16);
});

for (const [settings, most, ports] of [
	[{}, 1, 1],
	[{ workers: 3 }, 3, 3],
	[{ workers: 2, maxTasks: 6 }, 6, 2],
	[{ workers: 3, maxTasks: 1 }, 1, undefined],
] as const) {
	test(`settings ${JSON.stringify(settings)} mean ${most} queries at once`, async (t) => {
		// The first answers wait for one another, so a rule that asked less at once would never end.
		const { open, opened } = gate();
		let asked = 0;
		const { stage, server } = await startRule(
			t,
			async (): Promise<Reply> => {
				asked += 1;
				if (asked === most) open();
				await opened;
				return "noSuchName";
			},
			settings,
		);
		await stage.process(eventsWith(most * 2));
		assert.equal(server.mostOpen(), most);
		const first = server.questions.slice(0, most);
		if (ports !== undefined) {
			assert.equal(new Set(first.map(({ port }) => port)).size, ports);
		}
		assert.deepEqual(countsOf(stage), { missed: most * 2 });
	});
}

test("no more queries start in a second than allowed", async (t) => {
	const { stage } = await startRule(t, lookUp, { rps: 20, maxTasks: 100 });
	const startedAt = performance.now();
	await stage.process(eventsWith(7));
	// Two start at once, the other five 50 ms apart.
	assert.ok(performance.now() - startedAt >= 240);
});
