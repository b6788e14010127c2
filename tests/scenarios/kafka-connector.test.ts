/** The kafka connector against a real broker: what it reads, in what form, and what it commits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRecorder } from "../../src/pipeline/connectors/testing/recorder.ts";
import { runKafkaTool } from "../counterparts/kafka-client.ts";
import {
	connectKafka,
	type KafkaStage,
	useKafka,
} from "../counterparts/kafka-stage.ts";
import { eventually } from "../running/eventually.ts";

const stage = useKafka();

function numbered(count: number, from = 0): string[] {
	return Array.from({ length: count }, (_, index) => `message ${from + index}`);
}

async function untilCommitted(
	{ client }: KafkaStage,
	group: string,
	topic: string,
	offset: number,
): Promise<void> {
	await eventually(
		async () => (await client.committed(group, topic)) === offset || undefined,
		`a committed offset of ${offset}`,
		15,
	);
}

test("messages of all partitions arrive once, with broker, topic and partition as their source and the offset as number", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic(2);
	await at.client.produce(topic, numbered(3), { partition: 0 });
	await at.client.produce(topic, ["other"], { partition: 1 });
	const recorder = createRecorder();
	const connector = await connectKafka(t, at, recorder, { topic });
	await recorder.until(4);
	assert.deepEqual(recorder.texts().sort(), [...numbered(3), "other"]);
	const first = recorder.batches.find((batch) => batch.source.endsWith("/0"));
	assert.equal(first?.source, `${at.broker.addresses.plaintext}/${topic}/0`);
	assert.equal(first?.connector, `kafka:${topic}`);
	assert.deepEqual(
		first?.messages.map((message) => message.sequence?.number),
		[0, 1, 2],
	);
	assert.match(
		first?.messages[0]?.sequence?.stream ?? "",
		/^kafka:[^/]+\/[0-9a-f-]{36}\/0\/group$/,
	);
	assert.deepEqual(connector.state(), { openSources: 2 });
	await untilCommitted(at, "group", topic, 4);
});

test("an offset is committed when the messages before it are durable, not before, and at the latest when it stops", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	const other = await at.client.createTopic();
	await at.client.produce(topic, numbered(10));
	const recorder = createRecorder();
	const connector = await connectKafka(t, at, recorder, {
		topic,
		groupId: "slow",
	});
	await recorder.until(10);
	await untilCommitted(at, "slow", topic, 10);

	recorder.hold();
	await at.client.produce(topic, numbered(10, 10));
	await recorder.until(20);
	// Two commits of another group take at least as long as two opportunities to commit.
	const quick = createRecorder();
	await connectKafka(t, at, quick, { topic: other, groupId: "quick" });
	for (const [round, value] of ["one", "two", "three"].entries()) {
		await at.client.produce(other, [value]);
		await untilCommitted(at, "quick", other, round + 1);
	}
	assert.equal(await at.client.committed("slow", topic), 10);
	recorder.release();
	await connector.stop();
	assert.equal(await at.client.committed("slow", topic), 20);
	assert.equal(await at.client.members("slow"), 0);
});

test("messages that were refused come again from the first of them on, and nothing is passed over", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, numbered(3000));
	const recorder = createRecorder();
	recorder.hold();
	const connector = await connectKafka(t, at, recorder, { topic });
	await recorder.until(1000);
	recorder.refuse("the disk is full");
	await eventually(
		async () =>
			connector.state().problem?.includes("disk is full") || undefined,
		"the refusal in the state",
		10,
	);
	assert.equal(await at.client.committed("group", topic), 0);
	recorder.release();
	const stored = () => new Set(recorder.texts().slice(1000));
	await eventually(
		async () => stored().size === 3000 || undefined,
		"all messages",
		15,
	);
	assert.deepEqual([...stored()], numbered(3000));
	await untilCommitted(at, "group", topic, 3000);
	assert.equal(connector.state().problem, undefined);
});

test("while too much waits nothing more is read, and what the broker deletes in the meantime is told as lost", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	const large = "x".repeat(10_000);
	await at.client.produce(
		topic,
		numbered(4000).map((name) => name + large),
	);
	const recorder = createRecorder();
	recorder.hold();
	const connector = await connectKafka(t, at, recorder, { topic });
	await recorder.until(1);
	await untilCommitted(at, "group", topic, 0);
	// The batches of a partition are handed on one after the other, so one that waits is enough to stop it.
	assert.equal(recorder.batches.length, 1);
	await at.client.deleteBefore(topic, 0, 4000);
	recorder.release();
	await eventually(
		async () => connector.state().problem !== undefined || undefined,
		"the loss in the state",
		15,
	);
	await at.client.produce(topic, ["after"]);
	await untilCommitted(at, "group", topic, 4001);
	const read = recorder.messages().length - 1;
	// Ten megabytes: what may wait of a partition, and one more answer.
	assert(read > 0 && read < 1100, `${read} messages were read`);
	assert.match(
		connector.state().problem ?? "",
		new RegExp(`up to ${4000 - read} messages of partition 0 were deleted`),
	);
	assert.equal(recorder.texts().at(-1), "after");
});

test("a new group begins at the earliest message, or with what comes after its start", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, numbered(5));
	const recorder = createRecorder();
	const settings = { topic, groupId: "late", startAt: "latest" };
	const connector = await connectKafka(t, at, recorder, settings);
	await untilCommitted(at, "late", topic, 5);
	await connector.stop();
	// Written while it was away: the start of the group was the first start.
	await at.client.produce(topic, ["after"]);
	await connectKafka(t, at, recorder, settings);
	await recorder.until(1);
	assert.deepEqual(recorder.texts(), ["after"]);
});

test("messages without a value, too long or damaged say so, and the others go on", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, [null], { key: "user-7" });
	await at.client.produce(topic, [
		"",
		"x".repeat(2000),
		Buffer.from([0x61, 0xff]),
		"\ufeff{}",
		"good",
	]);
	const recorder = createRecorder();
	await connectKafka(t, at, recorder, { topic, maxMessageBytes: 1000 });
	await recorder.until(6);
	const [tombstone, empty, long, damaged, marked, good] = recorder.messages();
	assert.equal(tombstone?.rejection?.code, "kafka.noValue");
	assert.match(tombstone?.rejection?.cause ?? "", /tombstone.*user-7/);
	assert.equal(empty?.rejection?.code, "kafka.noValue");
	assert.equal(long?.rejection?.code, "kafka.tooLong");
	assert.equal(damaged?.isDamaged, true);
	assert.equal(damaged?.text, "a\ufffd");
	assert.equal(marked?.text, "{}");
	assert.equal(good?.text, "good");
	assert.equal(good?.sequence?.number, 5);
	await untilCommitted(at, "group", topic, 6);
});

test("a message larger than the size to fetch comes all the same", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, ["x".repeat(3_000_000)]);
	await at.client.produce(topic, ["next"]);
	const recorder = createRecorder();
	await connectKafka(t, at, recorder, {
		topic,
		fetchBytes: 1024,
		maxMessageBytes: 4_000_000,
	});
	await recorder.until(2);
	assert.deepEqual(
		recorder.texts().map((text) => text.length),
		[3_000_000, 4],
	);
});

test("with a delimiter the lines of a message are messages, and are known again when they are read again", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, ["one\r\ntwo\n\nthree", "\n\n", "four\n"]);
	const recorder = createRecorder();
	await connectKafka(t, at, recorder, { topic, delimiter: "\n" });
	await recorder.until(4);
	assert.deepEqual(recorder.texts(), ["one", "two", "three", "four"]);
	const numbers = recorder
		.messages()
		.map((message) => message.sequence?.number);
	assert.deepEqual(numbers, [-1 + 1 / 3, -1 + 2 / 3, 0, 2]);
	await untilCommitted(at, "group", topic, 3);
});

test("reads what Kafka's own producer wrote, in every compression", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	const codecs = ["none", "gzip", "snappy", "lz4", "zstd"];
	for (const codec of codecs)
		await runKafkaTool(
			at.broker,
			"ConsoleProducer",
			["--topic", topic, "--compression-codec", codec],
			`${codec} ${"ä".repeat(500)}\n${codec} again\n`,
		);
	const recorder = createRecorder();
	await connectKafka(t, at, recorder, { topic });
	await recorder.until(10);
	assert.deepEqual(
		recorder.texts(),
		codecs.flatMap((codec) => [
			`${codec} ${"ä".repeat(500)}`,
			`${codec} again`,
		]),
	);
});

test("a broker that calls itself by a name nobody knows, as the EDR's Central Node does, is reached by an override", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, ['{"EventType":"process"}']);
	const recorder = createRecorder();
	const settings = { topic, brokers: [at.broker.addresses.centralNode] };
	const lost = await connectKafka(t, at, recorder, settings);
	await eventually(
		async () =>
			/centralnode:\d+: the host name/.test(lost.state().problem ?? "") ||
			undefined,
		"the name in the state",
		20,
	);
	await lost.stop();
	await connectKafka(t, at, recorder, {
		...settings,
		hostOverrides: { centralnode: "127.0.0.1" },
	});
	await recorder.until(1);
	assert.deepEqual(recorder.texts(), ['{"EventType":"process"}']);
});
