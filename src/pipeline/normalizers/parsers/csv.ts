import { Reject } from "../../outcome.ts";
import type { FlatParser } from "./parser.ts";

export interface CsvSettings {
	/** One character. */
	readonly delimiter: string;
	/** Names of the raw fields, in order. */
	readonly columns: readonly string[];
}

/**
 * One row, quoted as RFC 4180 says: a value in `"…"` may hold delimiters and line breaks, and `""` is a quote. A row
 * has exactly as many values as there are columns; empty values beyond the last column are let pass, since many
 * writers end a row with a delimiter.
 */
export function createCsvParser(settings: CsvSettings): FlatParser {
	const { columns } = settings;
	const delimiter = settings.delimiter;
	return {
		shape: "flat",
		parse(text, into) {
			const end = rowEnd(text);
			let values = 0;
			let at = 0;
			let isHeader = true;
			for (;;) {
				let value: string;
				if (text.charCodeAt(at) === 0x22 && at < end) {
					const closing = findClosing(text, at + 1);
					const next = closing + 1;
					if (closing < 0 || (next < end && text[next] !== delimiter)) {
						return badQuote(values, closing < 0 ? at : next);
					}
					value = text.slice(at + 1, closing);
					if (value.includes('"')) value = value.replaceAll('""', '"');
					at = next;
				} else {
					let stop = text.indexOf(delimiter, at);
					if (stop < 0 || stop > end) stop = end;
					value = text.slice(at, stop);
					at = stop;
				}
				const column = columns[values];
				if (column !== undefined) {
					into.add(column, value);
					isHeader &&= value === column;
				} else if (value !== "") {
					return new Reject(
						"csv.columns",
						`The row has more values than the ${columns.length} columns.`,
					);
				}
				values++;
				if (at >= end) break;
				at++;
			}
			if (values < columns.length) {
				return new Reject(
					"csv.columns",
					`The row has ${values} values, the normalizer ${columns.length} columns.`,
				);
			}
			if (!isHeader) return undefined;
			return new Reject("csv.header", "The row is the header of the columns.");
		},
	};
}

function rowEnd(text: string): number {
	let end = text.length;
	if (text.charCodeAt(end - 1) === 0x0a) end--;
	if (text.charCodeAt(end - 1) === 0x0d) end--;
	return end;
}

function findClosing(text: string, from: number): number {
	let at = text.indexOf('"', from);
	while (at >= 0 && text.charCodeAt(at + 1) === 0x22) {
		at = text.indexOf('"', at + 2);
	}
	return at;
}

function badQuote(values: number, at: number): Reject {
	return new Reject(
		"csv.quote",
		`The quotes of value ${values + 1} don't match, see character ${at + 1}.`,
	);
}
