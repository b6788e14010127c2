import { compareIdentities, type Identity } from "./identity.ts";

export interface IdentifiedRow {
	readonly identity: Identity;
	readonly text: string;
}

/**
 * Sorts the result of a query without order, in bounded memory: of more rows than fit it keeps those of the lowest
 * identities, so that a later run of the same query gives the rest.
 */
export interface SmallestRows {
	add(row: IdentifiedRow): void;
	/** In order; rows of one identity in the order in which they came. */
	finish(): {
		readonly rows: readonly IdentifiedRow[];
		readonly isAll: boolean;
	};
}

export interface SmallestRowsLimits {
	readonly rows: number;
	/** UTF-16 units of their texts. */
	readonly chars: number;
}

export function createSmallestRows(limits: SmallestRowsLimits): SmallestRows {
	let rows: IdentifiedRow[] = [];
	let chars = 0;
	/** Identity of the lowest row that was given up; rows from there on are not needed. */
	let end: Identity | undefined;

	function shrink(): void {
		rows.sort((a, b) => compareIdentities(a.identity, b.identity));
		let kept = 0;
		let keptChars = 0;
		for (const { text } of rows) {
			if (kept >= limits.rows || keptChars + text.length > limits.chars) break;
			kept++;
			keptChars += text.length;
		}
		const first = rows[Math.max(kept, 1)];
		if (first === undefined) return;
		// Rows of one identity stay together: a query that asks for higher ones would not give the others.
		kept = rows.findIndex(
			({ identity }) => compareIdentities(identity, first.identity) >= 0,
		);
		if (kept === 0) {
			kept = rows.findIndex(
				({ identity }) => compareIdentities(identity, first.identity) > 0,
			);
			if (kept < 0) return;
		}
		end = rows[kept]?.identity;
		rows = rows.slice(0, kept);
		chars = rows.reduce((sum, { text }) => sum + text.length, 0);
	}

	return {
		add(row) {
			if (end !== undefined && compareIdentities(row.identity, end) >= 0)
				return;
			rows.push(row);
			chars += row.text.length;
			if (rows.length >= 2 * limits.rows || chars >= 2 * limits.chars) shrink();
		},
		finish() {
			if (rows.length > limits.rows || chars > limits.chars) shrink();
			else rows.sort((a, b) => compareIdentities(a.identity, b.identity));
			return { rows, isAll: end === undefined };
		},
	};
}
