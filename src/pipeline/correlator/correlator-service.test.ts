import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import { mountSmallDisk } from "../../../tests/counterparts/small-disk.ts";
import {
	createEngine,
	detectionsIn,
	failure,
	inputRecord,
	makeWorld,
	runThrough,
	start,
	until,
	type World,
} from "./testing.ts";

/** Six failures of one source within a second: a first and a further detection. */
const attack = [0, 100, 200, 300, 400, 500].map((ms) =>
	inputRecord(ms, [failure(`attack-${ms}`, ms)]),
);

const stateFile = (world: World) =>
	join(world.directory, "correlator", "state.json");

async function savedState(
	world: World,
): Promise<{ inputNext: number; outputNext: number }> {
	return JSON.parse(await readFile(stateFile(world), "utf8"));
}

test("reads what is there and what comes, and tells how far it is", async (t) => {
	const world = await makeWorld(t, attack.slice(0, 2));
	const service = await world.open();
	assert.deepEqual(service.state(), { next: 1, lag: 2 });
	service.start();
	await until(() => service.state().lag === 0);
	await world.append(attack.slice(2));
	await until(() => service.state().next === 7);
	assert.deepEqual(
		(await detectionsIn(service.output)).map(
			({ baseEventIds }) => baseEventIds,
		),
		[
			["attack-0", "attack-100", "attack-200"],
			["attack-300", "attack-400", "attack-500"],
		],
	);
	await service.stop();
	assert.equal((await savedState(world)).inputNext, 7);
});

test("goes on where it stopped, with its windows", async (t) => {
	const world = await makeWorld(t, attack.slice(0, 2));
	await runThrough(await world.open());
	await world.append(attack.slice(2));
	const service = await world.open();
	assert.equal(service.state().next, 3);
	service.start();
	await until(() => service.state().lag === 0);
	assert.equal((await detectionsIn(service.output)).length, 2);
	await service.stop();
});

test("the state is saved in time also when the clock is set back by hours", {
	timeout: 20_000,
}, async (t) => {
	const world = await makeWorld(t);
	let now = start;
	const saved = new Set<number>();
	const service = await world.open({
		clock: () => now,
		snapshotMs: 1,
		async onInputDone(next) {
			saved.add(next);
		},
	});
	service.start();
	await world.append(attack.slice(0, 1));
	await until(() => saved.has(2));
	now -= 3 * 3_600_000;
	await world.append(attack.slice(1));
	await until(() => saved.has(7));
});

test("detections that are out already are not made again when the state was lost", async (t) => {
	const world = await makeWorld(t, attack);
	await runThrough(await world.open());
	await rm(stateFile(world));
	const service = await world.open();
	service.start();
	await until(() => service.state().lag === 0);
	assert.equal((await detectionsIn(service.output)).length, 2);
	await service.stop();
});

for (const [damage, text] of [
	["is no JSON", "{"],
	["lacks a part", '{"v":1,"inputNext":1}'],
	[
		"holds a snapshot that is none",
		'{"v":1,"inputNext":1,"outputNext":1,"correlator":"?"}',
	],
] as const) {
	test(`a saved state that ${damage} is refused with the name of its file`, async (t) => {
		const world = await makeWorld(t, attack);
		await mkdir(join(world.directory, "correlator"));
		await writeFile(stateFile(world), text);
		await assert.rejects(world.open(), {
			code: "correlator.badState",
			message: /correlator.state\.json/,
		});
	});
}

test("input is given up only when a saved state is past it, and output only before that state", async (t) => {
	const world = await makeWorld(t, []);
	const released: number[] = [];
	const service = await world.open({
		async onInputDone(next) {
			const state = await savedState(world);
			assert.ok(next <= state.inputNext, `${next} > ${state.inputNext}`);
			assert.equal(service.outputNeededFrom(), state.outputNext);
			released.push(next);
		},
	});
	service.start();
	for (const record of attack) {
		await world.append([record]);
		const { next } = world.input.state();
		await until(() => released.at(-1) === next);
	}
	assert.deepEqual(released, [2, 3, 4, 5, 6, 7]);
	assert.equal(service.outputNeededFrom(), 3);
	await service.stop();
	assert.equal(service.state().problem, undefined);
});

test("without a new snapshot the work goes on, with a warning until one succeeds", async (t) => {
	const world = await makeWorld(t, attack.slice(0, 2));
	const released: number[] = [];
	const service = await world.open({
		onInputDone: async (next) => void released.push(next),
	});
	// In the way of the file that would become the new state.
	const obstacle = `${stateFile(world)}.new`;
	await mkdir(obstacle);
	service.start();
	await until(() => service.state().warning !== undefined);
	assert.match(service.state().warning ?? "", /state cannot be saved: EISDIR/);
	await world.append(attack.slice(2));
	await until(() => service.state().lag === 0);
	assert.equal((await detectionsIn(service.output)).length, 2);
	assert.equal(service.state().problem, undefined);
	assert.deepEqual(released, []);
	await rm(obstacle, { recursive: true });
	await world.append([inputRecord(700, [])]);
	await until(() => released.length > 0);
	await until(() => service.state().warning === undefined);
	assert.deepEqual(released, [8]);
	await service.stop();
});

