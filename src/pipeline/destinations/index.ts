/**
 * Where events go from a collector or a correlator. A sender brings groups to one destination (url-selection.ts → tcp,
 * http, file, kafka); start-destination.ts feeds it from a journal.
 */
export { createSender, type OutsideDestination } from "./create-sender.ts";
export {
	type Destination,
	destinationResource,
} from "./destination.definition.ts";
export type { RefusedEvent } from "./send-group.ts";
export type { OutgoingGroup, Sender, SenderNeeds } from "./sender.ts";
export {
	type DestinationCounts,
	type DestinationOptions,
	type DestinationState,
	describeProblem,
	type OutgoingPart,
	type RunningDestination,
	startDestination,
} from "./start-destination.ts";
export type {
	FailingUrl,
	SelectingSender,
	SelectionState,
} from "./url-selection.ts";
