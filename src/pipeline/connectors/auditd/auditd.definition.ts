/** Grouping of auditd records (reference: pipeline-resources §3, "Auditd" and "Event buffer TTL"). */
import { z } from "zod";

export const auditdDefinition = z
	.strictObject({
		enabled: z.boolean().default(false).meta({
			title: "Auditd",
			description:
				"Joins the record lines of an auditd event into one message. The delimiter is then a line feed, whatever is set",
		}),
		/** An event is complete at its EOE record, or so long after its first record came. */
		bufferTtlMs: z.int().min(50).max(30_000).default(2000).meta({
			title: "Event buffer TTL",
			description:
				"How long the records of an event are waited for, from the first on",
			unit: "milliseconds",
		}),
	})
	.prefault({})
	.meta({ title: "Auditd" });
