/**
 * Lets services live through random faults: `node tests/faults/run.ts [--runs 1000] [--from 1] [--seed N --times 50]`.
 * A run follows from its seed but for the moments at which the machine gets to things; `--seed` repeats one. With
 * `--processes 30` so many rounds with services that are processes of their own.
 */
import { parseArgs } from "node:util";
import { openProcessStand, runRound } from "./processes.ts";
import { runMany } from "./run-many.ts";

const { values } = parseArgs({
	options: {
		seed: { type: "string" },
		times: { type: "string", default: "1" },
		runs: { type: "string", default: "300" },
		from: { type: "string", default: "1" },
		together: { type: "string", default: "6" },
		processes: { type: "string" },
	},
});

function say(text: string): void {
	process.stderr.write(`${text}\n`);
}

function seedsOf(count: number): number[] {
	const { seed, times, from } = values;
	return seed === undefined
		? Array.from({ length: count }, (_, index) => Number(from) + index)
		: Array.from({ length: Number(times) }, () => Number(seed));
}

/** Ends with the first round that fails: the services are left as it found them broken. */
async function runProcesses(count: number): Promise<void> {
	const stand = await openProcessStand();
	try {
		for (const [index, seed] of seedsOf(count).entries()) {
			await runRound(stand, seed, index);
			say(`round ${seed} is survived`);
		}
	} finally {
		await stand.close();
	}
}

if (values.processes !== undefined) {
	await runProcesses(Number(values.processes));
} else {
	const { failures, summary } = await runMany(seedsOf(Number(values.runs)), {
		together: Number(values.together),
		onProgress: say,
	});
	process.stdout.write(`${summary}\n`);
	process.exitCode = failures.length > 0 ? 1 : 0;
}
