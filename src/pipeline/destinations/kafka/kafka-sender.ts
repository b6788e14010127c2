import type { Producer } from "@platformatic/kafka";
import { describeError } from "#schema/index.ts";
import {
	describeKafkaError,
	explainClosing,
	hasErrorCode,
	kafkaClientOptions,
	kafkaErrors,
	overrideHosts,
} from "../../connectors/kafka/index.ts";
import {
	LinesRefused,
	type OutgoingGroup,
	type RefusedLine,
	type Sender,
	type SenderNeeds,
} from "../sender.ts";
import type { KafkaDestination } from "./kafka-destination.definition.ts";
import { type OutgoingMessages, requestsOf } from "./outgoing-messages.ts";

type KafkaClient = typeof import("@platformatic/kafka");

/**
 * Writes each event as a message; a group has arrived when all replicas in sync have all of it. Requests of a group that
 * were acknowledged are not made again when the group comes again, unless the process ended in between: then consumers
 * see events twice, with the same key. `format` makes the value of the event's line; without it that is the line.
 *
 * Checks the settings without touching the network: throws kafka.badPfx, badAuthority, noAuthority, secrets.missing,
 * secrets.wrongType. `send` rejects with kafka.cannotSend, or, when all else of the group has arrived, with the events
 * that are too large for the topic as `LinesRefused`.
 */
export function createKafkaSender(
	settings: KafkaDestination,
	needs: Pick<SenderNeeds, "secrets" | "identity">,
	format: (line: string) => string = (line) => line,
): Sender {
	const { topic, compression } = settings;
	const timeoutMs = settings.timeoutSeconds * 1000;
	const clientOptions = kafkaClientOptions(settings, needs);
	let producer: Producer | undefined;
	let explain = (error: unknown) => error;
	let progress = begin("");

	function open(kafka: Pick<KafkaClient, "Producer">): Producer {
		const opened = new kafka.Producer({
			...clientOptions,
			requestTimeout: timeoutMs,
			timeout: timeoutMs,
		});
		overrideHosts(opened, settings.hostOverrides);
		explain = explainClosing(opened);
		return opened;
	}

	/** Never rejects: a client that failed may fail to close as well, and then its connections are gone. */
	async function drop(): Promise<void> {
		const dropped = producer;
		producer = undefined;
		await dropped?.close(true).catch(() => dropped.connections.close());
	}

	async function produce(
		request: OutgoingMessages,
		refused: RefusedLine[],
		signal: AbortSignal,
	): Promise<void> {
		// The client takes 50 MB and half a second, which only those who use it should pay.
		const kafka = await import("@platformatic/kafka");
		signal.throwIfAborted();
		producer ??= open(kafka);
		try {
			await producer.send({
				messages: [...request.messages],
				acks: kafka.ProduceAcks.ALL,
				compression,
			});
		} catch (error) {
			const isTooLarge = hasErrorCode(
				error,
				"MESSAGE_TOO_LARGE",
				"RECORD_LIST_TOO_LARGE",
			);
			if (!isTooLarge) throw error;
			// The topic accepts less than brokers do by default.
			const halves = halvesOf(request);
			if (halves === undefined) {
				const bytes = request.messages[0]?.value?.length ?? 0;
				const cause = describeError(
					kafkaErrors.make("eventTooLarge", { topic, bytes }),
				);
				for (const line of request.lines) refused.push({ line, cause });
				return;
			}
			for (const half of halves) await produce(half, refused, signal);
		}
	}

	async function sendAll(
		group: OutgoingGroup,
		signal: AbortSignal,
	): Promise<void> {
		if (progress.name !== group.name) progress = begin(group.name);
		// After an abort the last request may still be acknowledged, and then counts for its own group only.
		const ours = progress;
		for (const request of requestsOf(group, topic, format, ours.lines)) {
			const refused: RefusedLine[] = [];
			await produce(request, refused, signal);
			ours.refused.push(...refused);
			ours.lines = request.throughLine;
		}
		if (ours.refused.length > 0) throw new LinesRefused(ours.refused);
	}

	return {
		async send(group, signal) {
			const aborted = Promise.withResolvers<never>();
			const onAbort = () => aborted.reject(signal.reason);
			signal.addEventListener("abort", onAbort, { once: true });
			try {
				await Promise.race([sendAll(group, signal), aborted.promise]);
			} catch (error) {
				if (error instanceof LinesRefused) throw error;
				await drop();
				if (signal.aborted) throw error;
				const reason = describeKafkaError(explain(error));
				throw kafkaErrors.make("cannotSend", { topic, reason }, error);
			} finally {
				signal.removeEventListener("abort", onAbort);
			}
		},
		close: drop,
	};
}

/** How far a group is. */
interface Progress {
	readonly name: string;
	/** Lines that were acknowledged, or refused. */
	lines: number;
	readonly refused: RefusedLine[];
}

function begin(name: string): Progress {
	return { name, lines: 0, refused: [] };
}

function halvesOf(request: OutgoingMessages): OutgoingMessages[] | undefined {
	const { messages, lines, throughLine } = request;
	const { length } = messages;
	if (length < 2) return undefined;
	const middle = Math.ceil(length / 2);
	const part = (from: number, end: number) => ({
		messages: messages.slice(from, end),
		lines: lines.slice(from, end),
		throughLine,
	});
	return [part(0, middle), part(middle, length)];
}
