import assert from "node:assert/strict";
import { after, before, type TestContext } from "node:test";
import {
	createKafkaConnector,
	kafkaConnectorDefinition,
} from "../../src/pipeline/connectors/kafka/index.ts";
import {
	fixedClock,
	type Recorder,
} from "../../src/pipeline/connectors/testing/recorder.ts";
import {
	createSecrets,
	type Secret,
	type TlsIdentity,
} from "../../src/pipeline/secrets.ts";
import { eventually } from "../running/eventually.ts";
import { requireCounterpart } from "./availability.ts";
import { type KafkaBroker, startKafka } from "./kafka.ts";
import { type KafkaTestClient, openKafkaClient } from "./kafka-client.ts";
import { bringKafka } from "./kafka-jars.ts";

export interface KafkaStage {
	readonly broker: KafkaBroker;
	readonly client: KafkaTestClient;
}

/** One broker for the tests of a file. The function gives it to a test; undefined when that was skipped. */
export function useKafka(): (t: TestContext) => KafkaStage | undefined {
	let broker: KafkaBroker | undefined;
	let client: KafkaTestClient | undefined;
	before(async () => {
		if (!(await bringKafka())) return;
		broker = await startKafka();
		client = openKafkaClient(broker);
	});
	after(async () => {
		await client?.close();
		await broker?.stop();
	});
	return (t) => {
		if (!requireCounterpart("Kafka", broker !== undefined, t)) return undefined;
		assert(broker && client);
		return { broker, client };
	};
}

function secretsOf({ credentials, authority, client }: KafkaBroker) {
	return createSecrets(
		new Map<string, Secret>([
			["login", { type: "credentials", ...credentials }],
			["wrong", { type: "credentials", user: "ursa", password: "not this" }],
			["authority", { type: "certificate", certificate: authority }],
			[
				"client",
				{
					type: "pfx",
					pfx: client.pfx.toString("base64"),
					password: client.password,
				},
			],
		]),
	);
}

/** Not started; waits for half a second where the default is five, so that tests are quick. */
function make(
	{ broker }: KafkaStage,
	settings: Readonly<Record<string, unknown>>,
	identity?: TlsIdentity,
) {
	return createKafkaConnector(
		kafkaConnectorDefinition.parse({
			kind: "kafka",
			brokers: [broker.addresses.plaintext],
			groupId: "group",
			maxWaitSeconds: 0.5,
			connectTimeoutSeconds: 2,
			...settings,
		}),
		{ clock: fixedClock, secrets: secretsOf(broker), identity },
	);
}

/** A connector that reads until the test ends. Secrets: `login`, `wrong` (a password), `authority`, `client` (PFX). */
export async function connectKafka(
	t: TestContext,
	at: KafkaStage,
	recorder: Recorder,
	settings: Readonly<Record<string, unknown>>,
	identity?: TlsIdentity,
) {
	const connector = make(at, settings, identity);
	await connector.start(
		recorder.receive,
		recorder.positionOf,
		recorder.tokenOf,
	);
	t.after(async () => {
		recorder.release();
		await connector.stop();
	});
	return connector;
}

type Connector = ReturnType<typeof make>;

/** Fails with the problems that it saw instead. */
export async function untilProblem(
	connector: Connector,
	pattern: RegExp | undefined,
): Promise<void> {
	const seen = new Set<string>();
	await eventually(
		async () => {
			const { problem } = connector.state();
			if (problem !== undefined) seen.add(problem);
			return (
				(pattern === undefined
					? problem === undefined
					: pattern.test(problem ?? "")) || undefined
			);
		},
		`a state of ${pattern ?? "no problem"}`,
		20,
	).catch((cause: unknown) => {
		throw new Error(`seen instead: ${[...seen].join("; ")}`, { cause });
	});
}
