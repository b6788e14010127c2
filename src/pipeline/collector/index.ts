export {
	type Collected,
	type CollectedHeader,
	deadLettersOf,
	decodeCollected,
	ledgerOf,
} from "./collected.ts";
export {
	type Collector,
	type CollectorOptions,
	type CollectorState,
	createCollector,
	type ServiceIdentity,
} from "./collector.ts";
export { createFilterStage } from "./filter.ts";
export { type BatchResult, runStages, type Stage } from "./stages.ts";
