/** Aggregation rules (reference: pipeline-resources §6). */
import { z } from "zod";
import { conditionDefinition } from "#conditions/index.ts";
import { defineResource } from "#schema/index.ts";

const fieldPath = z.string().min(1).max(256);

const mostFields = 64;

/**
 * One result stands for all events of the same identical fields that arrive within `lifetimeSeconds` of the first, up to
 * `threshold` of them; whichever limit is reached first ends it. It carries
 *
 * - the identical fields;
 * - of the sum fields the sum over the events that have them (beyond 64 bits the nearest number there is);
 * - of the unique fields every value that occurred: all of them as a JSON array of text in `Extra["unique.<field>"]`, in
 *   order of appearance, up to 1000 values or 16,384 characters ("…" at the end: there were more); a single value also
 *   stays in the field itself, several stay there joined with ", " when it is a text field;
 * - what describes the events (vendor, product, class, name, severity, device, action, outcome, message) as long as all
 *   of them agree on it;
 * - `StartTime` … `EndTime`, the span in which they happened, `BaseEventCount`, `AggregationRuleID` and
 *   `AggregationRuleName`.
 *
 * Nothing else of them is kept.
 */
export const aggregationRuleDefinition = z.strictObject({
	threshold: z.int().min(1).max(5000).default(100).meta({
		title: "Threshold",
		unit: "events",
		description: "A result ends when it stands for so many events",
	}),
	lifetimeSeconds: z.int().min(1).max(86_400).default(60).meta({
		title: "Triggered rule lifetime",
		unit: "s",
		description: "… or so long after its first event",
	}),
	identicalFields: z.array(fieldPath).min(1).max(mostFields).meta({
		title: "Identical fields",
		description:
			"Events are taken together when these fields are equal; the result carries them",
	}),
	uniqueFields: z.array(fieldPath).max(mostFields).default([]).meta({
		title: "Unique fields",
		description: "The result keeps every value of these fields that occurred",
	}),
	sumFields: z.array(fieldPath).max(mostFields).default([]).meta({
		title: "Sum fields",
		description: "Fields with numbers, of which the result carries the sum",
	}),
	/** Absent: the rule takes every event. */
	filter: conditionDefinition.optional().meta({
		title: "Filter",
		description:
			"Events that the rule takes; without one it takes all. It sees events before enrichment",
	}),
});

export type AggregationRule = z.infer<typeof aggregationRuleDefinition>;

export const aggregationRuleResource = defineResource({
	kind: "aggregationRule",
	title: "Aggregation rule",
	body: aggregationRuleDefinition,
});
