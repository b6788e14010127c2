import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecordsBatch } from "@platformatic/kafka";
import { findEncoding } from "../framing/encoding.ts";
import { createIntake } from "../intake.ts";
import { createRecorder, fixedClock } from "../testing/recorder.ts";
import { Partition } from "./partition.ts";
import { createRecordReader } from "./record-messages.ts";

const streamBase = "kafka:cluster/topic/0/group";

/** Records at the offsets from `first` on, with their offsets for values. */
function batch(
	first: number,
	count: number,
	attributes = 0,
	width = 0,
): RecordsBatch {
	return {
		firstOffset: BigInt(first),
		lastOffsetDelta: count - 1,
		attributes,
		length: 0,
		partitionLeaderEpoch: 0,
		magic: 2,
		crc: 0,
		firstTimestamp: 0n,
		maxTimestamp: 0n,
		producerId: -1n,
		producerEpoch: -1,
		firstSequence: -1,
		records: Array.from({ length: count }, (_, index) => {
			const value = Buffer.from(`${first + index}`.padEnd(width, "x"));
			return {
				length: value.length,
				attributes: 0,
				timestampDelta: 0n,
				offsetDelta: index,
				key: null,
				value,
				headers: [],
			};
		}),
	};
}

function open(positions: Readonly<Record<string, number>> = {}) {
	const recorder = createRecorder();
	const intake = createIntake({
		connector: () => "kafka:topic",
		receive: recorder.receive,
		clock: fixedClock,
		mostBytes: 64 * 1024 * 1024,
	});
	const partition = new Partition({
		number: 0,
		streamBase,
		source: "broker/topic/0",
		intake,
		positionOf: (stream) => positions[stream] ?? recorder.positionOf(stream),
		readRecord: createRecordReader({
			delimiter: "none",
			maxMessageBytes: 1000,
			encoding: findEncoding("utf-8"),
		}),
		after: Promise.resolve(),
		onSettled: () => undefined,
	});
	return { partition, recorder };
}

test("goes on at the group's offset or behind the collector's position, whichever is later", () => {
	for (const [position, committed, next] of [
		[undefined, 5, 5],
		[9, 5, 10],
		[9, 20, 20],
		// In the middle of the record at 9.
		[8.5, 5, 9],
	] as const) {
		const { partition } = open(
			position === undefined ? {} : { [streamBase]: position },
		);
		partition.seek(committed);
		assert.equal(partition.next, next);
		assert.equal(partition.committable, next);
	}
});

test("records before the offset that was asked for are passed over", async () => {
	const { partition, recorder } = open();
	partition.seek(3);
	partition.accept(3, [batch(0, 3), batch(2, 4)]);
	await recorder.until(3);
	assert.deepEqual(recorder.texts(), ["3", "4", "5"]);
	assert.equal(partition.next, 6);
});

test("an answer to a fetch at another offset is thrown away", async () => {
	const { partition, recorder } = open();
	partition.seek(10);
	partition.accept(20, [batch(20, 5)]);
	assert.equal(partition.next, 10);
	partition.accept(10, [batch(10, 1)]);
	await recorder.until(1);
	assert.deepEqual(recorder.texts(), ["10"]);
});

test("the end of a transaction is no message, but may be committed", () => {
	const { partition, recorder } = open();
	partition.seek(0);
	partition.accept(0, [batch(0, 1, 1 << 5)]);
	assert.equal(recorder.batches.length, 0);
	assert.equal(partition.committable, 1);
});

test("only what is durable may be committed", async () => {
	const { partition, recorder } = open();
	partition.seek(0);
	recorder.hold();
	partition.accept(0, [batch(0, 1500)]);
	await recorder.until(1000);
	assert.equal(partition.committable, 0);
	recorder.release();
	await partition.settled();
	assert.equal(partition.committable, 1500);
});

test("a refused batch takes those after it along, and the partition goes back to the first of them", async () => {
	const { partition, recorder } = open();
	partition.seek(0);
	partition.accept(0, [batch(0, 10)]);
	await partition.settled();
	recorder.hold();
	partition.accept(10, [batch(10, 2000)]);
	await recorder.until(1010);
	recorder.refuse("full");
	await partition.settled();
	assert.equal(partition.isRefused, true);
	assert.equal(partition.committable, 10);
	partition.accept(2010, [batch(2010, 1)]);
	recorder.release();
	await partition.rewind();
	assert.equal(partition.next, 10);
	partition.accept(10, [batch(10, 5)]);
	await partition.settled();
	assert.deepEqual(recorder.texts().slice(-5), ["10", "11", "12", "13", "14"]);
});

test("is full when megabytes wait, however few records they are", async () => {
	const { partition, recorder } = open();
	partition.seek(0);
	recorder.hold();
	partition.accept(0, [batch(0, 10_000, 0, 900)]);
	await recorder.until(1);
	assert.equal(partition.isFull, true);
	assert.equal(partition.hasRoom, false);
	recorder.release();
	await partition.settled();
	assert.equal(partition.hasRoom, true);
	assert.equal(recorder.messages().length, 10_000);
});

test("a log that ends before the position goes on as another stream, also after the next start", async () => {
	const { partition, recorder } = open({ [streamBase]: 99 });
	partition.seek(100);
	partition.startOver(0);
	partition.accept(0, [batch(0, 2)]);
	await recorder.until(2);
	assert.equal(recorder.messages()[0]?.sequence?.stream, `${streamBase}/1`);
	const again = open({ [streamBase]: 99, [`${streamBase}/1`]: 1 });
	again.partition.seek(0);
	assert.equal(again.partition.next, 2);
});

test("what the broker deleted is passed over and counted", () => {
	const { partition } = open();
	partition.seek(10);
	assert.equal(partition.skipTo(25), 15);
	assert.equal(partition.next, 25);
});
