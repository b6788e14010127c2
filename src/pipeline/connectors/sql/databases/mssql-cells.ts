/** Values of SQL Server as tedious gives them. */
import type { Cell, Column } from "../session.ts";
import { readFloat32 } from "./float32.ts";

/** What the driver tells of a column. */
export interface MssqlColumn {
	readonly colName: string;
	readonly type: { readonly name: string };
	readonly scale?: number | undefined;
	readonly dataLength?: number | undefined;
}

export interface CellReader {
	readonly texts: Column["texts"];
	readonly read: (value: unknown) => Cell;
}

/** `onRounded` hears the name of a column whose decimal has more digits than a double, in which the driver gives it. */
export function compileCellReader(
	{ colName, type, scale, dataLength }: MssqlColumn,
	onRounded: (column: string) => void,
): CellReader {
	switch (type.name) {
		case "BigInt":
		case "IntN":
			return { texts: "number", read: readPlain };
		case "Decimal":
		case "DecimalN":
		case "Numeric":
		case "NumericN":
			return decimals(scale ?? 0, () => onRounded(colName));
		case "Money":
		case "MoneyN":
		case "SmallMoney":
			return decimals(4, () => onRounded(colName));
		case "Real":
			return { texts: "text", read: readFloat32 };
		case "FloatN":
			return {
				texts: "text",
				read: dataLength === 4 ? readFloat32 : readPlain,
			};
		case "DateTime":
			return { texts: "ticks", read: (value) => readTime(value, 3) };
		case "DateTimeN":
			return { texts: "ticks", read: (value) => readTime(value, 3) };
		case "SmallDateTime":
			return { texts: "time", read: (value) => readTime(value, 0) };
		case "DateTime2":
			return { texts: "time", read: (value) => readTime(value, scale ?? 7) };
		case "DateTimeOffset":
			return {
				texts: "time",
				read(value) {
					const text = readTime(value, scale ?? 7);
					return text === null ? null : `${text}Z`;
				},
			};
		case "Date":
			return {
				texts: "time",
				read: (value) => readTime(value, 0)?.slice(0, 10) ?? null,
			};
		case "Time":
			return {
				texts: "text",
				read: (value) => readTime(value, scale ?? 7)?.slice(11) ?? null,
			};
		default:
			return { texts: "text", read: readPlain };
	}
}

function readPlain(value: unknown): Cell {
	switch (typeof value) {
		case "string":
		case "number":
		case "bigint":
		case "boolean":
			return value;
		case "object":
			if (value === null || value instanceof Uint8Array) return value;
			if (value instanceof Date) return readTime(value, 7);
			return JSON.stringify(value);
		default:
			return null;
	}
}

/** Text with all places of the type, exact as long as the double is. */
function decimals(scale: number, onRounded: () => void): CellReader {
	const largest = Number.MAX_SAFE_INTEGER / 10 ** scale;
	return {
		texts: "number",
		read(value) {
			if (typeof value !== "number") return null;
			if (Math.abs(value) <= largest) return value.toFixed(scale);
			onRounded();
			return value;
		},
	};
}

/** The driver puts the wall clock into UTC and what is below the millisecond beside it, in seconds. */
function readTime(value: unknown, places: number): string | null {
	if (!(value instanceof Date)) return null;
	const milliseconds = value.toISOString().slice(0, -1);
	if (places === 0) return milliseconds.slice(0, -4);
	const delta: unknown = Reflect.get(value, "nanosecondsDelta");
	const below = typeof delta === "number" ? Math.round(delta * 1e7) : 0;
	const full = milliseconds + String(below).padStart(4, "0");
	return full.slice(0, "yyyy-mm-ddThh:mm:ss.".length + places);
}
