import {
	type ClusterMetadata,
	ConnectionPool,
	type Consumer,
	FetchIsolationLevels,
	ListOffsetTimestamps,
} from "@platformatic/kafka";
import { Bell } from "../../sender/bell.ts";
import type { Intake } from "../intake.ts";
import type { KafkaClientOptions } from "./cluster.ts";
import type { Partition } from "./partition.ts";
import { backoffMs, pause } from "./pause.ts";
import { hasErrorCode } from "./problem.ts";

/** Most bytes of one partition in an answer: a full one must not make the others wait, or fill memory when it is unpacked. */
const mostPartitionBytes = 2 * 1024 * 1024;
/** After a refusal the disk or the journal is full, so trying at once would only burn time. */
const refusedPauseMs = 1000;
/** A partition without a leader, or a failed broker, is asked for again after at most so long. */
const longestBackoffMs = 5000;

const sessionErrors = [
	"FETCH_SESSION_ID_NOT_FOUND",
	"INVALID_FETCH_SESSION_EPOCH",
	"FETCH_SESSION_TOPIC_ID_ERROR",
];

export interface FetchingNeeds {
	readonly consumer: Consumer;
	readonly clientOptions: KafkaClientOptions;
	readonly topic: string;
	readonly partitions: ReadonlyMap<number, Partition>;
	readonly intake: Intake;
	readonly maxWaitMs: number;
	readonly fetchBytes: number;
	/** Checks what is known of the topic now; throws when this assignment ends with it. */
	readonly checkTopic: (metadata: ClusterMetadata) => void;
	/** What keeps it from reading; undefined when an answer came again. */
	readonly onProblem: (error: unknown) => void;
	/** Messages that the broker deleted before they were read. */
	readonly onLost: (partition: number, messages: number) => void;
}

/** Reads the partitions of one assignment until it is closed. */
export interface Fetching {
	/** There may be room again. */
	wake(): void;
	/** Rejects when the assignment cannot go on; resolves when it was closed. */
	readonly ended: Promise<void>;
	/** From the call on nothing is taken any more; an answer that is under way is thrown away. */
	close(): Promise<void>;
}

/**
 * Fetches have connections of their own: a broker holds a fetch open until there is something, and answers the requests
 * of a connection one after the other, so heartbeats would wait behind it.
 */
