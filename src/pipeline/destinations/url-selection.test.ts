import assert from "node:assert/strict";
import { test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { destinationErrors } from "./errors.ts";
import { createUrlSelection, type UrlPolicy } from "./url-selection.ts";

const signal = new AbortController().signal;
const group = { name: "g", events: "{}", eventCount: 1 };

/** Places that work unless they are down, a clock that is set, and who got what. */
function world(policy: UrlPolicy, urls = ["a", "b", "c"]) {
	const down = new Set<string>();
	const calls: string[] = [];
	const closed: string[] = [];
	let now = 0;
	const selection = createUrlSelection({
		policy,
		clock: () => now,
		firstPauseMs: 1000,
		longestPauseMs: 8000,
		places: urls.map((url) => ({
			url,
			async check() {
				calls.push(`${url}?`);
				if (down.has(url)) throw new Error(`${url} is not healthy`);
			},
			sender: {
				async send() {
					calls.push(url);
					if (down.has(url)) throw new Error(`${url} is down`);
				},
				async close() {
					closed.push(url);
				},
			},
		})),
	});
	return {
		down,
		selection,
		closed,
		setTime(time: number) {
			now = time;
		},
		/** Whom one group asked. */
		async send(): Promise<string> {
			calls.length = 0;
			await selection.send(group, signal).catch(() => calls.push("failed"));
			return calls.join(" ");
		},
	};
}

test("any: stays with the URL that works, also when an earlier one is back", async () => {
	const { send, down, setTime, selection } = world("any");
	assert.equal(await send(), "a");
	down.add("a");
	assert.equal(await send(), "a b");
	assert.deepEqual(selection.state(), {
		activeUrl: "b",
		failing: [{ url: "a", problem: "a is down" }],
	});
	down.delete("a");
	setTime(100_000);
	assert.equal(await send(), "b");
	down.add("b");
	assert.equal(await send(), "b c");
	assert.equal(await send(), "c");
});

test("prefer first: goes back to the first as soon as its pause is over and it is healthy", async () => {
	const { send, down, setTime } = world("preferFirst");
	down.add("a");
	assert.equal(await send(), "a b");
	setTime(999);
	assert.equal(await send(), "b");
	setTime(1000);
	assert.equal(await send(), "a? b");
	setTime(2999);
	assert.equal(await send(), "b");
	down.delete("a");
	setTime(3000);
	assert.equal(await send(), "a? a");
	assert.equal(await send(), "a");
});

test("balanced: groups go round, past URLs that are down", async () => {
	const { send, down } = world("balanced");
	const served = [await send(), await send(), await send(), await send()];
	assert.deepEqual(served, ["a", "b", "c", "a"]);
	down.add("b");
	assert.equal(await send(), "b c");
	assert.deepEqual([await send(), await send(), await send()], ["a", "c", "a"]);
});

test("when all are down each send tries the one whose turn comes first, and says what the last said", async () => {
	const { send, down, setTime, selection } = world("any", ["a", "b"]);
	down.add("a").add("b");
	assert.equal(await send(), "a b failed");
	setTime(10);
	assert.equal(await send(), "a? failed");
	assert.equal(await send(), "b? failed");
	await assert.rejects(
		selection.send(group, signal),
		(error: unknown) =>
			error instanceof UrsaError &&
			error.code === "destinations.allFailed" &&
			error.cause instanceof Error,
	);
	assert.equal(selection.state().failing.length, 2);
	down.clear();
	await selection.send(group, signal);
	assert.equal(selection.state().failing.length, 1);
});

test("pauses double up to the longest", async () => {
	const { send, down, setTime } = world("preferFirst", ["a", "b"]);
	down.add("a");
	let tries = 0;
	for (let time = 0; time <= 31_000; time += 500) {
		setTime(time);
		if ((await send()).startsWith("a")) tries++;
	}
	// At 0, 1, 3, 7, 15, 23 and 31 seconds.
	assert.equal(tries, 7);
});

test("a refusal is the place's answer, not its failure, and asks no other place", async () => {
	let other = 0;
	const refusal = destinationErrors.make("refused", {
		url: "a",
		status: 400,
		text: "",
	});
	const selection = createUrlSelection({
		policy: "any",
		clock: () => 0,
		places: [
			{
				url: "a",
				sender: { send: () => Promise.reject(refusal), close: async () => {} },
			},
			{
				url: "b",
				sender: {
					async send() {
						other++;
					},
					close: async () => {},
				},
			},
		],
	});
	await assert.rejects(selection.send(group, signal), refusal);
	assert.equal(other, 0);
	assert.deepEqual(selection.state().failing, []);
});

test("what is aborted blames no place, and closing closes all", async () => {
	const stopping = new AbortController();
	const { closed, selection } = world("any");
	stopping.abort();
	await assert.rejects(selection.send(group, stopping.signal), /abort/i);
	assert.deepEqual(selection.state().failing, []);
	await selection.close();
	assert.deepEqual(closed, ["a", "b", "c"]);
});
