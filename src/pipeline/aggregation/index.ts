/** Makes one event of many like ones. */
export {
	type AggregationRule,
	aggregationRuleResource,
} from "./aggregation.definition.ts";
export type {
	Aggregated,
	AggregatedEvent,
	Aggregator,
} from "./aggregator.ts";
export type { NamedAggregationRule } from "./compile-rule.ts";
export {
	type AggregatorOptions,
	createAggregator,
} from "./create-aggregator.ts";
