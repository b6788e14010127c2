import type { SearchResult } from "#backends/event-store/index.ts";
import { type FieldType, findField, withoutEmptyFields } from "#event/index.ts";
import { isDate, toRfc3339 } from "./time.ts";

export interface RowForm {
	/** Times as numbers. */
	readonly rawTimestamps: boolean;
	/** Events with all their fields, also those that say nothing. */
	readonly emptyFields: boolean;
}

/** What a search found, as the REST API shows it. Columns with the name of a field are shown as that field. */
export function presentRows(
	found: Pick<SearchResult, "rows" | "columns" | "areEvents">,
	form: RowForm,
): Row[] {
	const complete = completer(found, form.emptyFields);
	return found.rows.map((stored) => {
		const row = complete(stored);
		return form.rawTimestamps ? row : withDates(row);
	});
}

type Row = Readonly<Record<string, unknown>>;

function completer(
	{ areEvents, columns }: Pick<SearchResult, "areEvents" | "columns">,
	emptyFields: boolean,
): (row: Row) => Row {
	// In results of an aggregation 0 and "" mean something.
	if (!areEvents) return (row) => row;
	if (!emptyFields) return withoutEmptyFields;
	const empty = emptyRow(columns);
	return (row) => ({ ...empty, ...row });
}

/** The event store leaves empty fields of `*` out of its rows; here they are again, in the order of the columns. */
function emptyRow(columns: SearchResult["columns"]): Record<string, unknown> {
	return Object.fromEntries(
		columns.map(({ name }) => [name, emptyValue(findField(name)?.type)]),
	);
}

function emptyValue(type: FieldType | undefined): unknown {
	switch (type) {
		case "integer":
		case "timestamp":
		case "float":
			return 0;
		case "strings":
			return [];
		case "stringMap":
		case "integerMap":
		case "floatMap":
			return {};
		case "json":
			return null;
		default:
			return "";
	}
}

function withDates(row: Row): Row {
	const result: Record<string, unknown> = { ...row };
	for (const [name, value] of Object.entries(row)) {
		if (findField(name)?.type === "timestamp") {
			result[name] = toDate(value);
		} else if (name === "BaseEvents" && Array.isArray(value)) {
			result[name] = value.map((event: unknown) =>
				isRecord(event) ? withDates(event) : event,
			);
		}
	}
	return result;
}

function toDate(value: unknown): unknown {
	return typeof value === "number" && isDate(value) ? toRfc3339(value) : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
