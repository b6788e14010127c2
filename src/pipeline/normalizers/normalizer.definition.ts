/**
 * A normalizer is a tree: a main rule that parses the raw message and maps raw fields to event fields, and extra rules
 * that parse further when their condition on raw fields holds (reference: pipeline-resources §4).
 */

import { z } from "zod";
import { conditionDefinition } from "#conditions/index.ts";
import { conversionDefinition } from "./conversion.definition.ts";
import {
	type NormalizerEnrichment,
	normalizerEnrichmentDefinition,
} from "./enrichment.definition.ts";

export {
	type Conversion,
	conversionDefinition,
} from "./conversion.definition.ts";
export {
	type NormalizerEnrichment,
	normalizerEnrichmentDefinition,
} from "./enrichment.definition.ts";

export const mappingDefinition = z.strictObject({
	/** Raw field: a dotted path for json and xml, a key for cef and kv, a group name for regexp. */
	source: z.string().min(1),
	/** Event field, `S.name`, `N.name` or `F.name`. */
	field: z.string().min(1),
	/** Written to `<field>Label`. */
	label: z.string().max(1023).optional(),
	conversions: z.array(conversionDefinition).default([]),
});

export const parsingMethodDefinition = z.discriminatedUnion("method", [
	z.strictObject({ method: z.literal("json") }),
	/** Finds `CEF:` anywhere, so a syslog header may stand before it; maps all known keys unless told otherwise. */
	z.strictObject({
		method: z.literal("cef"),
		applyDefaultMapping: z.boolean().default(true),
	}),
	/**
	 * RFC 5424 and RFC 3164, with or without priority. Raw fields: priority, facility, severity, timestamp, hostname,
	 * appName, procId, msgId, message, and `sd.<id>.<name>` for structured data.
	 */
	z.strictObject({
		method: z.literal("syslog"),
		applyDefaultMapping: z.boolean().default(true),
	}),
	/** Named groups become raw fields; the first expression that matches wins. RE2 syntax. */
	z.strictObject({
		method: z.literal("regexp"),
		expressions: z.array(z.string().min(1)).min(1),
	}),
	z.strictObject({
		method: z.literal("kv"),
		pairDelimiter: z.string().min(1).max(1).default(" "),
		valueDelimiter: z.string().min(1).max(1).default("="),
	}),
	z.strictObject({
		method: z.literal("csv"),
		delimiter: z.string().min(1).max(1).default(","),
		columns: z.array(z.string().min(1)).min(1),
	}),
	z.strictObject({ method: z.literal("xml") }),
	/** Rows of the sql connector; raw fields are the columns by name. */
	z.strictObject({ method: z.literal("sql") }),
]);

const ruleFields = {
	name: z.string().max(128).default(""),
	parsing: parsingMethodDefinition,
	mapping: z.array(mappingDefinition).default([]),
	enrichment: z.array(normalizerEnrichmentDefinition).default([]),
};

export const extraRuleDefinition = z.strictObject({
	...ruleFields,
	/** On raw fields of the parent rule; absent = always. */
	condition: conditionDefinition.optional(),
	/** Raw field of the parent whose value this rule parses; absent = the same text as the parent. */
	inputField: z.string().optional(),
	get extras(): z.ZodType<ExtraRule[], unknown> {
		return z.array(extraRuleDefinition).default([]) as z.ZodType<
			ExtraRule[],
			unknown
		>;
	},
});

export type ExtraRule = {
	name: string;
	parsing: ParsingMethod;
	mapping: Mapping[];
	enrichment: NormalizerEnrichment[];
	condition?: z.infer<typeof conditionDefinition> | undefined;
	inputField?: string | undefined;
	extras: ExtraRule[];
};

export const normalizerDefinition = z.strictObject({
	...ruleFields,
	/**
	 * Cheap test on the raw text that decides whether this normalizer is tried at all, when a collector has several:
	 * RE2, unanchored. Absent = always tried.
	 */
	accepts: z.string().optional(),
	keepRaw: z.enum(["never", "onError", "always"]).default("never"),
	keepExtra: z.boolean().default(false),
	/** Evaluated in order; the first whose condition holds and that parses adds its fields. */
	extras: z.array(extraRuleDefinition).default([]),
	/** Samples to try the normalizer on. */
	examples: z.array(z.string()).default([]),
});

export type Mapping = z.infer<typeof mappingDefinition>;
export type ParsingMethod = z.infer<typeof parsingMethodDefinition>;
export type NormalizerSettings = z.infer<typeof normalizerDefinition>;
