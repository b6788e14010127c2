/** The resources from which services are built, and those they refer to. */
import { z } from "zod";
import {
	conditionDefinition,
	type DictionaryReader,
} from "#conditions/index.ts";
import { defineResource, type ResourceDefinition } from "#schema/index.ts";
import { connectorDefinition } from "./connectors/index.ts";
import { correlationRuleDefinition } from "./correlation/index.ts";
import { normalizerDefinition } from "./normalizers/index.ts";

/** Resources are named by id or, in shipped content, by name. */
const reference = z.string().min(1);

export const collectorResource = defineResource({
	kind: "collector",
	title: "Collector",
	body: z.strictObject({
		connectors: z.array(connectorDefinition).min(1),
		/** Tried in order; the first that accepts a message and can read it wins. */
		normalizers: z.array(reference).min(1),
		/** An event that matches is dropped. */
		filter: conditionDefinition.optional(),
		/** Where a full journal pushes back on the sources. */
		journalLimitBytes: z
			.int()
			.min(64 * 1024 * 1024)
			.default(10 * 1024 * 1024 * 1024),
	}),
});

export const correlatorResource = defineResource({
	kind: "correlator",
	title: "Correlator",
	body: z.strictObject({
		/** Rules in the order in which they see an event; "all" = every correlation rule there is, by name. */
		rules: z.union([z.literal("all"), z.array(reference)]).default("all"),
	}),
});

export const storageResource = defineResource({
	kind: "storage",
	title: "Storage",
	body: z.strictObject({
		/** How long a group of events may wait before it is written. */
		flushMs: z.int().min(10).max(10_000).default(300),
	}),
});

export const normalizerResource = defineResource({
	kind: "normalizer",
	title: "Normalizer",
	body: normalizerDefinition,
});

export const correlationRuleResource = defineResource({
	kind: "correlationRule",
	title: "Correlation rule",
	body: correlationRuleDefinition,
});

export const filterResource = defineResource({
	kind: "filter",
	title: "Filter",
	body: z.strictObject({ condition: conditionDefinition }),
});

export const activeListResource = defineResource({
	kind: "activeList",
	title: "Active list",
	body: z.strictObject({
		/** How long a record lives after its last change; 0 = 36,000 days. */
		ttlSeconds: z.int().min(0).max(3_110_400_000).default(0),
	}),
});

const dictionaryText = z
	.string()
	.max(256)
	.refine((text) => !text.startsWith("$"), "must not start with $");

export const dictionaryResource = defineResource({
	kind: "dictionary",
	title: "Dictionary",
	body: z.discriminatedUnion("type", [
		z.strictObject({
			type: z.literal("dictionary"),
			entries: z.record(dictionaryText.min(1).max(128), dictionaryText),
		}),
		z.strictObject({
			type: z.literal("table"),
			columns: z.array(z.string().min(1).max(128)).min(1),
			rows: z.record(dictionaryText.min(1).max(128), z.array(dictionaryText)),
		}),
	]),
});

/** Looks values up in the body of a dictionary: by key, in a table also by column. */
export function readDictionary(
	body: z.infer<(typeof dictionaryResource)["body"]>,
): DictionaryReader {
	if (body.type === "dictionary") {
		const entries = new Map(Object.entries(body.entries));
		return { has: (key) => entries.has(key), get: (key) => entries.get(key) };
	}
	const rows = new Map(Object.entries(body.rows));
	const positions = new Map(body.columns.map((name, index) => [name, index]));
	return {
		has: (key) => rows.has(key),
		get(key, column) {
			const position = positions.get(column ?? "");
			return position === undefined ? undefined : rows.get(key)?.[position];
		},
	};
}

export const resourceDefinitions: readonly ResourceDefinition[] = [
	collectorResource,
	correlatorResource,
	storageResource,
	normalizerResource,
	correlationRuleResource,
	filterResource,
	activeListResource,
	dictionaryResource,
];
