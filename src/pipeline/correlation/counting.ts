/** How the selectors of one standard rule count an event, and whether it completes a group. */
import { findOrdered, findRun, findUnordered } from "./find-group.ts";
import { makeEntry, type Occurrence } from "./keeping.ts";
import {
	type CopyBudget,
	createTally,
	type Entry,
	insert,
	type Tally,
} from "./tally.ts";
import { thin } from "./thinning.ts";

export interface CountingRule {
	readonly isOrdered: boolean;
	readonly isUnique: boolean;
	readonly selectors: readonly {
		readonly threshold: number;
		readonly isRecovery: boolean;
	}[];
}

export interface Bounds {
	/** Longest span of a group, milliseconds. */
	readonly span: number;
	/** Only entries later than this and not later than `until` take part. */
	readonly after: number;
	readonly until: number;
}

export interface Counting {
	/** Counts for all selectors that are not recovery; the group that is complete now, oldest first. */
	count(
		tallies: readonly Tally[],
		arrival: Occurrence & { readonly matched: readonly number[] },
		bounds: Bounds,
	): Entry[] | undefined;
	/** Counts for one selector by itself, within the given span. */
	countOne(
		tally: Tally,
		position: number,
		arrival: Occurrence,
		span: number,
	): Entry[] | undefined;
	/** Puts an entry of another tally here. */
	move(tally: Tally, entry: Entry): void;
}

export function createCounting(
	rule: CountingRule,
	budget: CopyBudget,
): Counting {
	const { isOrdered, isUnique, selectors } = rule;
	const counted = selectors.flatMap(({ isRecovery }, position) =>
		isRecovery ? [] : [position],
	);
	const thresholds = counted.map((position) => thresholdOf(position));
	const isRun = selectors.length === 1 && !isUnique && !isOrdered;

	function thresholdOf(position: number): number {
		return selectors[position]?.threshold ?? 1;
	}

	/** Index of the new entry; -1 when the same event was there already. */
	function add(tally: Tally, arrival: Occurrence): number {
		const entry = makeEntry(tally, arrival, budget);
		const index = insert(tally, entry, isUnique);
		if (index >= 0 && entry.isWhole) budget.held += 1;
		return index;
	}

	/** False when the event adds nothing: it was there already, or enough others say the same. */
	function addThinned(
		tally: Tally,
		position: number,
		arrival: Occurrence,
		span: number,
	): boolean {
		const index = add(tally, arrival);
		if (index < 0) return false;
		const threshold = thresholdOf(position);
		return thin(tally, index, { threshold, span, isUnique, isOrdered }, budget);
	}

	/** The common rule, one selector and a number, without any detour. */
	function countRun(
		tally: Tally | undefined,
		arrival: Occurrence,
		span: number,
	): Entry[] | undefined {
		if (tally === undefined) return undefined;
		const index = add(tally, arrival);
		const threshold = thresholdOf(0);
		if (index < 0 || tally.entries.length < threshold) return undefined;
		return findRun(tally.entries, index, threshold, span);
	}

	return {
		count(tallies, arrival, bounds) {
			if (isRun) return countRun(tallies[0], arrival, bounds.span);
			let isNew = false;
			for (const position of arrival.matched) {
				const tally = tallies[position];
				if (tally === undefined) continue;
				if (addThinned(tally, position, arrival, bounds.span)) isNew = true;
			}
			if (!isNew) return undefined;
			const search = {
				tallies: counted.map((position) => tallies[position] ?? createTally()),
				thresholds,
				isUnique,
				time: arrival.time,
				...bounds,
			};
			return isOrdered ? findOrdered(search) : findUnordered(search);
		},
		countOne(tally, position, arrival, span) {
			if (!addThinned(tally, position, arrival, span)) return undefined;
			return findUnordered({
				tallies: [tally],
				thresholds: [thresholdOf(position)],
				isUnique,
				span,
				time: arrival.time,
				after: -Infinity,
				until: Infinity,
			});
		},
		move(tally, entry) {
			const index = insert(tally, entry, isUnique);
			if (index >= 0 && entry.isWhole) budget.held += 1;
		},
	};
}
