/** Dead letters by code, and what a filter lets through. */
import type { z } from "zod";
import type { deadLetterShape } from "#api/contract/index.ts";
import type { LettersState } from "./ledger-state.ts";

export type DeadLetter = z.output<typeof deadLetterShape>;

export interface CodeGroup {
	readonly code: string;
	readonly count: number;
	/** Of the newest. */
	readonly cause: string;
}

/** The most frequent code first. */
export function groupByCode(letters: readonly DeadLetter[]): CodeGroup[] {
	return [...Map.groupBy(letters, ({ code }) => code)]
		.map(([code, own]) => ({
			code,
			count: own.length,
			cause: own[0]?.cause ?? "",
		}))
		.sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}

export function fitLetters(
	letters: readonly DeadLetter[],
	{ code, source }: Pick<LettersState, "code" | "source">,
): DeadLetter[] {
	return letters
		.filter((letter) => code === undefined || letter.code === code)
		.filter((letter) => source === undefined || letter.source === source);
}
