/** The resources from which services are built, and those they refer to. */

import { z } from "zod";
import {
	conditionDefinition,
	type DictionaryReader,
} from "#conditions/index.ts";
import { proxyResource } from "#platform/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	referenceTo,
} from "#schema/index.ts";
import { aggregationRuleResource } from "./aggregation/index.ts";
import { connectorDefinition } from "./connectors/index.ts";
import { correlationRuleDefinition } from "./correlation/index.ts";
import { destinationResource } from "./destinations/index.ts";
import { enrichmentRuleResource } from "./enrichment/index.ts";
import { normalizerDefinition } from "./normalizers/index.ts";
import { secretResource } from "./secrets.ts";

/** A position belongs to what names it; two that share one would each pass over what the other read. */
function arePositionsApart(
	connectors: readonly z.infer<typeof connectorDefinition>[],
): boolean {
	const keys = connectors.flatMap((connector) =>
		connector.kind === "sql"
			? connector.connections.map(
					({ name, urls, identityColumn, identitySeed }) =>
						JSON.stringify([name || urls, identityColumn, identitySeed]),
				)
			: [],
	);
	return new Set(keys).size === keys.length;
}

export const collectorResource = defineResource({
	kind: "collector",
	title: "Collector",
	body: z.strictObject({
		connectors: z
			.array(connectorDefinition)
			.min(1)
			.refine(
				arePositionsApart,
				"two sql connections with the same name or secret, identity column and seed would share a position: name one",
			)
			.meta({ title: "Connectors" }),
		/** Tried in order; the first that accepts a message and can read it wins. */
		normalizers: z.array(referenceTo("normalizer")).min(1).meta({
			title: "Normalizers",
			description:
				"Tried in order; the first that accepts a message and can read it wins",
		}),
		/** An event that matches is dropped. */
		filter: conditionDefinition.optional().meta({
			title: "Filter",
			description: "An event that matches is dropped",
		}),
		/** Tried in order; the first whose filter matches takes the event. */
		aggregationRules: z.array(referenceTo("aggregationRule")).default([]).meta({
			title: "Aggregation rules",
			description: "The first whose filter matches takes the event",
		}),
		/** In order, after aggregation. */
		enrichmentRules: z
			.array(referenceTo("enrichmentRule"))
			.default([])
			.meta({ title: "Enrichment rules", description: "In this order" }),
		/** Where events go; none = every storage and correlator of the tenant. */
		destinations: z.array(referenceTo("destination")).default([]).meta({
			title: "Destinations",
			description: "None: every storage and correlator that the tenant may use",
		}),
		/** Where a full journal pushes back on the sources. */
		journalLimitBytes: z
			.int()
			.min(64 * 1024 * 1024)
			.default(10 * 1024 * 1024 * 1024)
			.meta({
				title: "Journal limit",
				unit: "bytes",
				description: "Where a full journal pushes back on the sources",
			}),
	}),
});

export const correlatorResource = defineResource({
	kind: "correlator",
	title: "Correlator",
	body: z.strictObject({
		/** Rules in the order in which they see an event; "all" = every correlation rule there is, by name. */
		rules: z
			.union([z.literal("all"), z.array(referenceTo("correlationRule"))])
			.default("all")
			.meta({
				title: "Correlation rules",
				description: "In the order in which they see an event",
			}),
		/** Where events go; none = every storage of the tenant. */
		destinations: z.array(referenceTo("destination")).default([]).meta({
			title: "Destinations",
			description: "None: every storage that the tenant may use",
		}),
	}),
});

const days = z.int().min(1).max(36_500).optional();

export const storageResource = defineResource({
	kind: "storage",
	title: "Storage",
	/** Whole days; absent = for ever. A day ends at midnight UTC and is removed whole. */
	body: z.strictObject({
		eventDays: days.meta({
			title: "Keep events",
			unit: "days",
			description: "Absent: for ever",
		}),
		ledgerDays: days.meta({ title: "Keep the ledger", unit: "days" }),
		deadLetterDays: days.meta({ title: "Keep dead letters", unit: "days" }),
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
	body: z.strictObject({
		condition: conditionDefinition,
	}),
});

export const activeListResource = defineResource({
	kind: "activeList",
	title: "Active list",
	body: z.strictObject({
		/** How long a record lives after its last change; 0 = 36,000 days. */
		ttlSeconds: z.int().min(0).max(3_110_400_000).default(0).meta({
			title: "TTL",
			unit: "seconds",
			description:
				"How long a record lives after its last change; 0 = 36,000 days",
		}),
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
		return {
			columns: [],
			has: (key) => entries.has(key),
			get: (key) => entries.get(key),
		};
	}
	const rows = new Map(Object.entries(body.rows));
	const positions = new Map(body.columns.map((name, index) => [name, index]));
	return {
		columns: body.columns,
		has: (key) => rows.has(key),
		get(key, column) {
			const position = positions.get(column ?? "");
			return position === undefined ? undefined : rows.get(key)?.[position];
		},
	};
}

export const resourceDefinitions: readonly ResourceDefinition[] = [
	destinationResource,
	aggregationRuleResource,
	enrichmentRuleResource,
	collectorResource,
	correlatorResource,
	storageResource,
	normalizerResource,
	correlationRuleResource,
	filterResource,
	activeListResource,
	dictionaryResource,
	secretResource,
	proxyResource,
];
