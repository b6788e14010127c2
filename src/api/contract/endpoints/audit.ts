/** The audit trail. Its events are searched like all others: `Type = 4`. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";

const problems = z.array(
	z.object({
		/** Place in the chain of records. */
		sequence: z.number(),
		reason: z.string(),
	}),
);

export const auditEndpoints = {
	verifyAudit: defineEndpoint({
		method: "POST",
		path: "/api/audit/verification",
		summary:
			"Walk the chain of audit records and compare them with the event store",
		body: z.object({ withEvents: z.boolean().default(true) }),
		answer: z.object({
			records: z.number(),
			/** Of the last record; 0 without one. */
			last: z.number(),
			/** Records whose key was lost and replaced. */
			unverifiable: z.number(),
			/** At most a few hundred; empty when nothing was changed. */
			problems,
			/** What the trail says of its own past, such as a restored backup. */
			notices: problems,
		}),
	}),
} as const;
