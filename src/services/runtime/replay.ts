/** Dead letters on their way back to the collector that refused them, and what became of them there. */
import { z } from "zod";

export const replayJob = z.object({
	id: z.string(),
	/** Of the first letter in the stream of replays; each one further counts one more. */
	firstNumber: z.number(),
	letters: z.array(
		z.object({ id: z.string(), source: z.string(), raw: z.string() }),
	),
});

export type ReplayJob = z.infer<typeof replayJob>;

/** No job waits: null. */
export const replayTaken = replayJob.nullable();

export const replayDone = z.object({
	job: z.string(),
	/** Letters that were refused again; all others became events, or were dropped by a rule. */
	refused: z.array(
		z.object({ id: z.string(), code: z.string(), cause: z.string() }),
	),
});

export type ReplayRefusal = z.infer<typeof replayDone>["refused"][number];
