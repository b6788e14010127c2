/** Rows of a search as names and numbers. */
import { localTime, timeOf } from "../../query/format-time.ts";
import { lineText, unmask } from "../../query/values.ts";

export interface Point {
	readonly name: string;
	readonly value: number;
}

/** First column: what it is; second: how many. */
export function toPoints(
	rows: readonly Readonly<Record<string, unknown>>[],
	columns: readonly { readonly name: string; readonly type: string }[],
): Point[] {
	const [first, second] = columns;
	if (first === undefined || second === undefined) return [];
	const isTime = /^(Nullable\()?DateTime/.test(first.type);
	return rows.map((row) => {
		const ms = isTime ? timeOf(row[first.name]) : undefined;
		return {
			name:
				ms === undefined
					? unmask(lineText(row[first.name])) || "(empty)"
					: localTime(ms, false),
			value: Number(row[second.name]) || 0,
		};
	});
}
