import { compilePath, type Event, type FieldType } from "#event/index.ts";
import type { Lookups } from "./lookups.ts";

/** How a condition gets at the thing it judges. */
export interface ConditionContext<S> {
	/** A field by its path; undefined when there is no such field. Fields of unknown type are "string". */
	resolve(path: string): ResolvedField<S> | undefined;
	readonly lookups: Lookups;
	/** What the judged event has had; absent when it is no event, but a message before normalizing. */
	readonly stage?: EventStage;
	/** Deepest nesting of groups. Default 64. */
	readonly maxDepth?: number;
}

/**
 * Filters of collectors and of aggregation see an event before enrichment, so there is no TI, no account and no asset
 * yet: conditions on those are refused there.
 */
export type EventStage = "beforeEnrichment" | "afterEnrichment";

export interface ResolvedField<S> {
	readonly type: FieldType;
	/** The value; undefined when absent. Called without its object. */
	readonly get: (subject: S) => unknown;
}

export type Predicate<S> = (subject: S) => boolean;

/** Conditions on normalized events. */
export function eventContext(
	lookups: Lookups,
	stage: EventStage = "afterEnrichment",
): ConditionContext<Event> {
	return { resolve: compilePath, lookups, stage };
}
