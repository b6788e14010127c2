/**
 * A row as the text of a message: a JSON object with the columns in order. Nulls are left out, which means the same to a
 * normalizer. Whole numbers that a double holds are JSON numbers, other exact numbers (64 bits, decimals) are strings
 * of their digits, bytes are strings of hexadecimal digits, times are strings in ISO 8601.
 */
import type { RawMessage } from "../../raw.ts";
import { keptBytesOfTooLong } from "../framing/framer.ts";
import type { Cell, Column, Row } from "./session.ts";

export type WriteRow = (row: Row) => string;

/** Of two columns with one name the second gets `_2`; one without a name is `column_<place>`. */
export function compileRowWriter(columns: readonly Column[]): WriteRow {
	const taken = new Set<string>();
	const keys = columns.map(({ name }, index) => {
		const plain = name === "" ? `column_${index + 1}` : name;
		let unique = plain;
		for (let copy = 2; taken.has(unique); copy++) unique = `${plain}_${copy}`;
		taken.add(unique);
		return `${JSON.stringify(unique)}:`;
	});
	const areNumbers = columns.map(({ texts }) => texts === "number");

	return (row) => {
		let text = "";
		for (let i = 0; i < keys.length; i++) {
			const value = writeCell(row[i], areNumbers[i] === true);
			if (value === undefined) continue;
			text += text === "" ? keys[i] : `,${keys[i]}`;
			text += value;
		}
		return `{${text}}`;
	};
}

function writeCell(
	cell: Cell | undefined,
	isNumber: boolean,
): string | undefined {
	switch (typeof cell) {
		case "string":
			if (isNumber && isSafeInteger(cell)) return cell;
			return JSON.stringify(cell.toWellFormed());
		case "number":
			return Number.isFinite(cell) ? String(cell) : `"${cell}"`;
		case "bigint": {
			const digits = String(cell);
			return isSafeInteger(digits) ? digits : `"${digits}"`;
		}
		case "boolean":
			return String(cell);
		case "object":
			return cell === null
				? undefined
				: `"${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString("hex")}"`;
		default:
			return undefined;
	}
}

function isSafeInteger(digits: string): boolean {
	return (
		/^-?(?:0|[1-9]\d{0,15})$/.test(digits) &&
		digits !== "-0" &&
		Number.isSafeInteger(Number(digits))
	);
}

/** The message without its place in the stream. */
export function messageOfRow(
	text: string,
	maxMessageBytes: number,
): Pick<RawMessage, "text" | "rejection"> {
	const isShort =
		text.length * 3 <= maxMessageBytes ||
		Buffer.byteLength(text) <= maxMessageBytes;
	if (isShort) return { text };
	return {
		text: text.slice(0, keptBytesOfTooLong).toWellFormed(),
		rejection: {
			code: "sql.tooLong",
			cause: `the row is longer than ${maxMessageBytes} bytes; only its first part is kept`,
		},
	};
}
