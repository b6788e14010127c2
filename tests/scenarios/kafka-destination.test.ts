/** The kafka destination against a real broker: what arrives there, and what is said when it does not. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import {
	createKafkaSender,
	kafkaDestinationDefinition,
} from "../../src/pipeline/destinations/kafka/index.ts";
import {
	LinesRefused,
	type OutgoingGroup,
} from "../../src/pipeline/destinations/sender.ts";
import { createSecrets, type Secret } from "../../src/pipeline/secrets.ts";
import { runKafkaTool } from "../counterparts/kafka-client.ts";
import { type KafkaStage, useKafka } from "../counterparts/kafka-stage.ts";

const stage = useKafka();

const never = new AbortController().signal;

function open(
	t: TestContext,
	{ broker }: KafkaStage,
	settings: Readonly<Record<string, unknown>>,
	format?: (line: string) => string,
) {
	const secrets = createSecrets(
		new Map<string, Secret>([
			["login", { type: "credentials", ...broker.credentials }],
			["wrong", { type: "credentials", user: "ursa", password: "not this" }],
			["authority", { type: "certificate", certificate: broker.authority }],
		]),
	);
	const sender = createKafkaSender(
		kafkaDestinationDefinition.parse({
			kind: "kafka",
			brokers: [broker.addresses.plaintext],
			connectTimeoutSeconds: 2,
			...settings,
		}),
		{ secrets },
		format,
	);
	t.after(() => sender.close());
	return sender;
}

function groupOf(name: string, count: number, message = "m"): OutgoingGroup {
	const lines = Array.from({ length: count }, (_, index) =>
		JSON.stringify({ ID: `${name}-${index}`, Name: "ä", Message: message }),
	);
	return { name, events: lines.join("\n"), eventCount: count };
}

async function failureOf(sending: Promise<void>): Promise<UrsaError> {
	const failure = await sending.then(
		() => undefined,
		(error: unknown) => error,
	);
	assert(failure instanceof UrsaError, String(failure));
	return failure;
}

interface Arrived {
	readonly headers: string;
	readonly key: string;
	readonly value: string;
}

/** What Kafka's own consumer reads of the topic. */
async function arrived(
	{ broker }: KafkaStage,
	topic: string,
	count: number,
): Promise<Arrived[]> {
	const printed = await runKafkaTool(broker, "consumer.ConsoleConsumer", [
		...["--topic", topic, "--from-beginning", "--timeout-ms", "3000"],
		...["--max-messages", String(count)],
		...["--formatter-property", "print.key=true"],
		...["--formatter-property", "print.headers=true"],
	]);
	return printed
		.split("\n")
		.filter((line) => line.includes("\t"))
		.map((line) => {
			const [headers = "", key = "", value = ""] = line.split("\t");
			return { headers, key, value };
		});
}

test("each event is a message: its line, its ID for a key, the group's name in a header", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic(3);
	const sender = open(t, at, { topic });
	const group = groupOf("journal-1:0-2", 3);
	await sender.send(group, never);
	const messages = await arrived(at, topic, 3);
	assert.deepEqual(
		messages.map((message) => message.value).sort(),
		group.events.split("\n"),
	);
	for (const { key, value, headers } of messages) {
		assert.equal(key, JSON.parse(value).ID);
		assert.equal(headers, "ursa-group:journal-1:0-2");
	}
});

test("every compression, TLS and SASL arrive, and the format makes the value", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	const { tls, sasl, centralNode } = at.broker.addresses;
	const ways = [
		{ compression: "none" },
		{ compression: "gzip" },
		{ compression: "snappy" },
		{ compression: "lz4" },
		{ compression: "zstd" },
		{ brokers: [tls], tls: { mode: "verification", secret: "authority" } },
		{ brokers: [sasl], authorization: { mode: "plain", secret: "login" } },
		{
			brokers: [centralNode],
			hostOverrides: { centralnode: "127.0.0.1" },
		},
	];
	for (const [index, way] of ways.entries()) {
		const sender = open(t, at, { topic, ...way }, (line) => `CEF:0|${line}`);
		await sender.send(groupOf(`way-${index}`, 1), never);
	}
	const messages = await arrived(at, topic, ways.length);
	assert.deepEqual(
		messages.map((message) => message.key),
		ways.map((_, index) => `way-${index}-0`),
	);
	assert(messages.every(({ value }) => value.startsWith('CEF:0|{"ID":"way-')));
});

