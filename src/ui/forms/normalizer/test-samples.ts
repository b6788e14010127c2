/** What several normalizers make of samples: as in a collector, the first that accepts and reads one wins. */
import type { z } from "zod";
import type { endpoints, sampleResultShape } from "#api/contract/index.ts";
import { type PlacedIssue, placeIssues } from "../schema-form/issues.ts";

export type SampleResult = z.output<typeof sampleResultShape>;
export type EventResult = Extract<SampleResult, { outcome: "event" }>;
export type TestAnswer = z.output<
	NonNullable<typeof endpoints.testNormalizer.answer>
>;

export interface TestedNormalizer {
	/** Empty for the one that is being edited. */
	readonly id: string;
	readonly name: string;
	readonly body: unknown;
}

export interface SampleOutcome {
	readonly sample: string;
	/** What took it; absent when nothing did. */
	readonly taken:
		| { readonly by: TestedNormalizer; readonly result: EventResult }
		| undefined;
	/** What the others said before. */
	readonly tried: readonly {
		readonly by: TestedNormalizer;
		readonly result: SampleResult;
	}[];
}

export interface TestReport {
	readonly outcomes: readonly SampleOutcome[];
	/** Normalizers that can't be tried, with the reason. */
	readonly faulty: readonly {
		readonly by: TestedNormalizer;
		readonly issues: readonly PlacedIssue[];
	}[];
}

export function reportOf(
	samples: readonly string[],
	answers: readonly {
		readonly by: TestedNormalizer;
		readonly answer: TestAnswer;
	}[],
): TestReport {
	return {
		faulty: answers
			.filter(({ answer }) => answer.issues.length > 0)
			.map(({ by, answer }) => ({ by, issues: placeIssues(answer.issues) })),
		outcomes: samples.map((sample, index) => {
			const tried: SampleOutcome["tried"][number][] = [];
			for (const { by, answer } of answers) {
				const result = answer.results[index];
				if (!result) continue;
				// One alone is shown at work, whatever it would accept.
				if (
					result.outcome === "event" &&
					(result.isAccepted || answers.length === 1)
				)
					return { sample, taken: { by, result }, tried };
				tried.push({ by, result });
			}
			return { sample, taken: undefined, tried };
		}),
	};
}

/** As the API takes them. */
export const maxSamples = 100;
const maxSampleLength = 65_536;

export function samplesOf(text: string, isOneMessage: boolean): string[] {
	if (isOneMessage)
		return text.trim() === "" ? [] : [text.slice(0, maxSampleLength)];
	return text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== "")
		.slice(0, maxSamples)
		.map((line) => line.slice(0, maxSampleLength));
}
