import { mountSmallDisk } from "../counterparts/small-disk.ts";
import { makeIdentities } from "./identities.ts";
import { type Outcome, runOne } from "./run-one.ts";
import { describePlan, makePlan } from "./script.ts";

export interface Runs {
	/** What to read of each run that failed: seed, script, what is wrong. */
	readonly failures: readonly string[];
	readonly outcomes: readonly Outcome[];
	readonly summary: string;
}

export async function runMany(
	seeds: readonly number[],
	options: {
		/** Runs at the same time: most of a run is waiting. */
		readonly together: number;
		readonly onProgress?: (text: string) => void;
	},
): Promise<Runs> {
	const identities = await makeIdentities();
	const hasSmallDisk = await canMount();
	const outcomes: Outcome[] = [];
	const failures: string[] = [];
	const waiting = [...seeds];
	async function work(): Promise<void> {
		for (;;) {
			const seed = waiting.shift();
			if (seed === undefined) return;
			const plan = makePlan(seed, { hasSmallDisk });
			const outcome = await runOne(plan, identities);
			outcomes.push(outcome);
			if (outcome.faults.length > 0) {
				const text = describeFailure(outcome);
				failures.push(text);
				options.onProgress?.(text);
			}
			if (outcomes.length % 50 === 0)
				options.onProgress?.(`${outcomes.length} runs of ${seeds.length}`);
		}
	}
	await Promise.all(Array.from({ length: options.together }, work));
	return { failures, outcomes, summary: summarize(outcomes, hasSmallDisk) };
}

function describeFailure({ plan, faults }: Outcome): string {
	return [
		`seed ${plan.seed} failed; repeat it with: node tests/faults/run.ts --seed ${plan.seed}`,
		describePlan(plan),
		...faults.map((fault) => `  ✖ ${fault}`),
	].join("\n");
}

function summarize(
	outcomes: readonly Outcome[],
	hasSmallDisk: boolean,
): string {
	const sum = (of: (outcome: Outcome) => number) =>
		outcomes.reduce((total, outcome) => total + of(outcome), 0);
	const failed = outcomes.filter(({ faults }) => faults.length > 0).length;
	const longest = Math.max(0, ...outcomes.map(({ ms }) => ms));
	return [
		`${outcomes.length} runs with ${sum(({ plan }) => plan.steps.length)} faults, ${failed} failed`,
		`${sum(({ lines }) => lines)} lines, ${sum(({ alerts }) => alerts)} alerts, ${sum(({ repetitions }) => repetitions)} inserts of what was stored already`,
		`longest run ${(longest / 1000).toFixed(1)} s${hasSmallDisk ? "" : "; without full disks: this user may not mount one"}`,
	].join("\n");
}

async function canMount(): Promise<boolean> {
	const disk = await mountSmallDisk(64);
	await disk?.remove();
	return disk !== undefined;
}
