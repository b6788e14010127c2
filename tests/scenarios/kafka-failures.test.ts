/** The kafka connector when something goes wrong: brokers, members of the group, topics, credentials. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRecorder } from "../../src/pipeline/connectors/testing/recorder.ts";
import {
	connectKafka,
	untilProblem,
	useKafka,
} from "../counterparts/kafka-stage.ts";
import { eventually } from "../running/eventually.ts";

const stage = useKafka();

function numbered(count: number, from = 0): string[] {
	return Array.from(
		{ length: count },
		(_, index) => `message ${from + index} ${"x".repeat(280)}`,
	);
}

test("a hundred thousand messages come once each although the broker is killed on the way", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic(3);
	await at.client.produce(topic, numbered(100_000));
	const recorder = createRecorder();
	const connector = await connectKafka(t, at, recorder, {
		topic,
		// Small answers, so that there is a middle to be killed in.
		fetchBytes: 64 * 1024,
	});
	await recorder.until(20_000);
	await at.broker.kill();
	assert(recorder.messages().length < 100_000, "all was read before the kill");
	await untilProblem(connector, /refused|cut|closed/i);
	await at.broker.start();
	await recorder.until(100_000);
	await untilProblem(connector, undefined);
	await eventually(
		async () =>
			(await at.client.committed("group", topic)) === 100_000 || undefined,
		"the last commit",
	);
	assert.equal(recorder.messages().length, 100_000);
	assert.deepEqual(new Set(recorder.texts()), new Set(numbered(100_000)));
});

test("what is durable but was not committed, as after a crash, is not handed on again", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, numbered(500));
	const recorder = createRecorder();
	const settings = { topic, groupId: "crashed" };
	const first = await connectKafka(t, at, recorder, settings);
	await recorder.until(500);
	await first.stop();
	await at.client.setOffset("crashed", topic, 0, 100);
	await at.client.produce(topic, numbered(10, 500));
	await connectKafka(t, at, recorder, settings);
	await recorder.until(510);
	assert.deepEqual(recorder.texts(), numbered(510));
});

test("two members share the partitions; when one comes or goes no message is missed or read by both", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic(4);
	const groupId = "shared";
	const [one, two] = [createRecorder(), createRecorder()];
	const total = () => one.messages().length + two.messages().length;
	const untilTotal = (count: number) =>
		eventually(async () => total() >= count || undefined, `${count} messages`);

	await at.client.produce(topic, numbered(20_000));
	const settings = { topic, groupId, fetchBytes: 64 * 1024 };
	const first = await connectKafka(t, at, one, settings);
	await one.until(5000);
	const second = await connectKafka(t, at, two, settings);
	await eventually(
		async () =>
			(first.state().openSources === 2 && second.state().openSources === 2) ||
			undefined,
		"two partitions each",
	);
	await at.client.produce(topic, numbered(10_000, 20_000));
	await untilTotal(30_000);
	assert(two.messages().length > 0, "the second member had nothing to do");

	await first.stop();
	await at.client.produce(topic, numbered(10_000, 30_000));
	await untilTotal(40_000);
	await eventually(
		async () => second.state().openSources === 4 || undefined,
		"all partitions",
	);
	assert.equal(total(), 40_000);
	assert.deepEqual(
		new Set([...one.texts(), ...two.texts()]),
		new Set(numbered(40_000)),
	);
});

test("a member that comes waits for what another has handed on, so that both never store the same", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic(2);
	await at.client.produce(topic, numbered(1000));
	const settings = { topic, groupId: "handed-over" };
	const [one, two] = [createRecorder(), createRecorder()];
	one.hold();
	const first = await connectKafka(t, at, one, settings);
	await one.until(1);
	const second = await connectKafka(t, at, two, settings);
	// Its partitions are gone, and it has not joined again.
	await eventually(
		async () => first.state().openSources === 0 || undefined,
		"the hand-over",
	);
	assert.equal(second.state().openSources, 0);
	one.release();
	await eventually(
		async () => second.state().openSources === 1 || undefined,
		"the new assignment",
	);
	await at.client.produce(topic, numbered(10, 1000));
	await eventually(
		async () =>
			one.messages().length + two.messages().length >= 1010 || undefined,
		"all messages",
	);
	assert.deepEqual(
		[...one.texts(), ...two.texts()].sort(),
		numbered(1010).sort(),
	);
});

test("five members that start together settle, each with its share", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic(5);
	const recorders = Array.from({ length: 5 }, createRecorder);
	const connectors = await Promise.all(
		recorders.map((recorder) =>
			connectKafka(t, at, recorder, { topic, groupId: "crowd" }),
		),
	);
	await eventually(
		async () =>
			connectors.every((connector) => connector.state().openSources === 1) ||
			undefined,
		"one partition each",
	);
	await at.client.produce(topic, numbered(500));
	await eventually(
		async () =>
			recorders.reduce((sum, one) => sum + one.messages().length, 0) >= 500 ||
			undefined,
		"all messages",
	);
	assert.deepEqual(
		recorders.flatMap((recorder) => recorder.texts()).sort(),
		numbered(500).sort(),
	);
});

test("a topic that does not exist is a problem until somebody makes it", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = "made-later";
	const recorder = createRecorder();
	const connector = await connectKafka(t, at, recorder, { topic });
	await untilProblem(
		connector,
		/cannot read made-later: the topic does not exist/,
	);
	assert.equal(connector.state().openSources, 0);
	await at.client.createTopicNamed(topic, 1);
	await at.client.produce(topic, ["first"]);
	await recorder.until(1);
	await untilProblem(connector, undefined);
});

test("a topic that was deleted and made anew is another stream and is read from its start", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, numbered(100));
	const recorder = createRecorder();
	const connector = await connectKafka(t, at, recorder, { topic });
	await recorder.until(100);
	await at.client.deleteTopic(topic);
	await untilProblem(connector, /the topic (does not exist|was deleted)/);
	await at.client.createTopicNamed(topic, 1);
	await at.client.produce(topic, numbered(50, 1000));
	await recorder.until(150);
	assert.deepEqual(recorder.texts(), [...numbered(100), ...numbered(50, 1000)]);
	const streams = recorder
		.messages()
		.map((message) => message.sequence?.stream);
	assert.equal(new Set(streams).size, 2);
	await untilProblem(connector, undefined);
});

test("partitions that are added later are read as well", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, ["old"]);
	const recorder = createRecorder();
	const connector = await connectKafka(t, at, recorder, { topic });
	await recorder.until(1);
	await at.client.addPartitions(topic, 3);
	await eventually(
		async () => connector.state().openSources === 3 || undefined,
		"three partitions",
	);
	await at.client.produce(topic, ["new"], { partition: 2 });
	await recorder.until(2);
	assert.deepEqual(recorder.texts(), ["old", "new"]);
});
