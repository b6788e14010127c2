import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
	type Event,
	encodeEvent,
	eventType,
	maxEventBytes,
} from "#event/index.ts";
import { createRecordWriter } from "./record-writer.ts";

const receivedAt = Date.UTC(2026, 10, 24, 8);
const id = "01a20d76-d021-7894-a2bd-56c7e1e9571b";
const identity = {
	tenantId: "0f0e0d0c-0b0a-8908-8706-050403020100",
	serviceId: "1f1e1d1c-1b1a-8918-8716-151413121110",
	serviceName: 'Коллектор "1"',
};
const long = JSON.stringify({ text: 'a "quoted" \\ text\r\n'.repeat(60) });

/** As it would be written without haste. */
function lineOf(event: Event, at = receivedAt): string {
	return encodeEvent({
		ID: id,
		Timestamp: at,
		Type: eventType.base,
		TenantID: identity.tenantId,
		ServiceID: identity.serviceId,
		ServiceName: identity.serviceName,
		...event,
	});
}

suite("a record", () => {
	const writer = createRecordWriter(identity, () => id);

	function check(events: readonly Event[]): void {
		for (const event of events) {
			assert.ok(writer.addEvent(event, receivedAt));
		}
		assert.equal(
			writer.end("head").toString(),
			["head", ...events.map((event) => lineOf(event))].join("\n"),
		);
	}

	test("holds its first line and the events with their identity", () => {
		check([]);
		check([{}]);
		check([{ Name: "a", Raw: "short" }, {}, { Message: "Ж😀" }]);
	});

	test("holds a long Raw, wherever it stands and whatever it holds", () => {
		for (const raw of [
			long,
			`${long}x`,
			`${long}Ж`,
			`${long}é`,
			`${long}\u0001`,
			`${long}\ud83d`,
			"x".repeat(100_000),
		]) {
			check([{ Name: "a", Raw: raw }]);
			check([{ Raw: raw }]);
			check([{ Raw: raw, Name: "b" }]);
			check([{ Raw: raw, S: { Raw: "" } }]);
			check([{ Extra: { Raw: "" }, Raw: raw }]);
		}
	});

	test("holds lone surrogates as U+FFFD", () => {
		assert.ok(writer.addEvent({ Name: "\ud800", Raw: long }, receivedAt));
		const [, line = ""] = writer.end("head").toString().split("\n");
		assert.equal(JSON.parse(line).Name, "\ufffd");
	});

	test("keeps what an event brings of its identity", () => {
		check([{ ID: "own", Timestamp: 5, Raw: long }, { ServiceName: "own" }]);
	});

	test("has the time of each event's receipt", () => {
		writer.addEvent({ Name: "a" }, 1);
		writer.addEvent({ Name: "b" }, 2);
		assert.equal(
			writer.end("head").toString(),
			["head", lineOf({ Name: "a" }, 1), lineOf({ Name: "b" }, 2)].join("\n"),
		);
	});

	test("leaves an event out that has too many bytes, and nothing of it stays", () => {
		assert.ok(writer.addEvent({ Name: "before" }, receivedAt));
		const Raw = "é".repeat(maxEventBytes / 2);
		assert.equal(writer.addEvent({ Raw }, receivedAt), false);
		assert.ok(writer.addEvent({ Name: "behind" }, receivedAt));
		writer.addLine("absorbed");
		assert.equal(
			writer.end("head").toString(),
			[
				"head",
				lineOf({ Name: "before" }),
				lineOf({ Name: "behind" }),
				"absorbed",
			].join("\n"),
		);
	});

	test("stays as it was when the next one is written", () => {
		writer.addEvent({ Name: "first" }, receivedAt);
		const record = writer.end("head");
		const before = record.toString();
		check([{ Name: "other" }]);
		assert.equal(record.toString(), before);
	});

	test("holds any text in any field", () => {
		const text = fc.oneof(
			fc.string({ unit: "binary", maxLength: 40 }),
			fc.json(),
			fc.string({ unit: "binary", maxLength: 40 }).map((part) => part + long),
		);
		const events = fc.array(
			fc.record(
				{
					Name: text,
					Extra: fc.dictionary(fc.string(), text),
					SourcePort: fc.oneof(fc.integer(), fc.bigInt({ max: 2n ** 62n })),
					Raw: text,
				},
				{ requiredKeys: [] },
			),
			{ maxLength: 4 },
		);
		fc.assert(
			fc.property(events, (list) => check(list)),
			{ seed: 20261124, numRuns: 1000 },
		);
	});
});
