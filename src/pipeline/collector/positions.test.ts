import assert from "node:assert/strict";
import { test } from "node:test";
import type { RawMessage } from "../raw.ts";
import { createPositions } from "./positions.ts";

function numbered(stream: string, ...numbers: readonly number[]): RawMessage[] {
	return numbers.map((number) => ({
		text: `${stream} ${number}`,
		sequence: { stream, number },
	}));
}

const numbersOf = (messages: readonly RawMessage[]) =>
	messages.map(({ sequence }) => sequence?.number);

/** Lets every promise that is ready settle. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function isPending(promise: Promise<unknown>): Promise<boolean> {
	let hasSettled = false;
	const note = () => {
		hasSettled = true;
	};
	promise.then(note, note);
	await settled();
	return !hasSettled;
}

test("messages without a number are always new", async () => {
	const positions = createPositions();
	const messages = [{ text: "a" }, { text: "a" }];
	for (let round = 0; round < 2; round++) {
		const { fresh, streams, earlier } = positions.claim(messages);
		assert.deepEqual([fresh, streams], [messages, {}]);
		await earlier;
	}
	assert.deepEqual(positions.snapshot(), {});
});

test("a number is taken once, in each stream for itself", () => {
	const positions = createPositions();
	const first = positions.claim([
		...numbered("a", 1, 2),
		...numbered("b", 7),
		{ text: "no number" },
	]);
	assert.equal(first.fresh.length, 4);
	assert.deepEqual(first.streams, { a: 2, b: 7 });
	const second = positions.claim([
		...numbered("a", 2, 3, 3),
		...numbered("b", 6),
	]);
	assert.deepEqual(numbersOf(second.fresh), [3]);
	assert.deepEqual(second.streams, { a: 3 });
});

test("a repetition waits until the first copy is durable", async () => {
	const positions = createPositions();
	const first = Promise.withResolvers<void>();
	positions.settle(positions.claim(numbered("a", 1, 2)).streams, first.promise);
	const again = positions.claim(numbered("a", 1, 2));
	assert.deepEqual(again.fresh, []);
	assert.equal(await isPending(again.earlier), true);
	assert.equal(positions.durable("a"), undefined);
	assert.deepEqual(positions.snapshot(), {});
	first.resolve();
	await again.earlier;
	assert.equal(positions.durable("a"), 2);
	assert.deepEqual(positions.snapshot(), { a: 2 });
});

test("the position never passes numbers that were claimed earlier and are not durable", async () => {
	const positions = createPositions();
	const first = Promise.withResolvers<void>();
	positions.settle(positions.claim(numbered("a", 1)).streams, first.promise);
	positions.settle(
		positions.claim(numbered("a", 2)).streams,
		Promise.resolve(),
	);
	await settled();
	assert.equal(positions.durable("a"), undefined);
	first.resolve();
	await settled();
	assert.equal(positions.durable("a"), 2);
});

test("what could not be made durable is new when it is sent again, and a repetition of it is not acknowledged", async () => {
	const positions = createPositions();
	positions.settle(
		positions.claim(numbered("a", 1)).streams,
		Promise.resolve(),
	);
	await settled();
	const failing = Promise.withResolvers<void>();
	positions.settle(positions.claim(numbered("a", 2)).streams, failing.promise);
	const meanwhile = positions.claim(numbered("a", 2));
	assert.deepEqual(meanwhile.fresh, []);
	failing.reject(new Error("no room"));
	await assert.rejects(meanwhile.earlier, /no room/);
	assert.equal(positions.durable("a"), 1);
	const again = positions.claim(numbered("a", 1, 2));
	assert.deepEqual(numbersOf(again.fresh), [2]);
	positions.settle(again.streams, Promise.resolve());
	await again.earlier;
	await settled();
	assert.equal(positions.durable("a"), 2);
});

test("positions that were saved are durable after opening, and never go back", () => {
	const positions = createPositions();
	positions.restore({ a: 5, b: 1 });
	positions.restore({ a: 3 });
	assert.equal(positions.durable("a"), 5);
	assert.deepEqual(numbersOf(positions.claim(numbered("a", 5, 6)).fresh), [6]);
	assert.deepEqual(positions.snapshot(), { a: 5, b: 1 });
});

test("of too many streams the one unused for longest is forgotten", () => {
	const positions = createPositions(2);
	positions.restore({ a: 1, b: 1 });
	positions.claim(numbered("a", 1));
	positions.restore({ c: 1 });
	assert.deepEqual(
		["a", "b", "c"].map((stream) => positions.durable(stream)),
		[1, undefined, 1],
	);
});
