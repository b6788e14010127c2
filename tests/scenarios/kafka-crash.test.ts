/** A collector that reads from Kafka and is killed in the middle, again and again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeEvent } from "#event/index.ts";
import type { Collector } from "../../src/pipeline/collector/index.ts";
import {
	makeDirectory,
	readJournal,
	startCollector,
} from "../../src/pipeline/collector/testing.ts";
import {
	createKafkaConnector,
	kafkaConnectorDefinition,
} from "../../src/pipeline/connectors/kafka/index.ts";
import {
	fixedClock,
	noSecrets,
} from "../../src/pipeline/connectors/testing/recorder.ts";
import { useKafka } from "../counterparts/kafka-stage.ts";
import { eventually } from "../running/eventually.ts";

const stage = useKafka();
const script = fileURLToPath(
	import.meta.resolve("../counterparts/kafka-collector.ts"),
);

/** Runs the collector until it has stored so many more messages, then kills it. */
async function collectAndDie(
	directory: string,
	settings: string,
	messages: number,
): Promise<void> {
	const child = spawn(process.execPath, [script, directory, settings], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	try {
		for await (const line of createInterface({ input: child.stdout }))
			if (Number(line) >= messages) return;
		throw new Error("the collector ended by itself");
	} finally {
		const exited = once(child, "exit");
		child.kill("SIGKILL");
		await exited;
	}
}

async function storedIn(collector: Collector): Promise<string[]> {
	return (await readJournal(collector)).flatMap(({ events }) =>
		events === ""
			? []
			: events.split("\n").map((text) => decodeEvent(text).Message ?? ""),
	);
}

for (const delimiter of ["none", "\n"]) {
	test(`every message is in the journal once although the collector was killed three times (delimiter ${JSON.stringify(delimiter)})`, async (t) => {
		const at = stage(t);
		if (!at) return;
		const topic = await at.client.createTopic(2);
		const directory = await makeDirectory(t);
		const line = (index: number) => `message ${index} ${"x".repeat(280)}`;
		const count = 60_000;
		const values = Array.from({ length: count / 3 }, (_, index) =>
			[0, 1, 2].map((part) => line(3 * index + part)).join("\n"),
		);
		await at.client.produce(topic, values);
		const settings = JSON.stringify({
			kind: "kafka",
			brokers: [at.broker.addresses.plaintext],
			topic,
			groupId: "killed",
			delimiter,
			fetchBytes: 16 * 1024,
		});
		const wanted = delimiter === "none" ? values.length : count;
		// A member that was killed keeps its partitions for half a minute, unless the broker is told that it is gone.
		for (let round = 0; round < 3; round++) {
			await collectAndDie(directory, settings, wanted / 8);
			await at.client.removeMembers("killed");
		}
		const connector = createKafkaConnector(
			kafkaConnectorDefinition.parse(JSON.parse(settings)),
			{ clock: fixedClock, secrets: noSecrets },
		);
		const { collector } = await startCollector(directory, {
			connectors: [connector],
		});
		t.after(() => collector.stop());
		const before = (await storedIn(collector)).length;
		assert(before >= (3 * wanted) / 8 && before < wanted, `${before} before`);
		await eventually(
			async () =>
				(await at.client.committed("killed", topic)) === values.length ||
				undefined,
			"the commit of all",
		);
		const stored = await storedIn(collector);
		assert.equal(stored.length, wanted);
		assert.equal(new Set(stored).size, wanted);
	});
}
