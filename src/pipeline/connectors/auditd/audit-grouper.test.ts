import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RawMessage } from "../../raw.ts";
import {
	type AuditBounds,
	createAuditGrouper,
	defaultAuditBounds,
	longestGroupChars,
} from "./audit-grouper.ts";
import { readAuditRecord } from "./audit-record.ts";

const ttlMs = 2000;
const stream = "s";

/** A record of the event with that serial number. */
function record(serial: number, type = "SYSCALL", second = 100): string {
	return `type=${type} msg=audit(${second}.123:${serial}): a=${type}`;
}

/** Lines as a framer numbers them, from 1 on. */
function numbered(texts: readonly string[], after = 0): RawMessage[] {
	return texts.map((text, index) => ({
		text,
		sequence: { stream, number: after + index + 1 },
	}));
}

const plain = (texts: readonly string[]): RawMessage[] =>
	texts.map((text) => ({ text }));

function group(
	lines: readonly RawMessage[],
	bounds: Partial<AuditBounds> = {},
	resume?: { stream: string; position: number; token?: string },
) {
	const messages: RawMessage[] = [];
	const grouper = createAuditGrouper({
		ttlMs,
		resume,
		bounds: { ...defaultAuditBounds, ...bounds },
	});
	grouper.push(lines, 0, messages);
	return { grouper, messages, texts: () => messages.map(({ text }) => text) };
}

const fromStart = { stream, position: 0 };

describe("a record", () => {
	test("is read behind whatever a relay put in front of it", () => {
		const line =
			"<13>Nov 24 10:00:00 web1 audispd: node=web1.example type=EOE msg=audit(1732435200.123:4567): ";
		assert.deepEqual(readAuditRecord(line), {
			key: "web1.example 1732435200.123:4567",
			node: "web1.example",
			time: 1_732_435_200_123,
			isLast: true,
		});
		assert.equal(
			readAuditRecord("audit: type=1400 audit(5.5:9): apparmor=x")?.time,
			5500,
		);
	});

	test("is nothing that only quotes one or is cut off", () => {
		for (const line of [
			"",
			"type=SYSCALL msg=audit(",
			"type=SYSCALL msg=audit(1.2:3)",
			"type=SYSCALL msg=audit(1.2:x): a",
			"msg=audit(1.2:3): no type",
			`type=SYSCALL msg=audit(${"9".repeat(30)}.1:1): a`,
			`${"x".repeat(2000)} type=SYSCALL msg=audit(1.2:3): a`,
		])
			assert.equal(readAuditRecord(line), undefined);
	});
});

describe("lines without numbers", () => {
	test("of one event become one message at its EOE record, others go their way", () => {
		const { texts, grouper } = group(
			plain([record(1), "other", record(2), record(1, "EOE"), record(3)]),
		);
		assert.deepEqual(texts(), ["other", `${record(1)}\n${record(1, "EOE")}`]);
		assert.equal(grouper.isWaiting, true);
		assert.equal(grouper.heldChars, record(2).length * 2);
	});

	test("of different nodes are different events", () => {
		const on = (node: string, type?: string) =>
			`node=${node} ${record(1, type)}`;
		const { texts } = group(plain([on("a"), on("b"), on("a", "EOE")]));
		assert.deepEqual(texts(), [`${on("a")}\n${on("a", "EOE")}`]);
	});

	test("without an EOE record wait until their time is over, from the first on", () => {
		const { grouper, texts, messages } = group(plain([record(1)]));
		grouper.push(plain([record(2), record(1, "PATH")]), 1500, messages);
		grouper.expire(1999, messages);
		assert.deepEqual(texts(), []);
		grouper.expire(2000, messages);
		assert.deepEqual(texts(), [`${record(1)}\n${record(1, "PATH")}`]);
		grouper.expire(3500, messages);
		assert.equal(texts().length, 2);
		assert.equal(grouper.heldChars, 0);
	});

	test("end as well when a younger event shows that their time is over", () => {
		const young = record(9, "SYSCALL", 102);
		const { texts } = group(plain([record(1), record(2), young]));
		assert.deepEqual(texts(), [record(1), record(2)]);
	});

	test("that come after their event ended begin another message", () => {
		const { grouper, texts, messages } = group(
			plain([record(1), record(1, "EOE"), record(1, "PATH")]),
		);
		grouper.closeAll(messages);
		assert.equal(texts()[1], record(1, "PATH"));
	});

	test("that are rejected or damaged stay so", () => {
		const rejection = { code: "tcp.tooLong", cause: "c" };
		const { messages } = group([
			{ text: record(1), rejection },
			{ text: record(2) },
			{ text: record(2, "EOE"), isDamaged: true },
		]);
		assert.deepEqual(messages[0], { text: record(1), rejection });
		assert.equal(messages[1]?.isDamaged, true);
	});
});