export function startFetching(needs: FetchingNeeds): Fetching {
	const { consumer, topic, partitions, intake } = needs;
	const closing = new AbortController();
	const { signal } = closing;
	const bell = new Bell();
	const pool = new ConnectionPool(needs.clientOptions.clientId, {
		...needs.clientOptions,
		requestTimeout: needs.maxWaitMs + 30_000,
	});
	/** Brokers that were asked and have not answered. */
	const asked = new Set<number>();
	/** What keeps from reading, by broker. */
	const troubles = new Map<number, unknown>();
	let failure: unknown;
	let failures = 0;
	let isPaused = false;

	function hasRoom(): boolean {
		const all = [...partitions.values()];
		if (intake.isFull || all.some((partition) => partition.isFull))
			isPaused = true;
		else if (intake.hasRoom && all.every((partition) => partition.hasRoom))
			isPaused = false;
		return !isPaused;
	}

	/** Brokers that lead partitions and are not asked at the moment. */
	function byLeader(metadata: ClusterMetadata): Map<number, Partition[]> {
		const found = new Map<number, Partition[]>();
		const known = metadata.topics.get(topic)?.partitions ?? [];
		const leaders = new Set<number>();
		for (const partition of partitions.values()) {
			const leader = known[partition.number]?.leader;
			if (leader === undefined || !metadata.brokers.has(leader))
				throw new Error(`partition ${partition.number} has no leader`);
			leaders.add(leader);
			if (asked.has(leader)) continue;
			const led = found.get(leader);
			if (led === undefined) found.set(leader, [partition]);
			else led.push(partition);
		}
		for (const node of troubles.keys())
			if (!leaders.has(node)) troubles.delete(node);
		return found;
	}

	async function fetchFrom(
		node: number,
		topicId: string,
		wanted: readonly Partition[],
	): Promise<void> {
		const offsets = wanted.map((partition) => partition.next);
		const response = await consumer.fetch({
			node,
			connectionPool: pool,
			maxBytes: needs.fetchBytes,
			minBytes: 1,
			maxWaitTime: needs.maxWaitMs,
			isolationLevel: FetchIsolationLevels.READ_COMMITTED,
			topics: [
				{
					topicId,
					partitions: wanted.map(({ number }, index) => ({
						partition: number,
						fetchOffset: BigInt(offsets[index] ?? 0),
						currentLeaderEpoch: -1,
						lastFetchedEpoch: -1,
						partitionMaxBytes: Math.min(needs.fetchBytes, mostPartitionBytes),
					})),
				},
			],
		});
		if (signal.aborted) return;
		for (const answer of response.responses) {
			if (answer.topicId !== topicId) continue;
			for (const { partitionIndex, records } of answer.partitions) {
				const index = wanted.findIndex(
					(partition) => partition.number === partitionIndex,
				);
				wanted[index]?.accept(offsets[index] ?? 0, records ?? []);
			}
		}
	}

	/** Puts partitions whose offset is not in the log back into it. */
	async function findOffsets(wanted: readonly Partition[]): Promise<void> {
		const numbers = wanted.map((partition) => partition.number);
		const list = (timestamp: bigint) =>
			consumer.listOffsets({
				topics: [topic],
				partitions: { [topic]: numbers },
				timestamp,
				isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
			});
		const earliest = (await list(ListOffsetTimestamps.EARLIEST)).get(topic);
		const latest = (await list(ListOffsetTimestamps.LATEST)).get(topic);
		if (signal.aborted) return;
		for (const partition of wanted) {
			const first = Number(earliest?.[partition.number] ?? 0n);
			const end = Number(latest?.[partition.number] ?? 0n);
			if (partition.next > end) partition.startOver(first);
			else if (partition.next < first)
				needs.onLost(partition.number, partition.skipTo(first));
		}
	}

	function firstTrouble(): unknown {
		return troubles.values().next().value;
	}

	async function ask(
		node: number,
		topicId: string,
		wanted: readonly Partition[],
	): Promise<void> {
		asked.add(node);
		try {
			await fetchFrom(node, topicId, wanted);
			troubles.delete(node);
			if (troubles.size === 0) failures = 0;
			needs.onProblem(firstTrouble());
		} catch (error) {
			if (signal.aborted) return;
			if (hasErrorCode(error, "OFFSET_OUT_OF_RANGE")) {
				await findOffsets(wanted);
				return;
			}
			// A broker that was started anew has forgotten what was fetched before; there is nothing to wait for.
			if (hasErrorCode(error, ...sessionErrors)) failures = 0;
			troubles.set(node, error);
			throw error;
		} finally {
			asked.delete(node);
		}
	}

	async function rewindRefused(): Promise<void> {
		const refused = [...partitions.values()].filter(
			(partition) => partition.isRefused,
		);
		if (refused.length === 0) return;
		await pause(refusedPauseMs, signal);
		for (const partition of refused) await partition.rewind();
	}

	async function turn(): Promise<void> {
		if (failure !== undefined) {
			const error = failure;
			failure = undefined;
			failures++;
			needs.onProblem(error);
			await pause(backoffMs(failures, longestBackoffMs), signal);
			if (signal.aborted) return;
			needs.checkTopic(
				await consumer.metadata({ topics: [topic], forceUpdate: true }),
			);
		}
		await rewindRefused();
		if (signal.aborted || !hasRoom()) return;
		// The library keeps it for some seconds.
		const metadata = await consumer.metadata({ topics: [topic] });
		if (signal.aborted) return;
		needs.checkTopic(metadata);
		const topicId = metadata.topics.get(topic)?.id;
		if (topicId === undefined) return;
		for (const [node, wanted] of byLeader(metadata)) {
			ask(node, topicId, wanted)
				.catch((error: unknown) => {
					failure = error;
				})
				.finally(() => bell.ring());
		}
	}

	async function run(): Promise<void> {
		while (!signal.aborted) {
			try {
				await turn();
			} catch (error) {
				if (signal.aborted) return;
				if (error instanceof TopicChanged) throw error;
				failure = error;
				continue;
			}
			if (!signal.aborted) await bell.heard();
		}
	}

	const ended = run();
	// Whoever watches `ended` may come later than its failure.
	ended.catch(() => undefined);
	return {
		wake: () => bell.ring(),
		ended,
		async close() {
			closing.abort();
			bell.ring();
			await pool.close();
		},
	};
}

/** The topic is not what it was when the partitions were shared out: it is to be joined anew. */
export class TopicChanged extends Error {}
