/**
 * Files with records of an active list. csv and tsv: a header with names of fields, a record a row, one column the key.
 * internal: an object of JSON a line, as an export writes it.
 */
import { z } from "zod";
import {
	type CsvRow,
	createCsvReader,
	FileProblem,
	type PieceReader,
} from "./csv.ts";

export const listFileFormats = ["csv", "tsv", "internal"] as const;
export type ListFileFormat = (typeof listFileFormats)[number];

export interface FileRecord {
	readonly key: string;
	readonly fields: Readonly<Record<string, string>>;
	readonly updates?: number;
}

/** Longest line of the format internal, in UTF-16 units. */
const maxLineLength = 1024 * 1024;

/** `keyField`: of csv and tsv, the column that is the key. Each row is checked as far as a correlator would refuse it. */
export function createListFileReader(
	format: ListFileFormat,
	keyField: string,
): PieceReader<FileRecord> {
	if (format === "internal") return createInternalReader();
	const reader = createCsvReader(format === "csv" ? "," : "\t");
	const toRecords = recordsByHeader(keyField);
	return {
		push: (text) => toRecords(reader.push(text)),
		end: () => toRecords(reader.end()),
	};
}

function recordsByHeader(
	keyField: string,
): (rows: readonly CsvRow[]) => FileRecord[] {
	let header: readonly string[] | undefined;
	let keyAt = -1;

	function readHeader({ line, values }: CsvRow): void {
		keyAt = values.indexOf(keyField);
		if (keyAt < 0) {
			throw new FileProblem(line, `header does not contain column ${keyField}`);
		}
		for (const [index, name] of values.entries()) {
			if (index !== keyAt) checkField(name, line);
			if (values.indexOf(name) !== index) {
				throw new FileProblem(line, `header contains column ${name} twice`);
			}
		}
		header = values;
	}

	function toRecord({ line, values }: CsvRow, names: readonly string[]) {
		if (values.length !== names.length) {
			throw new FileProblem(
				line,
				`wrong number of fields: ${values.length}, the header has ${names.length}`,
			);
		}
		const key = checkKey(values[keyAt] ?? "", line);
		const fields = Object.fromEntries(
			names.flatMap((name, index) =>
				index === keyAt ? [] : [[name, values[index] ?? ""]],
			),
		);
		return { key, fields };
	}

	return (rows) =>
		rows.flatMap((row) => {
			if (header !== undefined) return [toRecord(row, header)];
			readHeader(row);
			return [];
		});
}

const internalLine = z.object({
	key: z.string(),
	record: z.record(
		z.string(),
		z.union([z.string(), z.number(), z.boolean()]).transform(String),
	),
	/** One at its making and one for each change after it; some programs write it as text. */
	count: z.coerce.number().int().min(1).optional(),
});

function createInternalReader(): PieceReader<FileRecord> {
	let rest = "";
	let line = 0;

	function read(text: string): FileRecord[] {
		line += 1;
		const trimmed = text.trim().replace(/^\uFEFF/, "");
		if (trimmed === "") return [];
		let value: unknown;
		try {
			value = JSON.parse(trimmed);
		} catch (error) {
			throw new FileProblem(
				line,
				error instanceof Error ? error.message : String(error),
			);
		}
		const parsed = internalLine.safeParse(value);
		if (!parsed.success) {
			const [issue] = parsed.error.issues;
			throw new FileProblem(
				line,
				`${issue?.path.join(".")}: ${issue?.message}`,
			);
		}
		const { key, record: fields, count } = parsed.data;
		for (const name of Object.keys(fields)) checkField(name, line);
		const updates = count === undefined ? {} : { updates: count - 1 };
		return [{ key: checkKey(key, line), fields, ...updates }];
	}

	return {
		push(text) {
			const lines = (rest + text).split("\n");
			rest = lines.pop() ?? "";
			if (rest.length > maxLineLength) {
				throw new FileProblem(
					line + lines.length + 1,
					`the line has more than ${maxLineLength} characters`,
				);
			}
			return lines.flatMap(read);
		},
		end: () => (rest === "" ? [] : read(rest)),
	};
}

export function toInternalLine(record: {
	readonly key: string;
	readonly fields: Readonly<Record<string, string>>;
	readonly updates: number;
}): string {
	const { key, fields, updates } = record;
	return JSON.stringify({ key, record: fields, count: updates + 1 });
}

/** Rules of active lists; see the room of correlation. */
const fieldName = /^(?!_)(?!\d+$)[\p{L}\p{N}_]{1,128}$/u;

export function isFieldName(name: string): boolean {
	return fieldName.test(name);
}

function checkField(name: string, line: number): void {
	if (isFieldName(name)) return;
	throw new FileProblem(
		line,
		`"${name.slice(0, 128)}" cannot be the name of a field: it has letters, digits and _, not digits alone, and does not begin with _`,
	);
}

function checkKey(key: string, line: number): string {
	if (/^\|*$/.test(key)) throw new FileProblem(line, "the key is empty");
	if (key.length > 4000) {
		throw new FileProblem(line, "the key has more than 4000 characters");
	}
	if (key.includes("\t")) throw new FileProblem(line, "the key has a tab");
	return key;
}

/** Most records and, about, most characters that are sent to a correlator at once. */
const part = { records: 1000, length: 400_000 };

/** Groups records for sending: `add` gives a group when one is full, `rest` the last one. */
export function createParts(): {
	add(record: FileRecord): readonly FileRecord[] | undefined;
	rest(): readonly FileRecord[];
} {
	let records: FileRecord[] = [];
	let length = 0;
	function rest(): readonly FileRecord[] {
		const full = records;
		records = [];
		length = 0;
		return full;
	}
	return {
		add(record) {
			records.push(record);
			length += record.key.length;
			for (const [name, value] of Object.entries(record.fields)) {
				length += name.length + value.length + 8;
			}
			const isFull = records.length >= part.records || length >= part.length;
			return isFull ? rest() : undefined;
		},
		rest,
	};
}
