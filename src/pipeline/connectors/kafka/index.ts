/**
 * Reads Kafka topics (kafka-connector.ts → session.ts, one membership in the group → fetching.ts, partition.ts). The part
 * that says how to reach a cluster is also the destination's.
 */

export { explainClosing, overrideHosts } from "./client-events.ts";
export {
	hasUsableAuthorization,
	type KafkaClusterSettings,
	kafkaClusterFields,
	unusableAuthorization,
} from "./cluster.definition.ts";
export { type KafkaClusterNeeds, kafkaClientOptions } from "./cluster.ts";
export { kafkaErrors } from "./errors.ts";
export {
	type KafkaConnectorSettings,
	kafkaConnectorDefinition,
} from "./kafka-connector.definition.ts";
export { createKafkaConnector } from "./kafka-connector.ts";
export { describeKafkaError, hasErrorCode } from "./problem.ts";
