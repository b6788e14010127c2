/** For tests: rules as people write them, and an aggregator of them. */
import { noLookups } from "#conditions/index.ts";
import { aggregationRuleDefinition } from "./aggregation.definition.ts";
import type { Aggregator } from "./aggregator.ts";
import type { NamedAggregationRule } from "./compile-rule.ts";
import {
	type AggregatorOptions,
	createAggregator,
} from "./create-aggregator.ts";

export function makeRule(
	settings: object,
	id = "00000000-0000-4000-8000-000000000001",
): NamedAggregationRule {
	return {
		id,
		name: `rule ${id.slice(-1)}`,
		definition: aggregationRuleDefinition.parse(settings),
	};
}

/** Only events whose `field` is `value`. */
export const only = (field: string, value: string) => ({
	kind: "comparison",
	left: { kind: "field", field },
	operator: "=",
	right: { kind: "constant", value },
});

export function aggregate(
	rules: readonly NamedAggregationRule[],
	options: Partial<AggregatorOptions> = {},
): Aggregator {
	return createAggregator({ rules, lookups: noLookups, ...options });
}
