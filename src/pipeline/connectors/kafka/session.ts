import type { ClusterMetadata } from "@platformatic/kafka";
import type { PositionOf } from "../connector.ts";
import type { Intake } from "../intake.ts";
import type { KafkaClientOptions } from "./cluster.ts";
import { type Fetching, startFetching, TopicChanged } from "./fetching.ts";
import type { KafkaConnectorSettings } from "./kafka-connector.definition.ts";
import { openMembership } from "./membership.ts";
import { createOffsets } from "./offsets.ts";
import { Partition } from "./partition.ts";
import { inTime, pause } from "./pause.ts";
import type { ReadRecord } from "./record-messages.ts";

/** What was handed on before a rebalance may become durable for so long; no heartbeat is sent meanwhile. */
const longestHandOverMs = 10_000;
const commitIntervalMs = 1000;

export interface SessionNeeds {
	readonly settings: KafkaConnectorSettings;
	readonly clientOptions: KafkaClientOptions;
	readonly intake: Intake;
	readonly positionOf: PositionOf;
	readonly readRecord: ReadRecord;
	/** Settles when what was handed on of a partition earlier is settled; kept across sessions. */
	readonly earlier: Map<string, Promise<void>>;
	/** What keeps it from reading; undefined when it reads. */
	readonly onProblem: (error: unknown) => void;
	readonly onLost: (partition: number, messages: number) => void;
}

/** Reading as a member of the group: from joining until something fails that only joining anew can mend. */
export interface Session {
	/** Joins and reads until the signal aborts; rejects when the membership is over. */
	run(signal: AbortSignal): Promise<void>;
	/** A batch settled. */
	wake(): void;
	readonly partitions: number;
	/**
	 * Waits until what was handed on is settled, commits what is durable, leaves the group, closes the connections. Never
	 * rejects: nobody else can use them.
	 */
	close(): Promise<void>;
}

export function openSession(needs: SessionNeeds): Session {
	const { settings, intake } = needs;
	const { topic } = settings;
	const over = Promise.withResolvers<never>();
	// Nobody waits for it before the group is joined.
	over.promise.catch(() => undefined);
	let partitions = new Map<number, Partition>();
	let fetching: Fetching | undefined;
	let metadata: ClusterMetadata | undefined;
	/** Counts assignments: what was begun for an earlier one is not finished. */
	let assignment = 0;
	let isClosing = false;

	const membership = openMembership({
		settings,
		clientOptions: needs.clientOptions,
		beforeJoin: handOver,
		onAssigned: (numbers) => assign(numbers).catch(over.reject),
		onOver: over.reject,
	});
	const { consumer } = membership;
	const offsets = createOffsets({ consumer, settings });

	/** Takes nothing more and waits, within bounds, until what was taken is durable and committed. */
	async function handOver(): Promise<void> {
		assignment++;
		const leaving = partitions;
		partitions = new Map();
		const settled = [...leaving.values()].map((partition) => {
			const promise = partition.settled();
			needs.earlier.set(streamBase(partition.number), promise);
			return promise;
		});
		await fetching?.close();
		fetching = undefined;
		if (leaving.size === 0) return;
		const timeUp = new AbortController();
		await Promise.race([
			Promise.all(settled),
			pause(longestHandOverMs, timeUp.signal),
		]);
		timeUp.abort();
		await commit(leaving);
	}

	async function assign(numbers: readonly number[]): Promise<void> {
		const mine = ++assignment;
		if (isClosing || metadata === undefined) return;
		const starts = await offsets.starts(numbers);
		if (mine !== assignment || isClosing) return;
		const known = metadata;
		partitions = new Map(
			numbers.map((number) => [number, openPartition(number, known)]),
		);
		for (const [number, partition] of partitions)
			partition.seek(starts.get(number) ?? 0);
		fetching = startFetching({
			consumer,
			clientOptions: needs.clientOptions,
			topic,
			partitions,
			intake,
			maxWaitMs: settings.maxWaitSeconds * 1000,
			fetchBytes: settings.fetchBytes,
			checkTopic: (now) => checkSame(known, now),
			onProblem: needs.onProblem,
			onLost: needs.onLost,
		});
		fetching.ended.catch(over.reject);
		needs.onProblem(undefined);
		// A group that begins at the latest offset begins at this one also when we come back later.
		await commit(partitions);
	}

	function openPartition(number: number, known: ClusterMetadata): Partition {
		const base = streamBase(number);
		const { leader = -1 } = known.topics.get(topic)?.partitions[number] ?? {};
		const broker = known.brokers.get(leader);
		const place = broker ? `${broker.host}:${broker.port}` : "";
		return new Partition({
			number,
			streamBase: base,
			source: `${place}/${topic}/${number}`,
			intake,
			positionOf: needs.positionOf,
			readRecord: needs.readRecord,
			after: needs.earlier.get(base) ?? Promise.resolve(),
			onSettled: () => fetching?.wake(),
		});
	}

	function checkSame(known: ClusterMetadata, now: ClusterMetadata): void {
		const [was, is] = [known, now].map(({ topics }) => topics.get(topic));
		if (was?.id !== is?.id || was?.partitionsCount !== is?.partitionsCount)
			throw new TopicChanged(`the topic ${topic} has changed`);
	}

	/** A topic that is made anew has another id, so its messages are not taken for those of its predecessor. */
	function streamBase(number: number): string {
		const id = metadata?.topics.get(topic)?.id ?? topic;
		return `kafka:${metadata?.id ?? ""}/${id}/${number}/${settings.groupId}`;
	}

	async function commit(which: ReadonlyMap<number, Partition>): Promise<void> {
		try {
			await offsets.commit(which.values());
		} catch (error) {
			// It is made again with the next one. What the group thinks of us, heartbeats find out; when the partition has
			// gone to another member, that one begins at the last commit.
			needs.onProblem(error);
		}
	}

	async function join(): Promise<void> {
		metadata = await inTime(
			consumer.metadata({ topics: [topic] }),
			// To connect, and to answer the first request.
			2000 * settings.connectTimeoutSeconds,
		);
		await membership.join();
	}

	async function commitAtIntervals(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			await pause(commitIntervalMs, signal);
			if (!signal.aborted && consumer.isActive()) await commit(partitions);
		}
	}

	return {
		async run(signal) {
			const stopping = new AbortController();
			const aborted = Promise.withResolvers<void>();
			const stop = () => {
				stopping.abort();
				aborted.resolve();
			};
			signal.addEventListener("abort", stop, { once: true });
			try {
				await Promise.race([
					aborted.promise,
					over.promise,
					join().then(() => commitAtIntervals(stopping.signal)),
				]);
			} catch (error) {
				throw membership.explain(error);
			} finally {
				stop();
				signal.removeEventListener("abort", stop);
			}
		},
		wake: () => fetching?.wake(),
		get partitions() {
			return partitions.size;
		},
		async close() {
			isClosing = true;
			assignment++;
			await fetching?.close();
			for (const partition of partitions.values()) {
				needs.earlier.set(streamBase(partition.number), partition.settled());
				await partition.settled();
			}
			if (consumer.isActive()) await commit(partitions);
			await membership.close();
		},
	};
}
