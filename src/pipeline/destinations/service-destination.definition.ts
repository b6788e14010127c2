/** Destinations that are services of Ursa: a storage, a correlator (reference: pipeline-resources §8). */
import { z } from "zod";
import { conditionDefinition } from "#conditions/index.ts";

const common = {
	/** Ids of the services; none = every one of the kind that the tenant may use. */
	services: z
		.array(z.string().min(1))
		.max(64)
		.default([])
		.meta({ title: "Services", description: "None: all that there are" }),
	urlSelection: z.enum(["any", "preferFirst", "balanced"]).default("any").meta({
		title: "URL selection policy",
		description:
			"any: stay with one that works; preferFirst: the first in the list that works; balanced: spread groups evenly",
	}),
	isDisabled: z.boolean().default(false).meta({ title: "Disabled" }),
	timeoutSeconds: z
		.int()
		.min(1)
		.max(600)
		.default(30)
		.meta({ title: "Timeout", unit: "s" }),
	/** Only events that match are sent; absent = all. */
	filter: conditionDefinition.optional().meta({ title: "Filter" }),
};

export const storageDestinationDefinition = z
	.strictObject({
		kind: z.literal("storage"),
		...common,
		flushIntervalMs: z
			.int()
			.min(10)
			.max(60_000)
			.default(1000)
			.meta({ title: "Buffer flush interval", unit: "ms" }),
	})
	.meta({ title: "Storage" });

export const correlatorDestinationDefinition = z
	.strictObject({ kind: z.literal("correlator"), ...common })
	.meta({ title: "Correlator" });
