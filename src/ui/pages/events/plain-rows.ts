/** Sorting and drawing of rows that are no events. */
import type { SortOrder } from "../../query/edit-statement.ts";
import type { SearchResult } from "./use-search-result.ts";

type Row = Readonly<Record<string, unknown>>;

/** By the engine's type: `UInt64`, `Nullable(Float64)`, `Decimal(9, 2)`. */
export function isNumberColumn(type: string): boolean {
	return /^(Nullable\()?(U?Int\d|Float\d|Decimal)/.test(type);
}

/** Times that the engine computed; it writes them in UTC, the console shows them in the browser's zone. */
export function isTimeColumn(type: string): boolean {
	return /^(Nullable\()?DateTime/.test(type);
}

export function sortRows(
	rows: readonly Row[],
	sort: SortOrder | undefined,
): readonly Row[] {
	if (!sort) return rows;
	const direction = sort.isDescending ? -1 : 1;
	return rows.toSorted(
		(a, b) => compare(a[sort.field], b[sort.field]) * direction,
	);
}

function compare(a: unknown, b: unknown): number {
	const [x, y] = [numberOf(a), numberOf(b)];
	if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
	return String(a ?? "").localeCompare(String(b ?? ""));
}

/** Whole numbers beyond 2^53 come as text and compare exactly. */
function numberOf(value: unknown): number | bigint | undefined {
	if (typeof value === "number") return value;
	return typeof value === "string" && /^-?\d+$/.test(value)
		? BigInt(value)
		: undefined;
}

/** The column that takes the width left over: the last one of texts, which need it more than numbers. */
export function growingColumn(columns: SearchResult["columns"]): number {
	const index = columns.findLastIndex(({ type }) => !isNumberColumn(type));
	return index < 0 ? columns.length - 1 : index;
}

export interface ChartColumns {
	readonly text: string;
	readonly number: string;
	/** The texts are times: their order says more than their size. */
	readonly isTime: boolean;
}

/** Bars make sense for one text and one number, and more than one row. */
export function chartColumns({
	columns,
	rows,
}: Pick<SearchResult, "columns" | "rows">): ChartColumns | undefined {
	const numbers = columns.filter(({ type }) => isNumberColumn(type));
	const [number, text] = [
		numbers[0],
		columns.find((column) => !numbers.includes(column)),
	];
	const isPair = columns.length === 2 && numbers.length === 1;
	if (isPair && number && text && rows.length > 1)
		return {
			text: text.name,
			number: number.name,
			isTime: isTimeColumn(text.type),
		};
	return undefined;
}
