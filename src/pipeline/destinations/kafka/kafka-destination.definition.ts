/** Settings of the kafka destination (reference: pipeline-resources §8). */
import { z } from "zod";
import {
	hasUsableAuthorization,
	kafkaClusterFields,
	unusableAuthorization,
} from "../../connectors/kafka/index.ts";
import { outsideDestination } from "../outside-destination.definition.ts";

export const kafkaDestinationDefinition = z
	.strictObject({
		kind: z.literal("kafka"),
		...kafkaClusterFields,
		...outsideDestination,
		compression: z
			.enum(["none", "gzip", "snappy", "lz4", "zstd"])
			.default("none")
			.meta({
				title: "Compression",
				description: "zstd needs brokers of Kafka 2.1 or later",
			}),
		timeoutSeconds: z.int().min(1).max(600).default(30).meta({
			title: "Timeout",
			description: "Of one request; a group of events takes several",
			unit: "seconds",
		}),
	})
	.refine(hasUsableAuthorization, unusableAuthorization)
	.meta({ title: "Kafka" });

export type KafkaDestination = z.infer<typeof kafkaDestinationDefinition>;
