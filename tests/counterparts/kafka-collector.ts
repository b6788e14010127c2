/** A process that collects a topic into a journal until it is killed: `node kafka-collector.ts <directory> <settings>`. */

import { startCollector } from "../../src/pipeline/collector/testing.ts";
import {
	createKafkaConnector,
	kafkaConnectorDefinition,
} from "../../src/pipeline/connectors/kafka/index.ts";
import { createSecrets } from "../../src/pipeline/secrets.ts";

const [directory = "", settings = ""] = process.argv.slice(2);
const connector = createKafkaConnector(
	kafkaConnectorDefinition.parse(JSON.parse(settings)),
	{ clock: { now: Date.now }, secrets: createSecrets(new Map()) },
);
const { collector } = await startCollector(directory, {
	connectors: [connector],
});

/** Tells what is durable, for whoever decides when to kill. */
setInterval(() => {
	const passed = collector.state().counters.get("passed")?.get("") ?? 0;
	process.stdout.write(`${passed}\n`);
}, 10);