test("a stop whose last snapshot fails says so and loses nothing", async (t) => {
	const world = await makeWorld(t, attack);
	const first = await world.open({
		snapshotMs: 3_600_000,
	});
	const obstacle = `${stateFile(world)}.new`;
	await mkdir(obstacle);
	first.start();
	await until(() => first.state().lag === 0);
	await first.stop();
	assert.match(first.state().problem ?? "", /EISDIR/);
	await rm(obstacle, { recursive: true });
	const second = await world.open();
	second.start();
	await until(() => second.state().lag === 0);
	assert.equal((await detectionsIn(second.output)).length, 2);
	await second.stop();
});

test("a record that cannot be read ends the work and shows, what was detected stays", async (t) => {
	const world = await makeWorld(t, [...attack, Buffer.from("no record")]);
	const service = await world.open();
	service.start();
	await until(() => service.state().problem !== undefined);
	assert.equal(service.state().next, 7);
	assert.equal((await detectionsIn(service.output)).length, 2);
	await service.stop();
});

test("an input journal that was lost and begun anew is read from its start", async (t) => {
	const world = await makeWorld(t, attack);
	await runThrough(await world.open());
	const fresh = await makeWorld(t, [inputRecord(0, [failure("new", 0)])]);
	const service = await world.open({ input: fresh.input });
	assert.equal(service.state().next, 1);
	service.start();
	await until(() => service.state().next === 2);
	await service.stop();
});

test("a full disk under the output holds the correlator up, and a stop does not wait for it", async (t) => {
	const disk = await mountSmallDisk(1024);
	if (
		!requireCounterpart("a small tmpfs", disk !== undefined, t) ||
		disk === undefined
	)
		return;
	t.after(() => disk.remove());
	const world = await makeWorld(t, attack, disk.directory);
	const filler = join(disk.directory, "filler");
	const first = await world.open();
	await writeFile(filler, Buffer.alloc(1005 * 1024));
	first.start();
	await until(() => first.output.state().problem !== undefined);
	await first.stop();
	assert.equal(first.state().problem, undefined);
	await rm(filler);
	const second = await world.open();
	second.start();
	await until(() => second.state().lag === 0);
	assert.equal((await detectionsIn(second.output)).length, 2);
	await second.stop();
});

/** A service whose clock the test turns, and the times up to which it let time pass by itself. */
async function openTimed(world: World) {
	const engine = createEngine();
	const passed: number[] = [];
	const time = { ms: 0 };
	const service = await world.open({
		clock: () => start + time.ms,
		correlator: {
			...engine,
			advance(now) {
				passed.push(now - start);
				return engine.advance(now);
			},
		},
	});
	return {
		service,
		/** Turns the clock and waits until the service noticed. */
		async turnTo(ms: number) {
			time.ms = ms;
			await until(() => (passed.at(-1) ?? -Infinity) > ms - 3000);
		},
	};
}

test("time passes without events: a window ends by the clock", async (t) => {
	const world = await makeWorld(t, attack.slice(0, 3));
	const { service, turnTo } = await openTimed(world);
	service.start();
	await until(() => service.state().lag === 0);
	assert.equal((await detectionsIn(service.output)).length, 1);
	await turnTo(60_000);
	await until(() => service.output.state().next === 3);
	assert.equal((await detectionsIn(service.output)).length, 2);
	await service.stop();
});

test("a batch that took a moment from its receipt into the journal is not late", async (t) => {
	// The window of the first event ends by the clock 15 s after the start.
	const world = await makeWorld(t, [
		inputRecord(0, [failure("1", 0), failure("2", 0)]),
	]);
	const { service, turnTo } = await openTimed(world);
	service.start();
	await until(() => service.state().lag === 0);
	await turnTo(16_000);
	await world.append([inputRecord(14_900, [failure("3", 9900)])]);
	await until(() => service.state().lag === 0);
	assert.equal((await detectionsIn(service.output)).length, 1);
	await service.stop();
});

test("when its input closes a correlator waits to be stopped, without holding up the process", async (t) => {
	const world = await makeWorld(t, attack);
	const saved = Promise.withResolvers<void>();
	const service = await world.open({
		onInputDone: async (next) => void (next === 7 && saved.resolve()),
	});
	service.start();
	await saved.promise;
	await new Promise(setImmediate);
	// A journal that closes waits for its file, and so for the process to have a free moment.
	await world.input.close();
	await service.stop();
	assert.equal(service.state().problem, undefined);
});
