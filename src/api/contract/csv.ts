/** Reads CSV (RFC 4180) and the like, piece by piece: browsers and the core read files of any size with it. */

export interface CsvRow {
	/** Line that it begins in, from 1. */
	readonly line: number;
	readonly values: readonly string[];
}

/** Longest row, in UTF-16 units: one quotation mark too many must not swallow the rest of a large file. */
const maxRowLength = 1024 * 1024;

/** A file that cannot be read; the message begins with the line. */
export class FileProblem extends Error {
	constructor(line: number, reason: string) {
		super(`line ${line}: ${reason}`);
	}
}

export interface PieceReader<Row> {
	/** Rows that end in the text. Throws FileProblem. */
	push(text: string): Row[];
	/** The last row, when no line break ends it. Throws FileProblem. */
	end(): Row[];
}

/** Quotation marks inside a value that does not begin with one stand for themselves. Empty lines are passed over. */
export function createCsvReader(separator: "," | "\t"): PieceReader<CsvRow> {
	let values: string[] = [];
	let value = "";
	let length = 0;
	let state: "plain" | "quoted" | "afterQuote" = "plain";
	let line = 1;
	let startLine = 1;
	let isStart = true;
	let hasQuotes = false;

	function endRow(rows: CsvRow[]): void {
		// Of CR LF the CR; inside quotation marks it stays.
		const last =
			state === "plain" && value.endsWith("\r") ? value.slice(0, -1) : value;
		const isBlank = values.length === 0 && last === "" && !hasQuotes;
		if (!isBlank) rows.push({ line: startLine, values: [...values, last] });
		values = [];
		value = "";
		length = 0;
		hasQuotes = false;
		state = "plain";
	}

	function take(character: string): void {
		value += character;
		length += 1;
		if (length > maxRowLength) {
			throw new FileProblem(
				startLine,
				`the row has more than ${maxRowLength} characters; is a quotation mark missing?`,
			);
		}
	}

	return {
		push(text) {
			const rows: CsvRow[] = [];
			for (const character of text) {
				if (isStart) {
					isStart = false;
					// A byte order mark.
					if (character === "\uFEFF") continue;
				}
				if (state === "quoted") {
					if (character === '"') state = "afterQuote";
					else take(character);
					if (character === "\n") line += 1;
					continue;
				}
				if (character === "\n") {
					endRow(rows);
					line += 1;
					startLine = line;
					continue;
				}
				if (character === separator) {
					values.push(value);
					value = "";
					state = "plain";
					continue;
				}
				if (character === '"' && state === "afterQuote") {
					take(character);
					state = "quoted";
					continue;
				}
				if (character === '"' && value === "" && state === "plain") {
					state = "quoted";
					hasQuotes = true;
					continue;
				}
				if (state === "afterQuote") {
					if (character === "\r") continue;
					throw new FileProblem(
						line,
						`there is "${character}" behind the closing quotation mark of a value`,
					);
				}
				take(character);
			}
			return rows;
		},
		end() {
			if (state === "quoted") {
				throw new FileProblem(
					startLine,
					"the closing quotation mark of a value is missing",
				);
			}
			const rows: CsvRow[] = [];
			endRow(rows);
			return rows;
		},
	};
}

/** A row of RFC 4180, without the line break. */
export function toCsvRow(values: readonly string[]): string {
	return values
		.map((value) =>
			/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
		)
		.join(",");
}
