import assert from "node:assert/strict";
import { test } from "node:test";
import { endpoints } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";
import { exportRecords, importRecords } from "./import-records.ts";

interface Sent {
	readonly isFirst: boolean;
	readonly clear: boolean;
	readonly records: readonly { readonly key: string }[];
}

/** Answers as the core would; keeps what it was sent. */
function fakeClient(answer: (body: unknown) => unknown): {
	client: Client;
	bodies: unknown[];
} {
	const bodies: unknown[] = [];
	return {
		bodies,
		client: {
			async call(_endpoint, input) {
				const body: unknown = Reflect.get(input, "body");
				bodies.push(body);
				// The caller names the endpoint, whose answer this is.
				return answer(body) as never;
			},
		},
	};
}

const place = { id: "s", list: "l" };
const { signal } = new AbortController();

test("a file goes in parts, of which the first may empty the list, with its progress", async () => {
	const { client, bodies } = fakeClient(() => ({ isApplied: true }));
	const rows = Array.from({ length: 2500 }, (_, row) => `h${row},x\n`).join("");
	const shares: number[] = [];
	const sent = await importRecords({
		...{ client, place, signal, format: "csv", keyField: "host", clear: true },
		file: new Blob([`host,owner\n${rows}`]),
		onProgress: (share) => shares.push(share),
	});
	assert.equal(sent, 2500);
	// The contract parses what the page sends.
	const parts = bodies.map(
		(body): Sent => endpoints.importActiveListPart.body?.parse(body) as Sent,
	);
	assert.deepEqual(
		parts.map(({ isFirst, records }) => [isFirst, records.length]),
		[
			[true, 1000],
			[false, 1000],
			[false, 500],
		],
	);
	assert.equal(shares.at(-1), 1);
});

test("an empty file only empties the list, when that is asked for", async () => {
	for (const [clear, count] of [
		[true, 1],
		[false, 0],
	] as const) {
		const { client, bodies } = fakeClient(() => ({ isApplied: true }));
		const sent = await importRecords({
			...{ client, place, signal, format: "csv", keyField: "host", clear },
			...{ file: new Blob(["host,owner\n"]), onProgress: () => undefined },
		});
		assert.deepEqual([sent, bodies.length], [0, count]);
	}
});

test("a line that cannot be read ends the import with its number, and an abort ends it too", async () => {
	const { client } = fakeClient(() => ({ isApplied: true }));
	const run = (text: string, given: AbortSignal) =>
		importRecords({
			...{ client, place, format: "csv", keyField: "host", clear: false },
			...{ file: new Blob([text]), signal: given, onProgress: () => undefined },
		});
	await assert.rejects(run("host,b\na\n", signal), { message: /^line 2: / });
	await assert.rejects(run("host\na\n", AbortSignal.abort()), {
		name: "AbortError",
	});
});

test("an export asks on after the last key until nothing is left", async () => {
	const record = (key: string) => ({
		...{ key, fields: { n: key }, createdAt: 1, updatedAt: 1 },
		...{ expiresAt: 2, updates: 0 },
	});
	const pages = [[record("a"), record("b")], [record("c")], []];
	const { client, bodies } = fakeClient(() => ({
		...{ total: 3, records: pages.shift() ?? [] },
	}));
	const file = await exportRecords({
		...{ client, place, signal, onProgress: () => undefined },
	});
	assert.deepEqual(bodies, [
		{ offset: 0 },
		{ offset: 2, after: "b" },
		{ offset: 3, after: "c" },
	]);
	assert.equal(
		await file.text(),
		["a", "b", "c"]
			.map((key) => `{"key":"${key}","record":{"n":"${key}"},"count":1}\n`)
			.join(""),
	);
});