test("a group of eight megabytes arrives whole in requests that a broker accepts", async (t) => {
	const at = stage(t);
	if (!at) return;
	// The limit of a broker that nobody has changed.
	const topic = await at.client.createTopic(1, {
		"max.message.bytes": "1048588",
	});
	const sender = open(t, at, { topic });
	const group = groupOf("large", 8000, "x".repeat(1000));
	await sender.send(group, never);
	const messages = await arrived(at, topic, 8000);
	assert.equal(new Set(messages.map((message) => message.key)).size, 8000);
});

test("a topic that accepts less gets smaller requests; an event that is too large for it is told, and all others arrive", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic(1, {
		"max.message.bytes": "20000",
	});
	const sender = open(t, at, { topic });
	await sender.send(groupOf("small", 100, "x".repeat(1000)), never);
	assert.equal((await arrived(at, topic, 100)).length, 100);
	const huge = groupOf("huge", 1, "x".repeat(30_000));
	const mixed = {
		name: "mixed",
		events: [
			groupOf("before", 40, "x".repeat(1000)).events,
			huge.events,
			groupOf("after", 40, "x".repeat(1000)).events,
		].join("\n"),
		eventCount: 81,
	};
	for (const group of [huge, mixed])
		await assert.rejects(sender.send(group, never), (error) => {
			assert(error instanceof LinesRefused);
			assert.deepEqual(
				error.lines.map(({ line }) => line),
				[huge.events],
			);
			assert.match(error.message, /larger than the topic/);
			return true;
		});
	await sender.send(groupOf("next", 1), never);
	const keys = (await arrived(at, topic, 181)).map(({ key }) => key);
	assert.equal(keys.length, 181);
	assert.equal(new Set(keys).size, 181);
});

test("a group that broke off is completed when it comes again, without what was acknowledged", async (t) => {
	const at = stage(t);
	if (!at) return;
	const topic = await at.client.createTopic();
	const group = groupOf("broken", 6000, "x".repeat(1000));
	let lines = 0;
	const sender = open(t, at, { topic, timeoutSeconds: 5 }, (line) => {
		lines++;
		// In the fourth request: the first ones are acknowledged.
		if (lines === 2500) void at.broker.kill();
		return line;
	});
	const failure = await failureOf(sender.send(group, never));
	assert.equal(failure.code, "kafka.cannotSend");
	assert.match(failure.message, /refused|closed|cut/i);
	await assert.rejects(sender.send(group, never), { code: "kafka.cannotSend" });
	await at.broker.start();
	const before = lines;
	await sender.send(group, never);
	assert(lines - before < 6000, "all of the group was sent again");
	const keys = (await arrived(at, topic, 20_000)).map(({ key }) => key);
	assert.equal(new Set(keys).size, 6000);
	// The request that was under way may have been written before the broker died.
	assert(keys.length < 6800, `${keys.length} messages`);
});

test("what keeps it from sending is told, without the password, and nothing stays open", async (t) => {
	const at = stage(t);
	if (!at) return;
	const { addresses } = at.broker;
	const wrong = { mode: "plain", secret: "wrong" };
	for (const [settings, pattern] of [
		[{}, /topic missing: the topic does not exist/],
		[
			{ brokers: [addresses.sasl], authorization: wrong },
			/refused the user or password/,
		],
		[
			{ brokers: ["127.0.0.1:1"] },
			/127\.0\.0\.1:1: the connection was refused/,
		],
		[
			{ brokers: [addresses.mutualTls], tls: { mode: "enabled" } },
			/wants a client certificate/,
		],
	] as const) {
		const sender = open(t, at, { topic: "missing", ...settings });
		const failure = await failureOf(sender.send(groupOf("g", 1), never));
		assert.equal(failure.code, "kafka.cannotSend");
		assert.match(failure.message, pattern);
		assert.doesNotMatch(failure.message, /not this/);
	}
});

test("a send that is given up ends at once, also when the broker is silent", async (t) => {
	const at = stage(t);
	if (!at) return;
	const { createServer } = await import("node:net");
	const accepted = Promise.withResolvers<void>();
	const silent = createServer(() => accepted.resolve()).listen(0, "127.0.0.1");
	t.after(() => silent.close());
	await new Promise((resolve) => silent.once("listening", resolve));
	const address = silent.address();
	assert(address !== null && typeof address !== "string");
	const sender = open(t, at, {
		topic: "any",
		brokers: [`127.0.0.1:${address.port}`],
	});
	const givingUp = new AbortController();
	const sending = sender.send(groupOf("g", 1), givingUp.signal);
	await accepted.promise;
	givingUp.abort(new Error("the service stops"));
	await assert.rejects(sending, /the service stops/);
});
