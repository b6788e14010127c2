/** What tests do with a broker beside what they test: topics, messages, offsets of groups, and Kafka's own tools. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
	Admin,
	ListOffsetTimestamps,
	ProduceAcks,
	Producer,
} from "@platformatic/kafka";
import type { KafkaBroker } from "./kafka.ts";
import { java } from "./kafka-jars.ts";

export interface KafkaTestClient {
	/** A topic of a name never used before. */
	createTopic(
		partitions?: number,
		configs?: Readonly<Record<string, string>>,
	): Promise<string>;
	createTopicNamed(name: string, partitions: number): Promise<void>;
	deleteTopic(name: string): Promise<void>;
	addPartitions(name: string, count: number): Promise<void>;
	/** Deletes what lies before the offset, as a broker does with what is too old. */
	deleteBefore(topic: string, partition: number, offset: number): Promise<void>;
	/** In requests of a thousand; null is a tombstone. */
	produce(
		topic: string,
		values: readonly (string | Buffer | null)[],
		options?: { readonly partition?: number; readonly key?: string },
	): Promise<void>;
	/** Sum of the group's offsets over the partitions; 0 when it has none. */
	committed(groupId: string, topic: string): Promise<number>;
	/** Sets the offset of a partition for a group without members. */
	setOffset(
		groupId: string,
		topic: string,
		partition: number,
		offset: number,
	): Promise<void>;
	members(groupId: string): Promise<number>;
	/** Takes all members out of a group, as the broker does by itself after a while with those that died. */
	removeMembers(groupId: string): Promise<void>;
	close(): Promise<void>;
}

/** Requests fail while the broker is down; tests use it only when it is up. */
export function openKafkaClient(broker: KafkaBroker): KafkaTestClient {
	const options = {
		clientId: "test",
		bootstrapBrokers: [broker.addresses.plaintext],
		retries: 5,
		retryDelay: 200,
	};
	const admin = new Admin(options);
	const producer = new Producer(options);
	let topics = 0;

	async function create(
		name: string,
		partitions: number,
		configs: Readonly<Record<string, string>>,
	): Promise<void> {
		await admin.createTopics({
			topics: [name],
			partitions,
			replicas: 1,
			configs: Object.entries(configs).map(([key, value]) => ({
				name: key,
				value,
			})),
		});
		// A partition that is not ready yet makes the producer send again what went to those that are.
		const wanted = Array.from({ length: partitions }, (_, partitionIndex) => ({
			partitionIndex,
			timestamp: ListOffsetTimestamps.LATEST,
		}));
		await admin.listOffsets({ topics: [{ name, partitions: wanted }] });
	}

	return {
		async createTopic(partitions = 1, configs = {}) {
			topics++;
			const name = `topic-${topics}`;
			await create(name, partitions, configs);
			return name;
		},
		createTopicNamed: (name, partitions) => create(name, partitions, {}),
		deleteTopic: (name) => admin.deleteTopics({ topics: [name] }),
		addPartitions: (name, count) =>
			admin.createPartitions({
				topics: [{ name, count, assignments: null }],
			}),
		async deleteBefore(topic, partition, offset) {
			const partitions = [{ partition, offset: BigInt(offset) }];
			await admin.deleteRecords({ topics: [{ name: topic, partitions }] });
		},
		async produce(topic, values, { partition, key } = {}) {
			for (let at = 0; at < values.length; at += 1000) {
				const messages = values.slice(at, at + 1000).map((value) => ({
					topic,
					// The library takes no null, though it writes one for what is not there.
					...(value === null ? {} : { value: Buffer.from(value) }),
					...(partition === undefined ? {} : { partition }),
					...(key === undefined ? {} : { key: Buffer.from(key) }),
				}));
				await producer.send({
					// A tombstone has no value; the type knows only messages that have one.
					messages: messages as { topic: string; value: Buffer }[],
					acks: ProduceAcks.ALL,
				});
			}
		},
		async committed(groupId, topic) {
			const [group] = await admin.listConsumerGroupOffsets({
				groups: [groupId],
			});
			const found = group?.topics.find((entry) => entry.name === topic);
			return (found?.partitions ?? []).reduce(
				(sum, { committedOffset }) => sum + Number(committedOffset),
				0,
			);
		},
		setOffset: (groupId, topic, partition, offset) =>
			admin.alterConsumerGroupOffsets({
				groupId,
				topics: [
					{
						name: topic,
						partitionOffsets: [{ partition, offset: BigInt(offset) }],
					},
				],
			}),
		async members(groupId) {
			const groups = await admin.describeGroups({ groups: [groupId] });
			return groups.get(groupId)?.members.size ?? 0;
		},
		removeMembers: (groupId) =>
			admin.removeMembersFromConsumerGroup({ groupId }),
		async close() {
			await producer.close(true);
			await admin.close();
		},
	};
}

/** Runs one of Kafka's own tools, `ConsoleProducer` or `consumer.ConsoleConsumer`; gives back what it wrote. */
export async function runKafkaTool(
	broker: KafkaBroker,
	tool: string,
	args: readonly string[],
	input = "",
): Promise<string> {
	const child = spawn(java, [
		...["-Xmx128m", "-XX:TieredStopAtLevel=1"],
		...["-Dorg.slf4j.simpleLogger.defaultLogLevel=error"],
		...["-cp", join(broker.jars, "*"), `org.apache.kafka.tools.${tool}`],
		...["--bootstrap-server", broker.addresses.plaintext, ...args],
	]);
	child.stdin.end(input);
	const exited = once(child, "exit");
	const [out, complaint] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
	]);
	const [code] = await exited;
	if (code !== 0) throw new Error(`${tool} failed: ${complaint}`);
	return out;
}
