/** What a lane says at its end: one JSON line on standard output, read by the program that started it. */
import { z } from "zod";

const row = z.object({
	figure: z.string(),
	unit: z.string(),
	/** One value per round. */
	samples: z.array(z.number()).min(1),
	/** What the project wants the median to be. */
	goal: z.string().optional(),
});

const laneReport = z.object({
	rows: z.array(row),
	/** Sentences without which the figures would be misread. */
	notes: z.array(z.string()),
});

export type Row = z.infer<typeof row>;
export type LaneReport = z.infer<typeof laneReport>;

export function publish(report: LaneReport): void {
	process.stdout.write(`${JSON.stringify(report)}\n`);
}

/** Tells a person who waits what is being measured. */
export function say(text: string): void {
	process.stderr.write(`ursa: ${text}\n`);
}

/** Throws when the text is not the output of a lane that reached its end. */
export function readReport(text: string): LaneReport {
	return laneReport.parse(JSON.parse(text));
}

/** What a lane is told on its command line. */
export interface LaneSettings {
	/** Takes about a quarter of the time: for a look, not for the record. */
	readonly isShort: boolean;
	readonly parts: readonly string[];
}

export function readLaneSettings(args: readonly string[]): LaneSettings {
	return {
		isShort: args.includes("--short"),
		parts: args.filter((arg) => !arg.startsWith("--")),
	};
}
