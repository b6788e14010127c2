/** For tests: conditions in few words, and what becomes of them. */
import type { Event } from "#event/index.ts";
import { UrsaError } from "#schema/index.ts";
import {
	type Condition,
	type ConditionContext,
	compileCondition,
	type EventStage,
	eventContext,
	type Lookups,
	noLookups,
	type Operand,
	type OperatorName,
} from "./index.ts";

export const sample: Event = {
	Name: "Log-in Failed",
	SourceAddress: "10.1.2.3",
	DestinationAddress: "2001:db8::7",
	SourcePort: 51515,
	DeviceCustomNumber1: 9_223_372_036_854_775_807n,
	DeviceCustomFloatingPoint1: 0.5,
	DeviceReceiptTime: 1_795_507_200_000,
	GroupedBy: ["SourceAddress", "Name"],
	Extra: { user: "ÄRGER", size: "9", version: "9a" },
};

export const field = (name: string): Operand => ({
	kind: "field",
	field: name,
});

export const constant = (value: string | number): Operand => ({
	kind: "constant",
	value,
});

export const list = (...values: (string | number)[]): Operand => ({
	kind: "list",
	values,
});

export const saved = (filter: string, isNegated = false): Condition => ({
	kind: "filter",
	filter,
	isNegated,
});

export function comparison(
	left: Operand,
	operator: OperatorName,
	right?: Operand,
	flags: { isNegated?: boolean; ignoreCase?: boolean } = {},
): Condition {
	return {
		kind: "comparison",
		left,
		operator,
		right,
		isNegated: false,
		ignoreCase: false,
		...flags,
	};
}

export function group(
	operator: "and" | "or" | "not",
	...members: Condition[]
): Condition {
	return { kind: "group", operator, members };
}

export function holds(
	condition: Condition,
	lookups: Lookups = noLookups,
	subject: Event = sample,
): boolean {
	return compileCondition(condition, eventContext(lookups))(subject);
}

/** The error with which the condition is refused; undefined when it is accepted. */
export function refusalOf<S>(
	condition: Condition,
	context: ConditionContext<S>,
): UrsaError | undefined {
	try {
		compileCondition(condition, context);
		return undefined;
	} catch (error) {
		if (!(error instanceof UrsaError)) throw error;
		return error;
	}
}

export function codeOf(
	condition: Condition,
	lookups: Lookups = noLookups,
	stage: EventStage = "afterEnrichment",
): string {
	const refusal = refusalOf(condition, eventContext(lookups, stage));
	return refusal?.code ?? "accepted";
}

/** Lookups that know only these saved filters. */
export function withFilters(
	filters: Readonly<Record<string, Condition>>,
): Lookups {
	return { ...noLookups, filter: (name) => filters[name] };
}
