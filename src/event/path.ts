/**
 * A path names a value inside an event: a field (`SourceAddress`), a key of a map field (`Extra.user`, `S.url`), or an
 * element of a list (`GroupedBy.0`). Numbering starts at 0.
 */
import {
	type Event,
	type FieldName,
	findField,
	type Int64,
	isFieldName,
} from "./event.ts";
import type { FieldType } from "./field.ts";

export interface EventPath {
	readonly path: string;
	/** Type of the value the path leads to. */
	readonly type: FieldType;
	/** The value; undefined when absent. */
	get(event: Event): unknown;
}

const elementType: Partial<Record<FieldType, FieldType>> = {
	stringMap: "string",
	integerMap: "integer",
	floatMap: "float",
	strings: "string",
	json: "json",
};

/** Compiles a path; undefined when it names no field or goes into one that holds no parts. */
export function compilePath(path: string): EventPath | undefined {
	const dot = path.indexOf(".");
	const name = dot < 0 ? path : path.slice(0, dot);
	if (!isFieldName(name)) return undefined;
	const field = findField(name);
	if (field === undefined) return undefined;
	if (dot < 0) {
		return { path, type: field.type, get: (event) => event[name] };
	}
	const type = elementType[field.type];
	if (type === undefined || dot === path.length - 1) return undefined;
	return { path, type, get: getPart(name, path.slice(dot + 1), field.type) };
}

function getPart(
	name: FieldName,
	rest: string,
	type: FieldType,
): (event: Event) => unknown {
	// Map keys may hold dots of their own (`Extra.user.name`), so only nested data is walked key by key.
	const keys = type === "json" ? rest.split(".") : [rest];
	return (event) => {
		let value: unknown = event[name];
		for (const key of keys) {
			if (typeof value !== "object" || value === null) return undefined;
			if (!Object.hasOwn(value, key)) return undefined;
			value = Reflect.get(value, key);
		}
		return value;
	};
}

/** The value as text, as templates, keys and text operators see it; "" when absent. */
export function toText(value: unknown): string {
	if (typeof value === "string") return value;
	if (value === undefined || value === null) return "";
	if (typeof value === "object") return JSON.stringify(value, bigintAsText);
	return String(value);
}

function bigintAsText(_key: string, value: unknown): unknown {
	return typeof value === "bigint" ? value.toString() : value;
}

/** Keeps a whole number exact: `number` where possible, `bigint` beyond. Undefined when outside signed 64 bits. */
export function toInt64(value: bigint): Int64 | undefined {
	if (value !== BigInt.asIntN(64, value)) return undefined;
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}
