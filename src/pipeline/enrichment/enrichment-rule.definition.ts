/**
 * Enrichment rules of collectors and correlators (reference: pipeline-resources §7): what to write into an event, and
 * under which condition. Another kind is another object in the union and another case in `compile-rule.ts`.
 */
import { z } from "zod";
import { conditionDefinition } from "#conditions/index.ts";
import { defineResource } from "#schema/index.ts";
import {
	enrichmentShapes,
	writesNothing,
	writesSomething,
} from "../normalizers/enrichment.definition.ts";
import { dnsServerPattern } from "./dns/server-address.ts";
import { geoAttributes } from "./geo/geo-record.ts";
import { findZone } from "./zone.ts";

const common = {
	filter: conditionDefinition.optional().meta({
		title: "Filter",
		description: "Only events for which it holds are enriched",
	}),
	isDebug: z.boolean().default(false).meta({
		title: "Debug",
		description: "Log what the rule did to each event",
	}),
};

export const dnsSides = ["source", "destination", "device"] as const;

const dnsRule = z.strictObject({
	kind: z.literal("dns"),
	servers: z
		.array(z.string().regex(dnsServerPattern, "IP address, or address:port"))
		.min(1)
		.max(16)
		.meta({
			title: "DNS servers",
			description:
				"192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53; the next is asked when one does not answer",
		}),
	sides: z
		.array(z.enum(dnsSides))
		.min(1)
		.default([...dnsSides])
		.meta({
			title: "Sides",
			description:
				"An address without host name gets the name, a host name without address gets the address",
		}),
	rps: z.int().min(1).max(100_000).default(1000).meta({
		title: "Requests per second",
		description: "Most queries started in a second",
		unit: "1/s",
	}),
	workers: z.int().min(1).max(64).default(1).meta({
		title: "Workers",
		description: "Resolvers with sockets of their own that share the queries",
	}),
	maxTasks: z.int().min(1).max(10_000).optional().meta({
		title: "Max tasks",
		description:
			"Queries under way at once, over all workers; as many as workers by default",
	}),
	isCacheDisabled: z.boolean().default(false).meta({ title: "Disable cache" }),
	cacheTtlSeconds: z.int().min(1).max(86_400).default(60).meta({
		title: "Cache TTL",
		description: "How long an answer counts, also that there is none",
		unit: "s",
	}),
	...common,
});

const timezoneRule = z.strictObject({
	kind: z.literal("timezone"),
	zone: z
		.string()
		.refine(
			(name) => findZone(name) !== undefined,
			"offset such as +03:00 or zone of the IANA database such as Europe/Berlin",
		)
		.meta({
			title: "Time zone",
			description:
				"Zone of the source: +hh:mm or a name such as Europe/Berlin, with its daylight saving time",
		}),
	...common,
});

const geographicRule = z.strictObject({
	kind: z.literal("geographic"),
	sourceField: z.string().min(1).meta({
		title: "Source field",
		description: "Event field with the IP address",
	}),
	mapping: z
		.array(
			z.strictObject({
				attribute: z.enum(geoAttributes).meta({ title: "Attribute" }),
				field: z.string().min(1).meta({ title: "Target field" }),
			}),
		)
		.min(1)
		.optional()
		.meta({
			title: "Mapping",
			description:
				"Attribute → event field; SourceAddress, DestinationAddress and DeviceAddress have one by default",
		}),
	...common,
});

export const enrichmentRuleDefinition = z.discriminatedUnion("kind", [
	z.strictObject({ ...enrichmentShapes.constant, ...common }),
	z.strictObject({ ...enrichmentShapes.dictionary, ...common }),
	z.strictObject({ ...enrichmentShapes.table, ...common }),
	z
		.strictObject({ ...enrichmentShapes.event, ...common })
		.refine(writesSomething, writesNothing),
	z.strictObject({ ...enrichmentShapes.template, ...common }),
	dnsRule,
	timezoneRule,
	geographicRule,
]);

export type EnrichmentRule = z.infer<typeof enrichmentRuleDefinition>;
export type RuleOfKind<Kind extends EnrichmentRule["kind"]> = Extract<
	EnrichmentRule,
	{ kind: Kind }
>;

export const enrichmentRuleResource = defineResource({
	kind: "enrichmentRule",
	title: "Enrichment rule",
	body: enrichmentRuleDefinition,
});
