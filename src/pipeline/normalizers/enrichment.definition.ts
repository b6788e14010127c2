/**
 * Enrichment that needs no more than the event and dictionaries (reference: pipeline-resources §7). Normalizers,
 * triggers of correlation rules and enrichment rules share these kinds; enrichment rules add others.
 */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";
import { conversionDefinition } from "./conversion.definition.ts";

const targetField = z.string().min(1).meta({
	title: "Target field",
	description: "Event field, S.name, N.name or F.name",
});

const keyFields = z.array(z.string().min(1)).min(1).meta({
	title: "Key fields",
	description: "Event fields whose values, joined with |, are the key",
});

/** What each kind needs; a definition made of one of these is strict. */
export const enrichmentShapes = {
	constant: {
		kind: z.literal("constant"),
		field: targetField,
		value: z.union([z.string().max(255), z.number()]).meta({
			title: "Value",
			description: "Up to 255 characters; empty clears the field",
		}),
	},
	event: {
		kind: z.literal("event"),
		field: targetField.optional().meta({
			title: "Target field",
			description: "May be left out when captured parts are written",
		}),
		source: z.string().min(1).meta({ title: "Source field" }),
		conversions: z
			.array(conversionDefinition)
			.default([])
			.meta({ title: "Conversions", description: "Applied in order" }),
		captures: z
			.strictObject({
				expression: z.string().min(1).meta({
					title: "Expression",
					description: "RE2; applied to the converted value",
				}),
				fields: z
					.array(
						z.strictObject({
							group: z.string().min(1).max(128).meta({
								title: "Group",
								description: "Number from 1, or name of a group",
							}),
							field: targetField,
						}),
					)
					.min(1)
					.meta({ title: "Fields" }),
			})
			.optional()
			.meta({
				title: "Captured parts",
				description: "Writes groups of an expression to fields of their own",
			}),
	},
	dictionary: {
		kind: z.literal("dictionary"),
		field: targetField,
		dictionary: referenceTo("dictionary").meta({ title: "Dictionary" }),
		keyFields,
	},
	table: {
		kind: z.literal("table"),
		dictionary: referenceTo("dictionary").meta({
			title: "Dictionary",
			description: "Of type table",
		}),
		keyFields,
		mapping: z
			.array(
				z.strictObject({
					column: z.string().min(1).max(128).meta({ title: "Column" }),
					field: targetField,
				}),
			)
			.min(1)
			.meta({ title: "Mapping", description: "Column → event field" }),
	},
	template: {
		kind: z.literal("template"),
		field: targetField,
		template: z.string().meta({
			title: "Template",
			description: "Text with {{.FieldName}} places",
		}),
	},
} as const;

/** An event kind that writes nothing would be a mistake that nobody sees. */
export function writesSomething(settings: {
	readonly field?: string | undefined;
	readonly captures?: unknown;
}): boolean {
	return settings.field !== undefined || settings.captures !== undefined;
}

export const writesNothing = "name a target field or captured parts";

/** Values written after the mapping. */
export const normalizerEnrichmentDefinition = z.discriminatedUnion("kind", [
	z.strictObject(enrichmentShapes.constant),
	z.strictObject(enrichmentShapes.event).refine(writesSomething, writesNothing),
	z.strictObject(enrichmentShapes.dictionary),
	z.strictObject(enrichmentShapes.table),
	z.strictObject(enrichmentShapes.template),
]);

export type NormalizerEnrichment = z.infer<
	typeof normalizerEnrichmentDefinition
>;
