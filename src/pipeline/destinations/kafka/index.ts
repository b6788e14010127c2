/** Sends events to a Kafka topic, one message each. */
export {
	type KafkaDestination,
	kafkaDestinationDefinition,
} from "./kafka-destination.definition.ts";
export { createKafkaSender } from "./kafka-sender.ts";
