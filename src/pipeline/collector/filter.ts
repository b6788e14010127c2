/** The filter of a collector: an event that matches is dropped (reference: pipeline-resources §2, §25.1). */
import {
	type Condition,
	compileCondition,
	eventContext,
	type Lookups,
} from "#conditions/index.ts";
import { Drop } from "../outcome.ts";
import type { Stage } from "./stages.ts";

/** Throws `conditions.*`; `conditions.tooEarly` for what only enrichment adds to an event. */
export function createFilterStage(
	name: string,
	condition: Condition,
	lookups: Lookups,
): Stage {
	const matches = compileCondition(
		condition,
		eventContext(lookups, "beforeEnrichment"),
	);
	const drop = new Drop(name);
	return {
		name,
		process: (events) => events.map((event) => (matches(event) ? drop : event)),
	};
}
