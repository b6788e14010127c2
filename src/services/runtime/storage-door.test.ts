/** Batches through the door of a storage: what comes in is what went out. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { EventBatch, LedgerEntry } from "#backends/event-store/index.ts";
import { toText } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import { insertHandler, insertPath, insertThrough } from "./storage-door.ts";

const never = new AbortController().signal;
const peer = undefined;
const address = "127.0.0.1";

/** A way that ends at the handler, without a network. */
function connect(insert: (batch: EventBatch) => Promise<void>) {
	const inserted: EventBatch[] = [];
	const handler = insertHandler({ insert }, (batch) => inserted.push(batch));
	const through = insertThrough(
		{
			call(path, body) {
				assert.equal(path, insertPath);
				return handler({ peer, address, body, signal: never });
			},
		},
		never,
	);
	return { inserted, through, handler };
}

/** Objects as JSON makes them. */
const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
	fc.record(model, { noNullPrototype: true });

const text = fc.string({ unit: "binary" }).map((value) => value.toWellFormed());
const ledgerEntry: fc.Arbitrary<LedgerEntry> = plain({
	hour: fc.nat(),
	tenantId: text,
	serviceId: text,
	connector: text,
	source: text,
	outcome: fc.constantFrom("received", "stored"),
	reason: text,
	count: fc.integer(),
});
const batch: fc.Arbitrary<EventBatch> = fc
	.record({
		token: fc.string({ minLength: 1, maxLength: 100 }),
		// As encodeEvent writes them: no line feed within.
		lines: fc.array(text.map((value) => JSON.stringify({ Message: value }))),
		ledger: fc.array(ledgerEntry),
		deadLetters: fc.array(
			plain({
				...{ id: text, timestamp: fc.nat(), tenantId: text, serviceId: text },
				...{ connector: text, source: text, code: text, cause: text },
				...{ raw: text, rawBytes: fc.nat() },
			}),
		),
	})
	.map(({ lines, ...rest }) => ({
		...rest,
		events: lines.join("\n"),
		eventCount: lines.length,
	}));

test("every batch arrives as it was sent", async () => {
	const { through, inserted } = connect(async () => undefined);
	await fc.assert(
		fc.asyncProperty(batch, async (sent) => {
			await through(sent);
			const { events = "", ...rest } = inserted.pop() ?? {};
			assert.deepEqual({ ...rest, events: toText(events) }, sent);
		}),
		{ numRuns: 200 },
	);
});

test("what the store answers reaches the sender by its code, and does not count as inserted", async () => {
	const refusal = new UrsaError("eventStore.badBatch", {
		status: 400,
		sentence: "bad",
	});
	const { through, inserted } = connect(() => Promise.reject(refusal));
	const empty = { events: "", eventCount: 0, ledger: [], deadLetters: [] };
	await assert.rejects(through({ token: "t", ...empty }), refusal);
	assert.deepEqual(inserted, []);
});

for (const [what, body] of [
	["nothing", ""],
	["no JSON", "{"],
	["no object", "1\n{}"],
	[
		"an empty token",
		'{"token":"","eventCount":0,"ledger":[],"deadLetters":[]}',
	],
	["no ledger", '{"token":"t","eventCount":0,"deadLetters":[]}'],
	[
		"a negative count",
		'{"token":"t","eventCount":-1,"ledger":[],"deadLetters":[]}',
	],
] as const) {
	test(`a body with ${what} is refused before the store sees it`, async () => {
		const { handler, inserted } = connect(() =>
			Promise.reject(new Error("the store was asked")),
		);
		await assert.rejects(
			handler({ peer, address, body: Buffer.from(body), signal: never }),
			{ code: "link.badRequest" },
		);
		assert.deepEqual(inserted, []);
	});
}
