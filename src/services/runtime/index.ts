/** A service at work, whether in a thread, a process of its own, or on another machine. */
export {
	activeListPaths,
	listChangeAnswer,
	listOverview,
	listReadAnswer,
} from "./active-lists.ts";
export {
	alertsRequest,
	assetsRequest,
	coreName,
	decodeSignal,
	ledgerRequest,
	renewalRequest,
	resolveRequest,
	serviceName,
	serviceReport,
} from "./core-link.ts";
export {
	keepIdentity,
	pair,
	pairingErrors,
	pairingRequest,
	readIdentity,
	writeToken,
} from "./identity.ts";
export { type ReplayJob, type ReplayRefusal, replayDone } from "./replay.ts";
export { type RunningService, runService } from "./run-service.ts";
export type { ServiceConfig } from "./service-config.ts";
