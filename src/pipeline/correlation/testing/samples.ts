/** Rules, events and correlators for the tests of this folder. */
import type { z } from "zod";
import { type Condition, conditionDefinition } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import type { NamedRule } from "../compile-rule.ts";
import type { Detection } from "../correlator.ts";
import {
	type CorrelatorOptions,
	createCorrelator,
} from "../create-correlator.ts";
import { correlationRuleDefinition } from "../rule.definition.ts";

/** A moment in 2024; tests count from it. */
export const start = 1_710_000_000_000;
export const second = 1000;

export const identity = {
	tenantId: "11111111-1111-4111-8111-111111111111",
	serviceId: "22222222-2222-4222-8222-222222222222",
	serviceName: "correlator",
};

export function is(field: string, value: string | number): Condition {
	return conditionDefinition.parse({
		kind: "comparison",
		left: { kind: "field", field },
		operator: "=",
		right: { kind: "constant", value },
	});
}

type Definition = z.input<typeof correlationRuleDefinition>;
type StandardInput = Extract<Definition, { kind: "standard" }>;
type SimpleInput = Extract<Definition, { kind: "simple" }>;
type OperationalInput = Extract<Definition, { kind: "operational" }>;

let ruleNumber = 0;

function named(definition: Definition, name?: string): NamedRule {
	ruleNumber += 1;
	const number = String(ruleNumber).padStart(12, "0");
	return {
		id: `33333333-3333-4333-8333-${number}`,
		name: name ?? `rule ${ruleNumber}`,
		definition: correlationRuleDefinition.parse(definition),
	};
}

/** Two failed logons of a source within ten seconds, unless told otherwise. */
export function standardRule(
	parts: Partial<StandardInput> = {},
	name?: string,
): NamedRule {
	return named(
		{
			kind: "standard",
			identicalFields: ["SourceAddress"],
			windowSeconds: 10,
			selectors: [{ condition: is("Name", "fail"), threshold: 2 }],
			actions: [{ trigger: "everyThreshold" }],
			...parts,
		},
		name,
	);
}

export function simpleRule(
	parts: Partial<SimpleInput> = {},
	name?: string,
): NamedRule {
	return named(
		{
			kind: "simple",
			propagatedFields: ["SourceAddress"],
			selectors: [{ condition: is("Name", "fail") }],
			actions: [{ trigger: "everyEvent" }],
			...parts,
		},
		name,
	);
}

export function operationalRule(
	parts: Partial<OperationalInput>,
	name?: string,
): NamedRule {
	return named(
		{
			kind: "operational",
			selectors: [{ condition: is("Name", "fail") }],
			activeLists: [],
			...parts,
		},
		name,
	);
}

export function correlator(
	rules: readonly NamedRule[],
	options: Partial<CorrelatorOptions> = {},
) {
	return createCorrelator({
		rules,
		activeLists: [],
		lookups: { dictionary: () => undefined, filter: () => undefined },
		identity,
		...options,
	});
}

let eventNumber = 0;

/** An event `seconds` after the start, by default a failed logon from 10.0.0.1. */
export function event(seconds: number, parts: Event = {}): Event {
	eventNumber += 1;
	const time = start + Math.round(seconds * second);
	return {
		ID: `44444444-4444-4444-8444-${String(eventNumber).padStart(12, "0")}`,
		Type: 1,
		Timestamp: time,
		StartTime: time,
		Name: "fail",
		SourceAddress: "10.0.0.1",
		...parts,
	};
}

/** Offers each event in a call of its own at the moment of its `Timestamp`. */
export function feed(
	target: { process(events: readonly Event[], at: number): Detection[] },
	events: readonly Event[],
): Detection[] {
	return events.flatMap((item) =>
		target.process([item], item.Timestamp ?? start),
	);
}

/** Base event ids of each detection. */
export function idsOf(detections: readonly Detection[]): (readonly string[])[] {
	return detections.map(({ baseEventIds }) => baseEventIds);
}

/** An action per trigger that writes the trigger's name into the event. */
export const telling = (
	["firstThreshold", "subsequentThresholds", "timeout"] as const
).map((trigger) => ({
	trigger,
	enrichment: [{ kind: "constant" as const, field: "Message", value: trigger }],
}));

/** What `telling` wrote. */
export function triggersOf(detections: readonly Detection[]): unknown[] {
	return detections.map(({ event: { Message } }) => Message);
}
