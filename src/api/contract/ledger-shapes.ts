/** The ledger and the dead letters, as the console sees them. */
import { z } from "zod";

export const ledgerEntryShape = z.object({
	hour: z.number(),
	serviceId: z.string(),
	connector: z.string(),
	source: z.string(),
	outcome: z.enum([
		"received",
		"stored",
		"dropped",
		"rejected",
		"redirected",
		"aggregated",
		"produced",
		"filtered",
		"detected",
	]),
	reason: z.string(),
	count: z.number(),
});

export const deadLetterShape = z.object({
	id: z.string(),
	timestamp: z.number(),
	serviceId: z.string(),
	connector: z.string(),
	source: z.string(),
	code: z.string(),
	cause: z.string(),
	raw: z.string(),
	rawBytes: z.number(),
	/** When it was last given to a collector again. */
	replayedAt: z.number().optional(),
});

/** An hour of a service in which ledger and events disagree. */
export const ledgerDifferenceShape = z.object({
	hour: z.number(),
	serviceId: z.string(),
	/** What the ledger says was stored. */
	ledgerStored: z.number(),
	/** Base and aggregated events that are there. */
	events: z.number(),
	/** Received and produced, less everything they became: not 0 when the ledger itself does not balance. */
	imbalance: z.number(),
	/** Events that the ledger counts and the store lacks. */
	missing: z.number(),
	/** Events that no ledger entry accounts for. */
	unaccounted: z.number(),
	/** Rows beyond the first with the same id. */
	duplicates: z.number(),
});

export const replayAnswer = z.object({
	/** False: more fit the filter than one request takes; ask again. */
	isComplete: z.boolean(),
	/** Dead letters that became events; they stay, with the time of their replay. */
	replayed: z.number(),
	/** Those that were refused again, with the present cause. */
	refused: z.array(
		z.object({ id: z.string(), code: z.string(), cause: z.string() }),
	),
});
