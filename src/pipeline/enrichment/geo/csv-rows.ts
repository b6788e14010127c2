/** Reads CSV files of any size, a row at a time, with the number of its line for errors. */
import { enrichmentErrors } from "../errors.ts";

/** A file by the name that people know, such as that of the upload. */
export interface GeoSource {
	readonly name: string;
	readonly bytes: AsyncIterable<Uint8Array>;
}

export interface GeoProgress {
	/** Name of the file that is read. */
	readonly file: string;
	/** Rows and bytes of it so far. */
	readonly rows: number;
	readonly bytes: number;
}

export interface ReadOptions {
	/** Called after each piece of a file. */
	readonly onProgress?: (progress: GeoProgress) => void;
	readonly signal?: AbortSignal;
}

/** Longest line, in characters; real ones have some two hundred. */
const mostLineChars = 16_384;

/**
 * Calls `onRow` for each line that is not empty. Fields may be quoted, with quotes in them doubled, but not broken over
 * lines. Rejects with `enrichment.badGeoRow` (also when `onRow` throws a `RowProblem`) and the reason of the signal.
 */
export async function readCsvRows(
	source: GeoSource,
	onRow: (fields: readonly string[], line: number) => void,
	{ onProgress, signal }: ReadOptions = {},
): Promise<void> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	let rest = "";
	let line = 0;
	let bytes = 0;

	function bad(reason: string, cause?: unknown): Error {
		return enrichmentErrors.make(
			"badGeoRow",
			{ file: source.name, line, reason },
			cause,
		);
	}

	function take(text: string): void {
		line += 1;
		if (text.length > mostLineChars) {
			throw bad(`the line has more than ${mostLineChars} characters`);
		}
		const row = text.endsWith("\r") ? text.slice(0, -1) : text;
		if (row === "") return;
		try {
			onRow(splitRow(row), line);
		} catch (error) {
			if (error instanceof RowProblem) throw bad(error.message);
			throw error;
		}
	}

	function decode(piece?: Uint8Array): string {
		try {
			return piece === undefined
				? decoder.decode()
				: decoder.decode(piece, { stream: true });
		} catch (error) {
			line += 1;
			throw bad("from here on there is text that is not UTF-8", error);
		}
	}

	for await (const piece of source.bytes) {
		signal?.throwIfAborted();
		bytes += piece.length;
		const text = rest + decode(piece);
		let from = 0;
		for (;;) {
			const end = text.indexOf("\n", from);
			if (end < 0) break;
			take(text.slice(from, end));
			from = end + 1;
		}
		rest = text.slice(from);
		if (rest.length > mostLineChars) take(rest);
		onProgress?.({ file: source.name, rows: line, bytes });
	}
	signal?.throwIfAborted();
	rest += decode();
	if (rest !== "") take(rest);
	onProgress?.({ file: source.name, rows: line, bytes });
}

/** What is wrong with a row; the reader adds file and line. */
export class RowProblem extends Error {}

function splitRow(row: string): string[] {
	if (!row.includes('"')) return row.split(",");
	const fields: string[] = [];
	let at = 0;
	for (;;) {
		if (row[at] === '"') {
			const end = endOfQuoted(row, at + 1);
			fields.push(row.slice(at + 1, end).replaceAll('""', '"'));
			at = end + 1;
			if (at < row.length && row[at] !== ",") {
				throw new RowProblem("there is text behind a closing quote");
			}
		} else {
			const comma = row.indexOf(",", at);
			const end = comma < 0 ? row.length : comma;
			fields.push(row.slice(at, end));
			at = end;
		}
		if (at >= row.length) return fields;
		at += 1;
		if (at === row.length) return [...fields, ""];
	}
}

function endOfQuoted(row: string, from: number): number {
	let at = from;
	for (;;) {
		const quote = row.indexOf('"', at);
		if (quote < 0) throw new RowProblem("a quote is not closed");
		if (row[quote + 1] !== '"') return quote;
		at = quote + 2;
	}
}

/** Places of named columns, by a header row. Throws a RowProblem that names one that is missing. */
export function readHeader(
	fields: readonly string[],
	needed: readonly string[],
): (row: readonly string[], column: string) => string {
	const places = new Map(
		fields.map((name, index) => [name.trim().toLowerCase(), index]),
	);
	for (const column of needed) {
		if (!places.has(column)) {
			throw new RowProblem(`the header has no column "${column}"`);
		}
	}
	return (row, column) => row[places.get(column) ?? -1] ?? "";
}
