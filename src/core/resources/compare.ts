/** How two values that JSON can hold differ, member by member. */
export interface Difference {
	/** Way into the values; positions in lists are those of the earlier one, of the later where something was added. */
	readonly path: readonly (string | number)[];
	/** Absent where it was added. */
	readonly before?: unknown;
	/** Absent where it was taken away. */
	readonly after?: unknown;
}

/** Longest lists compared by content; in longer ones entries are compared by position. */
const maxMatched = 1000;

/** In the order of the earlier value; none when both are alike. Order of members does not matter, of entries it does. */
export function compareValues(
	before: unknown,
	after: unknown,
	path: readonly (string | number)[] = [],
): Difference[] {
	if (Array.isArray(before) && Array.isArray(after)) {
		return compareLists(before, after, path);
	}
	if (isMembers(before) && isMembers(after)) {
		const names = new Set([...Object.keys(before), ...Object.keys(after)]);
		return [...names].flatMap((name) => {
			const at = [...path, name];
			// An undefined member is one that is not there.
			if (before[name] === undefined && after[name] === undefined) return [];
			if (before[name] === undefined) return [{ path: at, after: after[name] }];
			if (after[name] === undefined)
				return [{ path: at, before: before[name] }];
			return compareValues(before[name], after[name], at);
		});
	}
	return before === after ? [] : [{ path, before, after }];
}

/** Entries that are alike are matched; between them, what left is held against what came. */
function compareLists(
	before: readonly unknown[],
	after: readonly unknown[],
	path: readonly (string | number)[],
): Difference[] {
	const differences: Difference[] = [];
	let [from, to] = [0, 0];
	for (const [nextFrom, nextTo] of [
		...matchEntries(before, after),
		[before.length, after.length] as const,
	]) {
		while (from < nextFrom && to < nextTo) {
			differences.push(
				...compareValues(before[from], after[to], [...path, from]),
			);
			from++;
			to++;
		}
		for (; from < nextFrom; from++) {
			differences.push({ path: [...path, from], before: before[from] });
		}
		for (; to < nextTo; to++) {
			differences.push({ path: [...path, to], after: after[to] });
		}
		from = nextFrom + 1;
		to = nextTo + 1;
	}
	return differences;
}

/** Positions of a longest common subsequence. */
function matchEntries(
	before: readonly unknown[],
	after: readonly unknown[],
): (readonly [number, number])[] {
	const left = before.map(toKey);
	const right = after.map(toKey);
	const matched: (readonly [number, number])[] = [];
	if (left.length > maxMatched || right.length > maxMatched) {
		for (const [index, key] of left.entries()) {
			if (key === right[index]) matched.push([index, index]);
		}
		return matched;
	}
	const width = right.length + 1;
	const lengths = new Uint16Array((left.length + 1) * width);
	const lengthAt = (row: number, column: number) =>
		lengths[row * width + column] ?? 0;
	for (let row = left.length - 1; row >= 0; row--) {
		for (let column = right.length - 1; column >= 0; column--) {
			lengths[row * width + column] =
				left[row] === right[column]
					? lengthAt(row + 1, column + 1) + 1
					: Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
		}
	}
	let [row, column] = [0, 0];
	while (row < left.length && column < right.length) {
		if (left[row] === right[column]) {
			matched.push([row++, column++]);
		} else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row++;
		else column++;
	}
	return matched;
}

/** Alike values have alike keys, whatever the order of their members. */
function toKey(value: unknown): string {
	return (
		JSON.stringify(value, (_name, part: unknown) =>
			isMembers(part)
				? Object.fromEntries(
						Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
					)
				: part,
		) ?? ""
	);
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
