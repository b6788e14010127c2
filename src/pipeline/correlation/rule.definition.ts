/**
 * Correlation rules (reference: pipeline-resources §9). Time is event time: `StartTime`, else `DeviceReceiptTime`, else
 * `EndTime`, else `Timestamp`, so a replayed log gives the alerts that it would have given live.
 */

import { z } from "zod";
import { conditionDefinition } from "#conditions/index.ts";
import { referenceTo } from "#schema/index.ts";
import { normalizerEnrichmentDefinition } from "../normalizers/normalizer.definition.ts";

export const severityNames = ["low", "medium", "high", "critical"] as const;

const fieldPath = z.string().min(1);
const activeList = referenceTo("activeList").meta({ title: "Active list" });

export const selectorDefinition = z.strictObject({
	/** Name of the group of events; templates address it. */
	alias: z.string().max(128).default(""),
	condition: conditionDefinition,
	/** How many events (of different unique fields, if the rule has any) make the selector fire. */
	threshold: z.int().min(1).max(1_000_000).default(1),
	/** When it fires, the bucket is forgotten and `timeout` does not trigger. */
	isRecovery: z.boolean().default(false),
});

/** Key = values of the key fields, sorted by field name and joined with "|"; order in the definition is irrelevant. */
export const activeListOperationDefinition = z.discriminatedUnion("operation", [
	z.strictObject({
		operation: z.literal("set"),
		list: activeList,
		keyFields: z.array(fieldPath).min(1),
		values: z
			.array(
				z.strictObject({
					listField: z.string().min(1).max(128),
					/** Exactly one of the two. */
					eventField: fieldPath.optional(),
					constant: z.string().optional(),
				}),
			)
			.default([]),
	}),
	z.strictObject({
		operation: z.literal("get"),
		list: activeList,
		keyFields: z.array(fieldPath).min(1),
		values: z
			.array(
				z.strictObject({ listField: z.string().min(1), eventField: fieldPath }),
			)
			.min(1),
	}),
	z.strictObject({
		operation: z.literal("delete"),
		list: activeList,
		keyFields: z.array(fieldPath).min(1),
	}),
]);

export const triggerNames = [
	/** simple and operational rules */
	"everyEvent",
	/** standard rules: all selectors that are not recovery reached their threshold for the first time in the bucket */
	"firstThreshold",
	/** … every time but the first */
	"subsequentThresholds",
	/** … every time */
	"everyThreshold",
	/** the bucket's life ended, the selectors had fired and no recovery selector did */
	"timeout",
] as const;

export const actionDefinition = z.strictObject({
	trigger: z.enum(triggerNames),
	/** Send the correlation event on: store it, respond, raise the alert. */
	output: z.boolean().default(true),
	/** Feed the correlation event to the same rules again, after output. */
	loop: z.boolean().default(false),
	/** With output: store the event but raise no alert. */
	noAlert: z.boolean().default(false),
	activeLists: z.array(activeListOperationDefinition).default([]),
	enrichment: z.array(normalizerEnrichmentDefinition).default([]),
});

const common = {
	severity: z.enum(severityNames).default("low"),
	/** ATT&CK technique, such as T1110.001. */
	technique: z.string().max(128).default(""),
	tactic: z.string().max(128).default(""),
	/** What an analyst should do. */
	runbook: z.string().max(4000).default(""),
	/** Triggers per second of event time, for the whole rule; what exceeds it is counted. 0 = no limit. */
	rateLimit: z.int().min(0).max(1_000_000).default(100),
	/**
	 * Which open alert a correlation event joins: one per rule, or one per combination of identical (for simple rules:
	 * propagated) fields.
	 */
	alertPer: z.enum(["rule", "fields"]).default("rule"),
};

export const correlationRuleDefinition = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("simple"),
		...common,
		propagatedFields: z.array(fieldPath).min(1),
		selectors: z.array(selectorDefinition).length(1),
		actions: z.array(actionDefinition).min(1),
	}),
	z.strictObject({
		kind: z.literal("standard"),
		...common,
		identicalFields: z.array(fieldPath).min(1),
		/** A selector counts only events with different values of these. */
		uniqueFields: z.array(fieldPath).default([]),
		windowSeconds: z.int().min(1).max(31_536_000),
		/** Selectors must fire in their listed order by event time. */
		isOrdered: z.boolean().default(false),
		baseEvents: z.enum(["first", "last", "all"]).default("first"),
		selectors: z.array(selectorDefinition).min(1),
		actions: z.array(actionDefinition).min(1),
	}),
	z.strictObject({
		kind: z.literal("operational"),
		...common,
		selectors: z.array(selectorDefinition).length(1),
		/** Only active lists are changed; there is never a correlation event. */
		activeLists: z.array(activeListOperationDefinition).min(1),
	}),
]);

export type CorrelationRule = z.infer<typeof correlationRuleDefinition>;
export type Severity = (typeof severityNames)[number];
export type TriggerName = (typeof triggerNames)[number];
export type ActiveListOperation = z.infer<typeof activeListOperationDefinition>;
export type RuleAction = z.infer<typeof actionDefinition>;
