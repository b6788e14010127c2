/** From the definition of a rule to functions. Everything that can be wrong with a rule is found here, by its name. */
import {
	type Condition,
	compileCondition,
	eventContext,
	type Lookups,
} from "#conditions/index.ts";
import {
	compilePath,
	type Event,
	type EventPath,
	type FieldName,
	toText,
} from "#event/index.ts";
import type { ActiveList } from "./active-list.ts";
import { type Action, compileAction } from "./compile-action.ts";
import {
	compilePick,
	createEventFactory,
	type EventFactory,
	type Identity,
} from "./correlation-event.ts";
import { correlationErrors } from "./errors.ts";
import { compileKeyOf, type KeyOf } from "./key.ts";
import {
	compileListOperations,
	type ListOperation,
	type ListScope,
} from "./list-operations.ts";
import type { CorrelationRule, Severity } from "./rule.definition.ts";
import { ruleHash } from "./rule-hash.ts";

export interface NamedRule {
	readonly id: string;
	readonly name: string;
	readonly definition: CorrelationRule;
}

export interface RuleContext {
	readonly identity: Identity;
	/** All three kinds; the active lists are the correlator's own. */
	readonly lookups: Lookups;
	list(idOrName: string): ActiveList | undefined;
}

export interface CompiledSelector {
	readonly condition: Condition;
	holds(event: Event): boolean;
}

interface Compiled {
	readonly id: string;
	readonly name: string;
	readonly selectors: readonly CompiledSelector[];
	readonly rateLimit: number;
	/** Of all that decides what the rule's buckets hold. */
	readonly windowHash: string;
}

/** A rule that makes correlation events. */
export interface DetectingRule extends Compiled {
	readonly severity: Severity;
	readonly keyOf: KeyOf;
	readonly actions: readonly Action[];
	readonly events: EventFactory;
	/** Fields by which alerts of the rule are kept apart; empty = one alert for the rule. */
	readonly segmentFields: readonly EventPath[];
}

export type CompiledRule =
	| (DetectingRule & { readonly kind: "simple" })
	| (DetectingRule & {
			readonly kind: "standard";
			readonly definition: Extract<CorrelationRule, { kind: "standard" }>;
			readonly uniqueOf: KeyOf | undefined;
			/** Only the identical fields of an event. */
			pick(event: Event): Event;
	  })
	| (Compiled & {
			readonly kind: "operational";
			readonly operations: readonly ListOperation[];
	  });

/** Throws errors of `correlationErrors`, each with the rule's name. */
export function compileRule(
	rule: NamedRule,
	context: RuleContext,
): CompiledRule {
	const { id, name, definition } = rule;
	checkSelectors(rule);
	const selectors = definition.selectors.map((selector, index) =>
		compileSelector(selector.condition, rule, index, context.lookups),
	);
	const common = {
		id,
		name,
		selectors,
		rateLimit: definition.rateLimit,
		windowHash: ruleHash(definition),
	};
	if (definition.kind === "operational") {
		if (definition.activeLists.some(({ operation }) => operation === "get")) {
			throw correlationErrors.make("getNotAllowed", { rule: name });
		}
		const operations = compileListOperations(definition.activeLists, {
			rule: name,
			list: context.list,
			available: undefined,
			availableName: "",
		});
		return { ...common, kind: "operational", operations };
	}
	const isStandard = definition.kind === "standard";
	const copied = isStandard
		? definition.identicalFields
		: definition.propagatedFields;
	const place = isStandard ? "identical fields" : "propagated fields";
	const paths = copied.map((field) => findPath(field, place, rule));
	const scope: ListScope = {
		rule: name,
		list: context.list,
		available: new Set<string>([...copied, ...ownFields]),
		availableName: isStandard ? "identical" : "propagated",
	};
	const detecting: DetectingRule = {
		...common,
		severity: definition.severity,
		keyOf: compileKeyOf(paths),
		actions: definition.actions.map((action, index) =>
			compileAction(action, index, definition.kind, scope, context.lookups),
		),
		events: createEventFactory(
			{
				ruleId: id,
				ruleName: name,
				severity: definition.severity,
				tactic: definition.tactic,
				technique: definition.technique,
				copiedFields: copied,
				groupedBy: isStandard ? copied : [],
				keep: isStandard ? definition.baseEvents : "first",
			},
			context.identity,
		),
		segmentFields: definition.alertPer === "fields" ? paths : [],
	};
	if (!isStandard) return { ...detecting, kind: "simple" };
	const uniquePaths = definition.uniqueFields.map((field) =>
		findPath(field, "unique fields", rule),
	);
	return {
		...detecting,
		kind: "standard",
		definition,
		uniqueOf: uniquePaths.length > 0 ? compileKeyOf(uniquePaths) : undefined,
		pick: compilePick(copied),
	};
}

/** What every correlation event has besides identical or propagated fields. */
const ownFields = [
	"ID",
	"Timestamp",
	"Type",
	"TenantID",
	"ServiceID",
	"ServiceName",
	"Name",
	"DeviceVendor",
	"DeviceProduct",
	"CorrelationRuleID",
	"CorrelationRuleName",
	"Priority",
	"Severity",
	"Tactic",
	"Technique",
	"StartTime",
	"EndTime",
	"BaseEventCount",
] as const satisfies readonly FieldName[];

function checkSelectors({ name, definition }: NamedRule): void {
	const { kind, selectors } = definition;
	if (kind === "standard") {
		if (selectors.some(({ isRecovery }) => !isRecovery)) return;
		throw correlationErrors.make("onlyRecovery", { rule: name });
	}
	for (const selector of selectors) {
		if (selector.isRecovery) {
			throw correlationErrors.make("recoveryNotAllowed", { rule: name });
		}
		if (selector.threshold !== 1) {
			throw correlationErrors.make("thresholdNotAllowed", { rule: name, kind });
		}
	}
}

function compileSelector(
	condition: Condition,
	rule: NamedRule,
	index: number,
	lookups: Lookups,
): CompiledSelector {
	try {
		const holds = compileCondition(condition, eventContext(lookups));
		return { condition, holds };
	} catch (error) {
		throw correlationErrors.make(
			"badCondition",
			{ rule: rule.name, selector: index + 1 },
			error,
		);
	}
}

function findPath(field: string, place: string, rule: NamedRule): EventPath {
	const path = compilePath(field);
	if (path !== undefined) return path;
	throw correlationErrors.make("unknownField", {
		rule: rule.name,
		place: `the list of ${place}`,
		field,
	});
}

/** Names and values of the fields, as text. */
export function textsOf(
	paths: readonly EventPath[],
	event: Event,
): Record<string, string> {
	return Object.fromEntries(
		paths.map((path) => [path.path, toText(path.get(event))]),
	);
}
