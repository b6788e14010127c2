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
