import { z } from "zod";
import { conditionDefinition } from "#conditions/index.ts";

const mebibyte = 1024 * 1024;

/** What all destinations have in common that are not services of Ursa. */
export const outsideDestination = {
	isDisabled: z.boolean().default(false).meta({ title: "Disabled" }),
	/** Absent = all events. */
	filter: conditionDefinition.optional().meta({
		title: "Filter",
		description: "Only events that match are sent",
	}),
	outputFormat: z.enum(["json", "cef"]).default("json").meta({
		title: "Output format",
		description:
			"json: one object a line; cef: Common Event Format, with fields it has no key for under ursa…",
	}),
	flushIntervalMs: z
		.int()
		.min(10)
		.max(60_000)
		.default(1000)
		.meta({ title: "Buffer flush interval", unit: "ms" }),
	/** A group may be longer by one batch of the collector, which is never divided. */
	maxBytes: z
		.int()
		.min(1024)
		.max(64 * mebibyte)
		.default(mebibyte)
		.meta({
			title: "Buffer size",
			unit: "bytes",
			description: "About the most that is sent at a time",
		}),
	/** The buffer is the journal of the service that sends; the slowest destination decides how much of it is kept. */
	diskBufferLimitBytes: z
		.int()
		.min(mebibyte)
		.default(10 * 1024 * mebibyte)
		.meta({
			title: "Disk buffer size limit",
			unit: "bytes",
			description:
				"When more events wait, the service takes no more from its sources; nothing is deleted",
		}),
};
