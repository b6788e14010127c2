/** From the definition of a rule to functions. What can be wrong with a rule is found here, by its name. */
import {
	compileCondition,
	eventContext,
	type Lookups,
	type Predicate,
} from "#conditions/index.ts";
import { type Event, toText } from "#event/index.ts";
import { UrsaError } from "#schema/index.ts";
import type { AggregationRule } from "./aggregation.definition.ts";
import { aggregationErrors } from "./errors.ts";
import { createOpenResults, type OpenResults } from "./open-results.ts";
import {
	compileFields,
	type RuleField,
	type RuleFields,
} from "./rule-fields.ts";

export interface NamedAggregationRule {
	readonly id: string;
	readonly name: string;
	readonly definition: AggregationRule;
}

/** A rule at work, with its open results. */
export interface RunningRule {
	readonly id: string;
	readonly name: string;
	readonly definition: AggregationRule;
	readonly lifetimeMs: number;
	readonly fields: RuleFields;
	readonly matches: Predicate<Event>;
	readonly keyOf: (event: Event) => string;
	readonly open: OpenResults;
}

/** Throws aggregation.*, and conditions.* for its filter. */
export function compileRule(
	{ id, name, definition }: NamedAggregationRule,
	lookups: Lookups,
): RunningRule {
	const fields = compileFields(name, definition);
	return {
		id,
		name,
		definition,
		lifetimeMs: definition.lifetimeSeconds * 1000,
		fields,
		matches: compileFilter(name, definition.filter, lookups),
		keyOf: compileKey(fields.identical),
		open: createOpenResults(),
	};
}

function compileFilter(
	rule: string,
	filter: AggregationRule["filter"],
	lookups: Lookups,
): Predicate<Event> {
	if (filter === undefined) return () => true;
	try {
		return compileCondition(filter, eventContext(lookups, "beforeEnrichment"));
	} catch (error) {
		if (!(error instanceof UrsaError) || error.code !== "conditions.tooEarly")
			throw error;
		const { what = "", place = "" } = error.details;
		throw aggregationErrors.make("tooEarly", { rule, what, place }, error);
	}
}

/** Different values give different keys: each but the last is preceded by its length. */
function compileKey(fields: readonly RuleField[]): (event: Event) => string {
	const others = fields.slice(0, -1);
	const last = fields.at(-1);
	return (event) => {
		let key = "";
		for (const field of others) {
			const text = keyPart(field.get(event));
			key += `${text.length}:${text}`;
		}
		return key + keyPart(last?.get(event));
	};
}

/** Absent is the same as "" and 0, as everywhere in an event. */
function keyPart(value: unknown): string {
	// As it comes back from the journal, which holds no halves of characters.
	if (typeof value === "string") return value.toWellFormed();
	return value === undefined || value === 0 ? "" : toText(value);
}
