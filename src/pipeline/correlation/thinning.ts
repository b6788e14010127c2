/**
 * Keeps tallies small in a flood without changing what is detected.
 *
 * Without order: of any span as long as the window it only matters whether it holds `threshold` entries. When an entry
 * has `threshold` others before it and as many after it, and all of them lie within one window, then every span that
 * holds the entry also holds one of these two groups whole: the entry is redundant. With unique fields the same holds
 * among the entries of one combination, with a threshold of one.
 *
 * In ordered rules an entry in the middle may be the only one at the right moment, so there only an excess over a fixed
 * size is forgotten, from the middle.
 */
import {
	type CopyBudget,
	type Entry,
	findSame,
	type Tally,
	take,
} from "./tally.ts";

/** Entries of one selector of an ordered rule that are kept beyond twice its threshold. */
export const orderedSlack = 256;

export interface ThinningRule {
	readonly threshold: number;
	/** Length of the window, milliseconds; Infinity when everything in the tally lies within one. */
	readonly span: number;
	readonly isUnique: boolean;
	readonly isOrdered: boolean;
}

/** Forgets what the entry just inserted at `index` made redundant. False when that is the entry itself. */
export function thin(
	tally: Tally,
	index: number,
	rule: ThinningRule,
	budget: CopyBudget,
): boolean {
	const { entries } = tally;
	if (rule.isOrdered) {
		const middle = rule.threshold + (orderedSlack >> 1);
		if (entries.length <= 2 * middle) return true;
		take(tally, middle, middle + 1, budget);
		return index !== middle;
	}
	if (rule.isUnique) return thinCombination(tally, index, rule.span, budget);
	const { threshold, span } = rule;
	// The entry itself, then the one that now has `threshold` after it. In order of time only the second can be.
	if (isRedundant(entries, index - threshold, index, index + threshold, span)) {
		take(tally, index, index + 1, budget);
		return false;
	}
	const earlier = index - threshold;
	if (isRedundant(entries, earlier - threshold, earlier, index, span)) {
		take(tally, earlier, earlier + 1, budget);
	}
	return true;
}

function thinCombination(
	tally: Tally,
	index: number,
	span: number,
	budget: CopyBudget,
): boolean {
	const { entries } = tally;
	const unique = entries[index]?.unique ?? "";
	if (tally.combinations?.get(unique) === 1) return true;
	const before = findSame(entries, index, -1);
	const after = index === entries.length - 1 ? -1 : findSame(entries, index, 1);
	if (isRedundant(entries, before, index, after, span)) {
		take(tally, index, index + 1, budget);
		return false;
	}
	if (after >= 0) {
		const next = findSame(entries, after, 1);
		if (isRedundant(entries, index, after, next, span)) {
			take(tally, after, after + 1, budget);
		}
	}
	if (before >= 0) {
		const previous = findSame(entries, before, -1);
		if (isRedundant(entries, previous, before, index, span)) {
			take(tally, before, before + 1, budget);
		}
	}
	return true;
}

function isRedundant(
	entries: readonly Entry[],
	from: number,
	index: number,
	to: number,
	span: number,
): boolean {
	if (from < 0 || index < 0 || to < 0) return false;
	const first = entries[from];
	const last = entries[to];
	return (
		first !== undefined && last !== undefined && last.time - first.time <= span
	);
}
