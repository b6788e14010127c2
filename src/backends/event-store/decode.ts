/** Rows of the engine's JSONCompact format as objects, with exact numbers. */
import { decodeEvent, findField, isEmptyValue, toInt64 } from "#event/index.ts";
import type { Document } from "./database.ts";

type Decode = (value: unknown) => unknown;

export interface DecodeOptions {
	/** Columns that are left out of a row when they say nothing. A row of `*` has about 180 columns, most of them empty. */
	readonly isOptional: (column: string) => boolean;
}

export function decodeRows(
	{ columns, rows }: Document,
	options: DecodeOptions,
): Record<string, unknown>[] {
	const decoders = columns.map(({ name, type }) => ({
		name,
		decode: isJsonField(name, type) ? decodeJson : decoderOf(type),
		isOptional: options.isOptional(name),
	}));
	return rows.map((cells) => {
		const row: Record<string, unknown> = {};
		for (const [index, { name, decode, isOptional }] of decoders.entries()) {
			const cell = cells[index];
			const value = decode === undefined ? cell : decode(cell);
			if (!(isOptional && isEmptyValue(value))) row[name] = value;
		}
		return row;
	});
}

function isJsonField(name: string, type: string): boolean {
	return findField(name)?.type === "json" && type === "String";
}

/** Nested data; a text that only looks like it, from an alias of the same name, stays a text. */
function decodeJson(value: unknown): unknown {
	if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
	try {
		// The decoder of events keeps long numbers exact and takes objects.
		return Reflect.get(decodeEvent(`{"value":${value}}`), "value");
	} catch (error) {
		if (error instanceof SyntaxError) return value;
		throw error;
	}
}

/** Undefined when values of the type stay as they are. */
function decoderOf(type: string): Decode | undefined {
	if (/^U?Int(64|128|256)$/.test(type)) return decodeInteger;
	const [, outer, inner = ""] = /^(\w+)\((.*)\)$/s.exec(type) ?? [];
	switch (outer) {
		case "LowCardinality":
		case "Nullable":
			return decoderOf(inner);
		case "Array": {
			const decode = decoderOf(inner);
			return decode && ((value) => mapArray(value, () => decode));
		}
		case "Tuple": {
			const decoders = splitTypes(inner).map(decoderOf);
			return decoders.some((decode) => decode !== undefined)
				? (value) => mapArray(value, (index) => decoders[index])
				: undefined;
		}
		case "Map": {
			const decode = decoderOf(splitTypes(inner)[1] ?? "");
			return decode && ((value) => mapValues(value, decode));
		}
		default:
			return undefined;
	}
}

/** A number where it is exact, else a bigint. */
function decodeInteger(value: unknown): unknown {
	if (typeof value !== "string") return value;
	const number = Number(value);
	if (Number.isSafeInteger(number)) return number;
	const exact = BigInt(value);
	return toInt64(exact) ?? exact;
}

function mapArray(
	value: unknown,
	decoderAt: (index: number) => Decode | undefined,
): unknown {
	if (!Array.isArray(value)) return value;
	return value.map((item: unknown, index) => {
		const decode = decoderAt(index);
		return decode === undefined ? item : decode(item);
	});
}

function mapValues(value: unknown, decode: Decode): unknown {
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [key, decode(item)]),
	);
}

/** Splits `String, Array(Tuple(UInt8, Int64))` at its outer commas. */
function splitTypes(list: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let start = 0;
	for (let index = 0; index <= list.length; index++) {
		const char = list[index];
		if (char === "(") depth++;
		else if (char === ")") depth--;
		else if (char === undefined || (char === "," && depth === 0)) {
			parts.push(list.slice(start, index).trim());
			start = index + 1;
		}
	}
	return parts;
}
