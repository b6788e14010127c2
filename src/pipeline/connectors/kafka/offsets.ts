import {
	type Consumer,
	FetchIsolationLevels,
	ListOffsetTimestamps,
} from "@platformatic/kafka";
import type { KafkaConnectorSettings } from "./kafka-connector.definition.ts";
import type { Partition } from "./partition.ts";

export interface GroupOffsetsNeeds {
	readonly consumer: Consumer;
	readonly settings: Pick<KafkaConnectorSettings, "topic" | "startAt">;
}

/** The offsets that the group keeps at the broker. */
export interface GroupOffsets {
	/** Partition → where the group goes on, or where a new group begins. */
	starts(numbers: readonly number[]): Promise<Map<number, number>>;
	/** Commits what is durable and not committed yet. Commits never overlap, so none is overtaken by an earlier one. */
	commit(partitions: Iterable<Partition>): Promise<void>;
}

export function createOffsets({
	consumer,
	settings: { topic, startAt },
}: GroupOffsetsNeeds): GroupOffsets {
	/** Partition → offset that the broker is known to have. */
	let committed = new Map<number, number>();
	let last: Promise<void> = Promise.resolve();

	async function commitOnce(partitions: Iterable<Partition>): Promise<void> {
		const due = [...partitions]
			.map(({ number, committable }) => ({ number, offset: committable }))
			.filter(({ number, offset }) => committed.get(number) !== offset);
		if (due.length === 0) return;
		await consumer.commit({
			offsets: due.map(({ number, offset }) => ({
				topic,
				partition: number,
				offset: BigInt(offset),
				leaderEpoch: -1,
			})),
		});
		for (const { number, offset } of due) committed.set(number, offset);
	}

	return {
		async starts(numbers) {
			committed = new Map();
			if (numbers.length === 0) return new Map();
			const kept = (
				await consumer.listCommittedOffsets({
					topics: [{ topic, partitions: [...numbers] }],
				})
			).get(topic);
			const isNew = (number: number) => (kept?.[number] ?? -1n) < 0n;
			const starts = new Map<number, number>();
			for (const number of numbers) {
				if (isNew(number)) continue;
				const offset = Number(kept?.[number]);
				committed.set(number, offset);
				starts.set(number, offset);
			}
			const fresh = numbers.filter(isNew);
			if (fresh.length === 0) return starts;
			const begin = (
				await consumer.listOffsets({
					topics: [topic],
					partitions: { [topic]: fresh },
					timestamp:
						startAt === "earliest"
							? ListOffsetTimestamps.EARLIEST
							: ListOffsetTimestamps.LATEST,
					isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
				})
			).get(topic);
			for (const number of fresh) {
				const offset = begin?.[number];
				if (offset === undefined)
					throw new Error(`the broker names no offset of partition ${number}`);
				starts.set(number, Number(offset));
			}
			return starts;
		},
		commit(partitions) {
			const now = last.then(() => commitOnce(partitions));
			last = now.catch(() => undefined);
			return now;
		},
	};
}
