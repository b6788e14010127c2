import { compilePath, type Event, type FieldType } from "#event/index.ts";
import type { Lookups } from "./lookups.ts";

/** How a condition gets at the thing it judges. */
export interface ConditionContext<S> {
	/** A field by its path; undefined when there is no such field. Fields of unknown type are "string". */
	resolve(path: string): ResolvedField<S> | undefined;
	readonly lookups: Lookups;
	/** Deepest nesting of groups. Default 64. */
	readonly maxDepth?: number;
}

export interface ResolvedField<S> {
	readonly type: FieldType;
	/** The value; undefined when absent. */
	get(subject: S): unknown;
}

export type Predicate<S> = (subject: S) => boolean;

/** Conditions on normalized events. */
export function eventContext(lookups: Lookups): ConditionContext<Event> {
	return { resolve: compilePath, lookups };
}
