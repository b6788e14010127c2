import type { Connector, ConnectorNeeds } from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { findEncoding } from "../framing/encoding.ts";
import { createIntake } from "../intake.ts";
import { kafkaClientOptions } from "./cluster.ts";
import type { KafkaConnectorSettings } from "./kafka-connector.definition.ts";
import { backoffMs, pause } from "./pause.ts";
import { describeKafkaError } from "./problem.ts";
import { createRecordReader } from "./record-messages.ts";
import type { Session } from "./session.ts";

/** What all partitions together may have waiting to become durable. */
const mostWaitingBytes = 64 * 1024 * 1024;

/**
 * Reads a topic as a member of a consumer group. Offsets are committed when their messages are durable, so nothing is
 * lost; messages are numbered by offset, so what is read again after a crash is passed over by the collector. Checks the
 * settings without touching the network; throws connectors.unknownEncoding, kafka.badPfx, kafka.badAuthority,
 * kafka.noAuthority, secrets.missing, secrets.wrongType. `start` does not fail: what keeps it from reading is told by `state().problem` and
 * tried again, after a quarter of a second at first and 15 seconds at most.
 *
 * Two collectors may both store a message when a rebalance takes a partition away while its messages wait longer than
 * ten seconds for the disk, or when one is killed between storing and committing (up to a second); positions are kept
 * by each collector for itself.
 */
export function createKafkaConnector(
	settings: KafkaConnectorSettings,
	needs: ConnectorNeeds,
): Connector {
	const clientOptions = kafkaClientOptions(settings, needs);
	const readRecord = createRecordReader({
		...settings,
		encoding: findEncoding(settings.encoding),
	});
	const name = `kafka:${settings.topic}`;
	const stopping = new AbortController();
	let isStarted = false;
	let running: Promise<void> | undefined;
	let session: Session | undefined;
	let problem: string | undefined;
	let refusal: () => string | undefined = () => undefined;
	const lost = new Map<number, number>();

	function lossProblem(): string | undefined {
		if (lost.size === 0) return undefined;
		const count = lost.values().reduce((sum, messages) => sum + messages, 0);
		const where = [...lost.keys()].sort((a, b) => a - b).join(", ");
		return `up to ${count} messages of partition ${where} were deleted by the broker before they were read; keep them longer there`;
	}

	return {
		name,
		async start(receive, positionOf) {
			if (isStarted) throw connectorErrors.make("alreadyStarted", { name });
			isStarted = true;
			const intake = createIntake({
				connector: () => name,
				receive,
				clock: needs.clock,
				mostBytes: mostWaitingBytes,
				onSettled: () => session?.wake(),
			});
			refusal = () => intake.refusal;
			const earlier = new Map<string, Promise<void>>();
			const { signal } = stopping;
			// The client of Kafka takes 50 MB and half a second, which only those who use it should pay.
			const { openSession } = await import("./session.ts");
			const { TopicChanged } = await import("./fetching.ts");

			async function live(): Promise<void> {
				for (let failures = 0; !signal.aborted; ) {
					let hasRead = false;
					const current = openSession({
						settings,
						clientOptions,
						intake,
						positionOf,
						readRecord,
						earlier,
						onProblem(error) {
							hasRead ||= error === undefined;
							problem =
								error === undefined
									? undefined
									: `cannot read ${settings.topic}: ${describeKafkaError(error)}`;
						},
						onLost(partition, messages) {
							lost.set(partition, (lost.get(partition) ?? 0) + messages);
						},
					});
					session = current;
					let failure: unknown;
					try {
						await current.run(signal);
					} catch (error) {
						failure = error;
					}
					await current.close();
					session = undefined;
					if (signal.aborted || failure === undefined) continue;
					failures = hasRead ? 1 : failures + 1;
					if (failure instanceof TopicChanged) continue;
					problem = `cannot read ${settings.topic}: ${describeKafkaError(failure)}`;
					await pause(backoffMs(failures), signal);
				}
			}
			running = live();
		},
		async stop() {
			stopping.abort();
			await running;
		},
		state() {
			const told = problem ?? refusal() ?? lossProblem();
			return {
				openSources: session?.partitions ?? 0,
				...(told === undefined ? {} : { problem: told }),
			};
		},
	};
}
