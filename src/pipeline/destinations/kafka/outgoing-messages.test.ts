import assert from "node:assert/strict";
import { test } from "node:test";
import { requestsOf } from "./outgoing-messages.ts";

const plain = (line: string) => line;

function lines(count: number, width: number): string {
	return Array.from({ length: count }, (_, index) =>
		JSON.stringify({ ID: `id-${index}`, Message: "x".repeat(width) }),
	).join("\n");
}

test("requests stay below what a broker accepts, and hold every line once and in order", () => {
	const events = lines(3000, 1000);
	const requests = [...requestsOf({ name: "g", events }, "t", plain, 0)];
	assert(requests.length > 1);
	for (const { messages } of requests) {
		const bytes = messages.reduce(
			(sum, { value, key }) =>
				sum + (value?.length ?? 0) + (key?.length ?? 0) + 100,
			0,
		);
		assert(bytes < 1_000_000, `${bytes} bytes`);
	}
	const values = requests.flatMap(({ messages }) =>
		messages.map(({ value }) => String(value)),
	);
	assert.equal(values.join("\n"), events);
	assert.equal(requests.at(-1)?.throughLine, 3000);
});

test("it goes on behind the lines that were acknowledged, with the same requests as before", () => {
	const group = { name: "g", events: lines(3000, 1000) };
	const all = [...requestsOf(group, "t", plain, 0)];
	const done = all[1]?.throughLine ?? 0;
	const rest = [...requestsOf(group, "t", plain, done)];
	assert.deepEqual(rest, all.slice(2));
});

test("a line that is larger than a request is one by itself", () => {
	const events = `${lines(1, 10)}\n${lines(1, 2_000_000)}\n${lines(1, 10)}`;
	const requests = [...requestsOf({ name: "g", events }, "t", plain, 0)];
	assert.deepEqual(
		requests.map(({ messages }) => messages.length),
		[1, 1, 1],
	);
});

test("the key is the ID wherever it stands, and whatever is written in it", () => {
	const events = [
		'{"ID":"first"}',
		'{"Name":"n","ID":"later"}',
		'{"ID":"with \\"quotes\\""}',
		'{"Name":"none"}',
	].join("\n");
	const [request] = [...requestsOf({ name: "g", events }, "t", plain, 0)];
	assert.deepEqual(
		request?.messages.map(({ key }) => String(key)),
		["first", "later", 'with "quotes"', ""],
	);
});
