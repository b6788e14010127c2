/** One action of a rule, compiled: what it does to lists and to the correlation event, and where that goes. */
import type { Lookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { compileEnrichment } from "../normalizers/enrichment.ts";
import type { Run } from "../normalizers/run.ts";
import { correlationErrors } from "./errors.ts";
import { compileListOperations, type ListScope } from "./list-operations.ts";
import type { RuleAction, TriggerName } from "./rule.definition.ts";

export interface Action {
	/** Place in the rule; part of the id of what it makes. */
	readonly index: number;
	readonly trigger: TriggerName;
	readonly isOutput: boolean;
	readonly isLoop: boolean;
	readonly raisesAlert: boolean;
	/** List operations, then enrichment, each in their order. */
	apply(event: Event, now: number, run: Run): void;
}

export const triggersOf = {
	simple: ["everyEvent"],
	standard: [
		"firstThreshold",
		"subsequentThresholds",
		"everyThreshold",
		"timeout",
	],
} as const satisfies Record<string, readonly TriggerName[]>;

/** Throws `correlation.triggerNotAllowed`, `badEnrichment` and the errors of list operations. */
export function compileAction(
	action: RuleAction,
	index: number,
	kind: keyof typeof triggersOf,
	scope: ListScope,
	lookups: Lookups,
): Action {
	const allowed: readonly TriggerName[] = triggersOf[kind];
	if (!allowed.includes(action.trigger)) {
		throw correlationErrors.make("triggerNotAllowed", {
			rule: scope.rule,
			kind,
			trigger: action.trigger,
			allowed: allowed.join(", "),
		});
	}
	const operations = compileListOperations(action.activeLists, scope);
	const enrichment = action.enrichment.map((settings) => {
		try {
			return compileEnrichment(settings, lookups, `Rule "${scope.rule}"`);
		} catch (error) {
			throw correlationErrors.make(
				"badEnrichment",
				{ rule: scope.rule },
				error,
			);
		}
	});
	return {
		index,
		trigger: action.trigger,
		isOutput: action.output,
		isLoop: action.loop,
		raisesAlert: action.output && !action.noAlert,
		apply(event, now, run) {
			for (const operation of operations) operation(event, now, run);
			for (const enrich of enrichment) enrich(event, run);
		},
	};
}
