export {
	type CorrelatorService,
	type CorrelatorServiceOptions,
	createCorrelatorService,
} from "./correlator-service.ts";
export {
	type Detected,
	decodeDetected,
	storedDetections,
} from "./detected.ts";
export {
	type CorrelatorFeedOptions,
	startCorrelatorFeed,
} from "./feed.ts";
export { type CorrelatorInput, openCorrelatorInput } from "./input.ts";
export {
	type ListChange,
	listChangeDefinition,
} from "./list-change.ts";