describe("bounds", () => {
	test("the oldest event ends when too many are open or too much is held", () => {
		const lines = plain([record(1), record(2), record(3)]);
		assert.deepEqual(group(lines, { openGroups: 2 }).texts(), [record(1)]);
		const heldChars = record(1).length * 2;
		assert.deepEqual(group(lines, { heldChars }).texts(), [record(1)]);
	});

	test("a message has at most 4,174,304 characters, the rest is another one", () => {
		const long = record(1).padEnd(1_000_000, "x");
		const { texts, messages, grouper } = group(plain(Array(5).fill(long)));
		grouper.closeAll(messages);
		assert.deepEqual(
			texts().map(({ length }) => length),
			[4_000_003, 1_000_000],
		);
		assert.ok(4_000_003 <= longestGroupChars);
	});

	test("a flood of events costs linear time and bounded memory", () => {
		const { grouper, messages } = group([]);
		const before = process.cpuUsage();
		for (let i = 0; i < 200_000; i += 100) {
			const lines = Array.from({ length: 100 }, (_, at) => record(i + at));
			grouper.push(numbered(lines, i), 0, messages);
			messages.length = 0;
			assert.ok(grouper.heldChars <= 1024 * 100);
		}
		const { user, system } = process.cpuUsage(before);
		assert.ok(user + system < 5_000_000, `${user + system} µs`);
	});
});

describe("in a numbered stream", () => {
	test("a message has the number up to which everything is handed out", () => {
		const { messages } = group(
			numbered([
				"first",
				record(1),
				record(2),
				record(1, "EOE"),
				record(2, "EOE"),
				"last",
			]),
			{},
			fromStart,
		);
		assert.deepEqual(
			messages.map(({ text, sequence }) => [text, sequence?.number]),
			[
				["first", 1],
				[`${record(1)}\n${record(1, "EOE")}`, 2],
				[`${record(2)}\n${record(2, "EOE")}`, 5],
				["last", 6],
			],
		);
		assert.equal(messages[0]?.sequence?.token, undefined);
		assert.match(messages[1]?.sequence?.token ?? "", /^[\w-]{16}:4$/);
		assert.equal(messages[2]?.sequence?.token, undefined);
	});

	test("one that is complete waits for those that began earlier", () => {
		const { grouper, messages, texts } = group(
			numbered([record(1), record(2), record(2, "EOE"), "other"]),
			{},
			fromStart,
		);
		assert.deepEqual(texts(), []);
		assert.equal(grouper.settledNumber, 0);
		grouper.push(numbered([record(1, "EOE")], 4), 0, messages);
		assert.equal(texts().length, 3);
		assert.equal(grouper.settledNumber, 5);
		assert.equal(messages.at(-1)?.sequence?.number, 5);
	});

	test("what is stored is passed over when it comes again", () => {
		const lines = numbered([
			record(1),
			record(2),
			record(1, "EOE"),
			record(2, "EOE"),
		]);
		const { sequence } = group(lines, {}, fromStart).messages[0] ?? {};
		const { number: position = 0, token = "" } = sequence ?? {};
		assert.equal(position, 1);
		for (const again of [lines, lines.slice(1)])
			assert.deepEqual(group(again, {}, { stream, position, token }).texts(), [
				`${record(2)}\n${record(2, "EOE")}`,
			]);
	});

	test("a token that is none of ours hides nothing", () => {
		const token = "what is this:1 x:2";
		const resume = { stream, position: 0, token };
		assert.equal(group(numbered(["a"]), {}, resume).messages.length, 1);
	});
});
