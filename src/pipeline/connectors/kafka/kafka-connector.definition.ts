/** Settings of the kafka connector (reference: pipeline-resources §3). */
import { z } from "zod";
import {
	hasUsableAuthorization,
	kafkaClusterFields,
	kafkaName,
	unusableAuthorization,
} from "./cluster.definition.ts";

const mebibyte = 1024 * 1024;

export const kafkaConnectorDefinition = z
	.strictObject({
		kind: z.literal("kafka"),
		...kafkaClusterFields,
		groupId: kafkaName.meta({
			title: "GroupID",
			description:
				"Consumer group, 1–255 of a–z A–Z 0–9 . _ -; connectors of one group share the partitions, another group reads everything anew",
		}),
		/**
		 * Where a group begins that has no offset yet. Earliest: a log collector must not lose what was written before it
		 * was set up, and whoever does not want that can see how much there is and choose latest.
		 */
		startAt: z
			.enum(["earliest", "latest"])
			.default("earliest")
			.meta({ title: "Start of a new group" }),
		/** none: one message of Kafka is one message. */
		delimiter: z
			.enum(["none", "\n", "\t", "\0"])
			.default("none")
			.meta({ title: "Delimiter" }),
		/** A longer message is dead-lettered with its first 64 KiB kept. */
		maxMessageBytes: z
			.int()
			.min(64)
			.max(64 * mebibyte)
			.default(mebibyte)
			.meta({ title: "Buffer size", unit: "bytes" }),
		encoding: z
			.string()
			.default("utf-8")
			.meta({ title: "Character encoding", description: "WHATWG label" }),
		/** Of one answer of a broker. A single message that is larger comes all the same, or reading would stand still. */
		fetchBytes: z
			.int()
			.min(1024)
			.max(64 * mebibyte)
			.default(16 * mebibyte)
			.meta({ title: "Size of message to fetch", unit: "bytes" }),
		/** A broker that has nothing answers after so long. */
		maxWaitSeconds: z
			.number()
			.min(0.1)
			.max(30)
			.default(5)
			.meta({ title: "Maximum fetch wait time", unit: "seconds" }),
	})
	.refine(hasUsableAuthorization, unusableAuthorization);

export type KafkaConnectorSettings = z.infer<typeof kafkaConnectorDefinition>;
