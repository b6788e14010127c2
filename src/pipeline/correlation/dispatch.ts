import type { Lookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import type { RunningRule } from "./running-rule.ts";
import { createSelectorIndex } from "./selector-index.ts";

/**
 * Brings an event to the rules it concerns, in their order. Each rule is done before the next one's conditions are
 * asked, so these see what it changed in active lists.
 */
export function createDispatch(
	rules: readonly RunningRule[],
	filter: Lookups["filter"],
): (event: Event) => void {
	const selectors = rules.flatMap((running) =>
		running.rule.selectors.map((selector, position) => ({
			running,
			position,
			condition: selector.condition,
			holds: selector.holds,
		})),
	);
	const index = createSelectorIndex(
		selectors.map(({ condition }) => condition),
		filter,
	);
	const matched: number[] = [];
	return (event) => {
		const candidates = index.candidates(event);
		let place = 0;
		while (place < candidates.length) {
			const first = selectors[candidates[place] ?? 0];
			if (first === undefined) return;
			const { running } = first;
			matched.length = 0;
			for (; place < candidates.length; place++) {
				const selector = selectors[candidates[place] ?? 0];
				if (selector === undefined || selector.running !== running) break;
				if (selector.holds(event)) matched.push(selector.position);
			}
			if (matched.length > 0) running.accept(event, matched);
		}
	};
}
