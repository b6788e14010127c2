/**
 * Tells which selectors an event may match, so that an event costs what a few selectors cost, not what all do. Each
 * selector is filed under one requirement of its condition (a text that a field must equal or contain), the one that
 * the fewest others share; one without any is always tried. Too many candidates are possible, too few are not.
 */
import type { Condition, Lookups } from "#conditions/index.ts";
import { compilePath, type Event } from "#event/index.ts";
import {
	createLiteralSearch,
	gramLength,
	type LiteralSearch,
} from "./literal-search.ts";
import {
	findRequirements,
	type Requirement,
	type Token,
	tokenText,
} from "./requirement.ts";

export interface SelectorIndex {
	/** Numbers of the selectors to try, ascending. The array is used again at the next call. */
	candidates(event: Event): readonly number[];
	/** How many selectors are tried on every event. */
	readonly unindexed: number;
}

interface FieldIndex {
	/** As tokens are compared with it; "" when absent. */
	read(event: Event): string;
	/** Text in lower case → selectors. */
	readonly equal: Map<string, number[]>;
	/** Per literal of the search: selectors. */
	readonly holders: number[][];
	readonly search: LiteralSearch | undefined;
}

export function createSelectorIndex(
	conditions: readonly Condition[],
	filter: Lookups["filter"],
): SelectorIndex {
	const options = conditions.map((condition) =>
		findRequirements(condition, filter),
	);
	const sharing = countSharing(options);
	const always: number[] = [];
	const filed = new Map<string, Map<string, number[]>[]>();
	options.forEach((requirements, selector) => {
		const chosen = leastShared(requirements, sharing);
		if (chosen === undefined) {
			always.push(selector);
			return;
		}
		for (const token of chosen) file(filed, token, selector);
	});
	const fields = [...filed].map(([field, [equal, contains]]) =>
		createFieldIndex(field, equal ?? new Map(), contains ?? new Map()),
	);
	return {
		unindexed: always.length,
		candidates: createLookup(fields, always, conditions.length),
	};
}

function tokenKey({ kind, field, text }: Token): string {
	return `${kind} ${field} ${text}`;
}

/** How many selectors could be filed under a token. */
function countSharing(
	options: readonly Requirement[][],
): ReadonlyMap<string, number> {
	const sharing = new Map<string, number>();
	for (const requirements of options) {
		for (const key of new Set(requirements.flat().map(tokenKey))) {
			sharing.set(key, (sharing.get(key) ?? 0) + 1);
		}
	}
	return sharing;
}

/** Short texts inside a field are met by chance, so they count as widely shared. */
const chanceMeetings = [40, 15, 5, 2];

function leastShared(
	requirements: readonly Requirement[],
	sharing: ReadonlyMap<string, number>,
): Requirement | undefined {
	let best: Requirement | undefined;
	let bestCost = Infinity;
	for (const requirement of requirements) {
		let cost = 0;
		for (const token of requirement) {
			const chance =
				token.kind === "equals"
					? 0
					: (chanceMeetings[token.text.length - gramLength] ?? 0);
			cost = Math.max(cost, (sharing.get(tokenKey(token)) ?? 0) + chance);
		}
		if (cost >= bestCost) continue;
		best = requirement;
		bestCost = cost;
	}
	return best;
}

function file(
	filed: Map<string, Map<string, number[]>[]>,
	token: Token,
	selector: number,
): void {
	const kinds = filed.get(token.field) ?? [new Map(), new Map()];
	filed.set(token.field, kinds);
	const texts = kinds[token.kind === "equals" ? 0 : 1];
	const selectors = texts?.get(token.text) ?? [];
	if (selectors.at(-1) !== selector) selectors.push(selector);
	texts?.set(token.text, selectors);
}

function createFieldIndex(
	field: string,
	equal: Map<string, number[]>,
	contains: Map<string, number[]>,
): FieldIndex {
	const path = compilePath(field);
	return {
		read: (event) =>
			path === undefined ? "" : tokenText(path.type, path.get(event)),
		equal,
		holders: [...contains.values()],
		search:
			contains.size === 0
				? undefined
				: createLiteralSearch([...contains.keys()]),
	};
}

function createLookup(
	fields: readonly FieldIndex[],
	always: readonly number[],
	selectors: number,
): SelectorIndex["candidates"] {
	if (fields.length === 0) return () => always;
	/** Number of the call in which a selector was last found: no clearing between calls. */
	const foundIn = new Uint32Array(selectors);
	let call = 0;
	const found: number[] = [];

	function add(numbers: readonly number[]): void {
		for (const selector of numbers) {
			if (foundIn[selector] === call) continue;
			foundIn[selector] = call;
			found.push(selector);
		}
	}

	return (event) => {
		call += 1;
		if (call > 0xffffffff) {
			foundIn.fill(0);
			call = 1;
		}
		found.length = 0;
		add(always);
		const alwaysCount = found.length;
		for (const field of fields) {
			const text = field.read(event);
			if (text === "") continue;
			const equal = field.equal.get(text);
			if (equal !== undefined) add(equal);
			field.search?.search(text, (literal) =>
				add(field.holders[literal] ?? []),
			);
		}
		if (found.length > alwaysCount && found.length > 1) {
			found.sort((a, b) => a - b);
		}
		return found;
	};
}
