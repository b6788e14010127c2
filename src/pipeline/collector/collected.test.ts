import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeEvent, type Event, encodeEvent } from "#event/index.ts";
import {
	type CollectedHeader,
	deadLettersOf,
	decodeCollected,
	decodeCollectedBytes,
	encodeCollected,
	ledgerOf,
} from "./collected.ts";

const identity = { tenantId: "tenant", serviceId: "service" };

const plain = { noNullPrototype: true } as const;
const text = fc.string({ unit: "grapheme" });
const counted = fc.uniqueArray(fc.tuple(text, fc.nat()), {
	selector: ([reason]) => reason,
});

const header: fc.Arbitrary<CollectedHeader> = fc.record(
	{
		v: fc.constant(1 as const),
		at: fc.integer({ min: 0, max: 8.64e15 }),
		connector: text,
		source: text,
		received: fc.nat(),
		events: fc.nat(),
		absorbed: fc.constant(0),
		aggregated: counted,
		produced: counted,
		dropped: counted,
		redirected: counted,
		deadLetters: fc.array(
			fc.record(
				{
					id: fc.uuid(),
					code: fc.constantFrom("json.syntax", "tcp.tooLong", "test.bad"),
					cause: text,
					raw: text,
					rawBytes: fc.nat(),
				},
				plain,
			),
			{ maxLength: 5 },
		),
		streams: fc.dictionary(fc.stringMatching(/^http:[\x21-\x7e]+$/), fc.nat(), {
			noNullPrototype: true,
		}),
	},
	plain,
);

const event: fc.Arbitrary<Event> = fc.record(
	{
		ID: fc.uuid(),
		Timestamp: fc.nat(),
		Message: fc.oneof(text, fc.constantFrom("a\nb\r\n", "\u2028", "\0")),
		BytesIn: fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
	},
	plain,
);

test("a record comes back as it was written, whatever the texts in it", () => {
	fc.assert(
		fc.property(header, fc.array(event, { maxLength: 4 }), (head, events) => {
			const decoded = decodeCollected(
				encodeCollected(head, events.map(encodeEvent)),
			);
			assert.deepEqual(decoded.header, head);
			assert.deepEqual(
				decoded.events === ""
					? []
					: decoded.events.split("\n").map(decodeEvent),
				events,
			);
		}),
	);
});

test("a record of a later version is refused, not half read", () => {
	const record = Buffer.from(
		'{"v":2,"at":1,"connector":"","source":"","received":0,"events":0}',
	);
	assert.throws(() => decodeCollected(record));
	assert.throws(() => decodeCollected(Buffer.from("no record")));
});

/** A header that says what became of all that was received. */
const balanced = header.map((head) => {
	const sum = (counts: readonly (readonly [string, number])[]) =>
		counts.reduce((total, [, count]) => total + count, 0);
	return {
		...head,
		received:
			head.events +
			sum(head.dropped) +
			sum(head.redirected) +
			head.deadLetters.length,
	};
});

test("the ledger of a record balances, in one hour, connector and source", () => {
	fc.assert(
		fc.property(balanced, (head) => {
			const entries = ledgerOf(head, identity);
			const sum = (...outcomes: readonly string[]) =>
				entries
					.filter(({ outcome }) => outcomes.includes(outcome))
					.reduce((total, { count }) => total + count, 0);
			assert.equal(
				sum("received"),
				sum("stored", "dropped", "rejected", "redirected"),
			);
			for (const entry of entries) {
				assert.equal(entry.hour % 3_600_000, 0);
				assert.ok(entry.hour <= head.at && head.at < entry.hour + 3_600_000);
				assert.equal(entry.connector, head.connector);
				assert.equal(entry.source, head.source);
				assert.equal(entry.tenantId, "tenant");
				assert.equal(entry.serviceId, "service");
			}
		}),
	);
});

test("the ledger counts rejections by code", () => {
	const letter = { id: "1", cause: "", raw: "x", rawBytes: 1 };
	const { header: head } = decodeCollected(
		encodeCollected(
			{
				v: 1,
				at: 7_200_001,
				connector: "tcp:1",
				source: "192.0.2.1",
				received: 3,
				events: 0,
				deadLetters: [
					{ ...letter, code: "a" },
					{ ...letter, code: "b" },
					{ ...letter, code: "a" },
				],
			},
			[],
		),
	);
	assert.deepEqual(
		ledgerOf(head, identity).map(({ hour, outcome, reason, count }) => [
			hour,
			outcome,
			reason,
			count,
		]),
		[
			[7_200_000, "received", "", 3],
			[7_200_000, "rejected", "a", 2],
			[7_200_000, "rejected", "b", 1],
		],
	);
	assert.deepEqual(deadLettersOf(head, identity)[1], {
		...{ ...letter, code: "b" },
		timestamp: 7_200_001,
		...identity,
		connector: "tcp:1",
		source: "192.0.2.1",
	});
});

test("the bytes of the events are found without reading them, with and without what was absorbed", () => {
	const lines = ['{"Name":"ü"}', '{"Name":"b"}'];
	for (const events of [[], lines.slice(0, 1), lines]) {
		for (const absorbed of [[], lines]) {
			const payload = encodeCollected(
				{
					v: 1,
					at: 1,
					connector: "c",
					source: "s",
					received: 2,
					events: events.length,
					absorbed: absorbed.length,
				},
				events,
				absorbed,
			);
			const bytes = decodeCollectedBytes(payload);
			assert.equal(bytes.events.toString(), events.join("\n"));
			assert.deepEqual(bytes.header, decodeCollected(payload).header);
		}
	}
});
