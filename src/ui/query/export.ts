/** Rows as files. */
import { valueAt, valueText } from "./values.ts";

type Row = Readonly<Record<string, unknown>>;

export type ExportFormat = "csv" | "tsv" | "json";

export function exportRows(
	rows: readonly Row[],
	columns: readonly string[],
	format: ExportFormat,
): string {
	if (format === "json") return `${JSON.stringify(rows, undefined, "\t")}\n`;
	const cell = format === "csv" ? csvCell : tsvCell;
	const separator = format === "csv" ? "," : "\t";
	const end = format === "csv" ? "\r\n" : "\n";
	const lines = rows.map((row) =>
		columns.map((column) => cell(valueText(valueAt(row, column)))),
	);
	return [columns.map(cell), ...lines]
		.map((line) => `${line.join(separator)}${end}`)
		.join("");
}

/** RFC 4180. */
function csvCell(text: string): string {
	const safe = disarm(text);
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function tsvCell(text: string): string {
	return disarm(text)
		.replaceAll("\\", "\\\\")
		.replaceAll("\t", "\\t")
		.replaceAll("\r", "\\r")
		.replaceAll("\n", "\\n");
}

/**
 * A spreadsheet runs cells that begin like a formula, and messages come from attackers: such text gets a leading
 * apostrophe (https://owasp.org/www-community/attacks/CSV_Injection). Numbers stay.
 */
function disarm(text: string): string {
	if (!/^[=+\-@\t\r]/.test(text) || /^[+-]?\d+(\.\d+)?$/.test(text))
		return text;
	return `'${text}`;
}
