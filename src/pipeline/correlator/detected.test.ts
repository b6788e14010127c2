import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Event } from "#event/index.ts";
import { toText } from "#platform/index.ts";
import { type Detection, severityNames } from "../correlation/index.ts";
import {
	decodeDetected,
	encodeDetected,
	storedDetections,
} from "./detected.ts";

const plain = { noNullPrototype: true } as const;
const text = fc.oneof(
	fc.string({ unit: "grapheme" }),
	fc.constantFrom("a\nb", "\r\n", "\u2028", "\0"),
);

const event: fc.Arbitrary<Event> = fc.record(
	{
		ID: fc.uuid(),
		TenantID: fc.uuid(),
		ServiceID: fc.uuid(),
		Timestamp: fc.nat(),
		Message: text,
		BytesIn: fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
	},
	plain,
);

const detection: fc.Arbitrary<Detection> = fc.record(
	{
		event,
		ruleId: fc.uuid(),
		ruleName: text,
		severity: fc.constantFrom(...severityNames),
		raisesAlert: fc.boolean(),
		segment: text,
		groupedBy: fc.dictionary(fc.constantFrom("Name", "Message"), text, plain),
		baseEventIds: fc.array(fc.uuid(), { maxLength: 4 }),
		baseEvents: fc.array(event, { maxLength: 4 }),
	},
	plain,
);

test("detections come back as they were written, whatever the texts in them", () => {
	fc.assert(
		fc.property(
			fc.nat(),
			fc.array(detection, { maxLength: 4 }),
			(at, detections) => {
				const records = encodeDetected(at, detections);
				assert.equal(records.length, detections.length > 0 ? 1 : 0);
				for (const record of records)
					assert.deepEqual(decodeDetected(record), { at, detections });
			},
		),
	);
});

/** A detection with so many base events of a mebibyte each. */
function large(id: string, baseEvents: number): Detection {
	return {
		event: { ID: id },
		ruleId: "rule",
		ruleName: "Rule",
		severity: "low",
		raisesAlert: true,
		segment: "",
		groupedBy: {},
		baseEventIds: Array.from({ length: baseEvents }, (_, index) => `${index}`),
		baseEvents: Array.from({ length: baseEvents }, () => ({
			Message: "m".repeat(1024 * 1024),
		})),
	};
}

test("large detections go into several records, in order, each far below what a journal allows", () => {
	const records = encodeDetected(
		1,
		["a", "b", "c", "d"].map((id) => large(id, 3)),
	);
	assert.equal(records.length, 2);
	for (const record of records) assert.ok(record.length < 16 * 1024 * 1024);
	assert.deepEqual(
		records.flatMap((record) =>
			decodeDetected(record).detections.map(({ event: { ID } }) => ID),
		),
		["a", "b", "c", "d"],
	);
});

test("of base events that are too large together the first are kept, and the ids of all", () => {
	const [record, ...others] = encodeDetected(1, [large("a", 100)]);
	assert.ok(record);
	assert.equal(others.length, 0);
	const [found] = decodeDetected(record).detections;
	assert.equal(found?.baseEvents.length, 7);
	assert.equal(found?.baseEventIds.length, 100);
});

test("a record of a later version, and one that is cut off, are refused", () => {
	assert.throws(() =>
		decodeDetected(Buffer.from('{"v":2,"at":1,"detections":0}')),
	);
	assert.throws(() =>
		decodeDetected(Buffer.from('{"v":1,"at":1,"detections":1}')),
	);
});

test("the stored part has a line and a count of the ledger for each detection", () => {
	fc.assert(
		fc.property(fc.array(detection, { maxLength: 4 }), (detections) => {
			const at = 7_200_001;
			const part = storedDetections({ at, detections });
			assert.equal(part.eventCount, detections.length);
			assert.deepEqual(
				part.events.length === 0 ? [] : toText(part.events).split("\n").length,
				detections.length === 0 ? [] : detections.length,
			);
			assert.deepEqual(
				part.ledger.map(({ hour, tenantId, outcome, reason, count }) => [
					hour,
					tenantId,
					outcome,
					reason,
					count,
				]),
				detections.map(({ event: { TenantID }, ruleName }) => [
					7_200_000,
					TenantID,
					"detected",
					ruleName,
					1,
				]),
			);
		}),
	);
});
