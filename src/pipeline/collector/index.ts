export {
	type Collected,
	type CollectedBytes,
	type CollectedHeader,
	deadLettersOf,
	decodeCollected,
	decodeCollectedBytes,
	encodeHeader,
	ledgerOf,
} from "./collected.ts";
export {
	type Collector,
	type CollectorOptions,
	type CollectorState,
	createCollector,
} from "./collector.ts";
export type { Aggregation } from "./durable-aggregation.ts";
export { createFilterStage } from "./filter.ts";
export { createPositions, streamPosition } from "./positions.ts";
export {
	createRecordWriter,
	type RecordWriter,
	type ServiceIdentity,
} from "./record-writer.ts";
export {
	type BatchResult,
	normalizeMessage,
	type Processing,
	runStages,
	type Stage,
} from "./stages.ts";
