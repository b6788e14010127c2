import assert from "node:assert/strict";
import { test } from "node:test";
import { createLanes } from "./lanes.ts";

function start(limits: { concurrency?: number; maxWaiting?: number } = {}) {
	const done: string[] = [];
	const open: (() => void)[] = [];
	const inTurn = createLanes({
		...{ concurrency: 1, maxWaiting: 20, maxWaitingInLane: 10 },
		...limits,
		busy: () => new Error("busy"),
	});
	const work = (lane: string) =>
		inTurn(lane, async () => {
			await new Promise<void>((resolve) => open.push(resolve));
			done.push(lane);
		});
	/** Lets the works end one after the other, until none waits. */
	const finish = async (all: readonly Promise<void>[]) => {
		const settled = Promise.allSettled(all);
		while (open.length > 0) {
			open.shift()?.();
			await new Promise(setImmediate);
		}
		return settled;
	};
	return { done, work, finish };
}

test("a lane with many waiting holds up another one by a single work", async () => {
	const { done, work, finish } = start();
	const flood = Array.from({ length: 8 }, () => work("flood"));
	const good = work("good");
	await finish([...flood, good]);
	assert.equal(done.length, 9);
	assert.equal(done.indexOf("good"), 2);
});

test("a lane that is full refuses, and leaves room for others", async () => {
	const { done, work, finish } = start();
	const flood = Array.from({ length: 50 }, () => work("flood"));
	const good = work("good");
	const results = await finish([...flood, good]);
	assert.equal(
		results.filter(({ status }) => status === "rejected").length,
		39,
	);
	assert.ok(done.includes("good"));
});

test("no more wait altogether than agreed, and afterwards there is room again", async () => {
	const { work, finish } = start({ maxWaiting: 2 });
	const all = ["a", "b", "c", "d"].map(work);
	const results = await finish(all);
	assert.deepEqual(
		results.map(({ status }) => status),
		["fulfilled", "fulfilled", "fulfilled", "rejected"],
	);
	const [later] = await finish([work("d")]);
	assert.equal(later?.status, "fulfilled");
});

test("a work that fails hands its place on", async () => {
	const inTurn = createLanes({
		...{ concurrency: 1, maxWaiting: 5, maxWaitingInLane: 5 },
		busy: () => new Error("busy"),
	});
	const failing = inTurn("a", () => Promise.reject(new Error("no")));
	const next = inTurn("a", async () => "yes");
	await assert.rejects(failing, { message: "no" });
	assert.equal(await next, "yes");
});
