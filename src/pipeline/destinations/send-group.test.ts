import assert from "node:assert/strict";
import { test } from "node:test";
import { destinationErrors } from "./errors.ts";
import { createGroupSender } from "./send-group.ts";
import { LinesRefused } from "./sender.ts";
import { groupOf, lineOf, running } from "./testing.ts";

/** A place that refuses groups with one of the ids, and fails with the errors given, in order. */
function makePlace(
	bad: readonly string[],
	failures: (Error | undefined)[] = [],
) {
	const taken: string[] = [];
	const names: string[] = [];
	return {
		taken,
		names,
		groups: createGroupSender({
			async send({ name, events, eventCount }) {
				names.push(name);
				const lines = events.split("\n");
				assert.equal(lines.length, eventCount);
				const failure = failures.shift();
				if (failure !== undefined) throw failure;
				if (lines.some((line) => bad.includes(JSON.parse(line).ID)))
					throw destinationErrors.make("refused", {
						url: "a",
						status: 400,
						text: "bad field",
					});
				taken.push(...lines);
			},
		}),
	};
}

const ids = (count: number) =>
	Array.from({ length: count }, (_, index) => `e${index}`);

test("single events that are refused are found, all others are taken once and in order", async () => {
	const { groups, taken, names } = makePlace(["e3", "e9"]);
	const refused = await groups.send(groupOf(1, ...ids(12)), running);
	assert.deepEqual(
		refused.map(({ line }) => line),
		[lineOf("e3"), lineOf("e9")],
	);
	assert.match(refused[0]?.cause ?? "", /400 bad field/);
	assert.deepEqual(
		taken,
		ids(12)
			.filter((id) => id !== "e3" && id !== "e9")
			.map(lineOf),
	);
	assert.equal(new Set(names).size, names.length);
});

test("events that the place itself tells from the others need no search, and are told again when it comes again", async () => {
	let sends = 0;
	const groups = createGroupSender({
		send() {
			sends++;
			const lines = [{ line: lineOf("e1"), cause: "too large" }];
			return Promise.reject(new LinesRefused(lines));
		},
	});
	// Also the only event of the first group: nothing else can be to blame.
	for (const group of [groupOf(1, "e1"), groupOf(2, "e0", "e1", "e2")]) {
		const refused = await groups.send(group, running);
		assert.deepEqual(
			refused.map(({ line, cause }) => [line, cause]),
			[[lineOf("e1"), "too large"]],
		);
		assert.deepEqual(await groups.send(group, running), refused);
	}
	assert.equal(sends, 2);
});

test("when the place fails in between, what it took is not sent again, and refused events keep their ids", async () => {
	const failure = new Error("gone");
	const { groups, taken } = makePlace(
		["e0"],
		[undefined, undefined, undefined, failure],
	);
	const group = groupOf(1, ...ids(4));
	await assert.rejects(groups.send(group, running), failure);
	const refused = await groups.send(group, running);
	assert.deepEqual(taken.toSorted(), ["e1", "e2", "e3"].map(lineOf));
	const again = await makePlace(["e0"]).groups.send(group, running);
	assert.equal(refused[0]?.id, again[0]?.id);
});

test("a place that refuses whatever comes gets everything later, nothing is given up", async () => {
	const all = ids(5);
	const { groups, names } = makePlace(all);
	for (let tries = 0; tries < 3; tries++)
		await assert.rejects(groups.send(groupOf(1, ...all), running), {
			code: "destinations.refusedAll",
		});
	const many = makePlace(ids(5000));
	await assert.rejects(many.groups.send(groupOf(1, ...ids(5000)), running), {
		code: "destinations.refusedAll",
	});
	assert.ok(many.names.length < 300, `${many.names.length} requests`);
	assert.ok(names.length > 0);
});

test("after a group that was taken one that is bad as a whole is given up, a second one is not", async () => {
	const { groups } = makePlace(["e0", "e1"]);
	await groups.send(groupOf(1, "good"), running);
	assert.equal((await groups.send(groupOf(2, "e0"), running)).length, 1);
	await assert.rejects(groups.send(groupOf(3, "e1"), running), {
		code: "destinations.refusedAll",
	});
});

test("any other failure is the group's", async () => {
	const failure = destinationErrors.make("answered", {
		url: "a",
		status: 401,
		text: "",
	});
	const { groups, names } = makePlace([], [failure]);
	await assert.rejects(groups.send(groupOf(1, ...ids(4)), running), failure);
	assert.equal(names.length, 1);
});
