/**
 * A field as a place to write to: how text becomes its value, by type, and where the value goes. Text that can't become
 * the type gives no value; the event is kept all the same (the seed's type-mismatch rule).
 */
import { type Event, findField, type Int64 } from "#event/index.ts";
import {
	canonicalAddress,
	canonicalMac,
	parseTime,
	type TimeLayout,
} from "#text/index.ts";
import { normalizerErrors } from "./errors.ts";
import { cutText, parseFloat64, parseInt64 } from "./field-value.ts";
import { compileLocalTimeMark, isWithoutZone } from "./local-times.ts";
import type { Run } from "./run.ts";

export type FieldValue = string | Int64;

export interface FieldTarget {
	readonly path: string;
	readonly type: ScalarType;
	/** Longest text in characters; longer text is cut. */
	readonly max: number | undefined;
	/** Largest number, with 0 as the smallest; absent = all of the type. What does not fit is no value. */
	readonly largest: number | undefined;
	/** Bad values of these fields are dropped without counting as an error: names with Address or Date. */
	readonly isLenient: boolean;
	/** The value; undefined when the text can't be converted. */
	cast(text: string, run: MarkingRun): FieldValue | undefined;
	/** Writes a value of the last `cast`, which for times knows whether the text named a zone. */
	set(event: Event, value: FieldValue): void;
	clear(event: Event): void;
}

/** A run that may ask for times without a zone to be marked, for timezone rules to read them again. */
export interface MarkingRun extends Run {
	readonly marksLocalTimes?: boolean;
}

export type ScalarType =
	| "string"
	| "ip"
	| "mac"
	| "integer"
	| "timestamp"
	| "float";

const extended = { S: "string", N: "integer", F: "float" } as const;

/**
 * Finds a field that normalizers may write. `layout` tells how timestamps are written. Throws
 * `normalizers.unknownField`, `internalField`, `nestedField` or `extendedName`.
 */
export function compileFieldTarget(
	path: string,
	where: string,
	layout: TimeLayout = "auto",
): FieldTarget {
	const prefix = path.slice(0, 2);
	if (prefix === "S." || prefix === "N." || prefix === "F.") {
		return extendedTarget(path, where);
	}
	const field = findField(path);
	if (field === undefined) {
		throw normalizerErrors.make("unknownField", { where, field: path });
	}
	if (field.internal === true) {
		throw normalizerErrors.make("internalField", { where, field: path });
	}
	const { type } = field;
	if (!isScalar(type)) {
		throw normalizerErrors.make("nestedField", { where, field: path });
	}
	if (type === "timestamp") return timeTarget(path, layout);
	const largest = isPort(path) ? largestPort : undefined;
	const cast = compileCast(type, field.max);
	return {
		path,
		type,
		max: field.max,
		largest,
		isLenient: path.includes("Address") || path.includes("Date"),
		cast: largest === undefined ? cast : castUpTo(largest, cast),
		set(event, value) {
			writable(event)[path] = value;
		},
		clear(event) {
			delete writable(event)[path];
		},
	};
}

/** RFC 9293, RFC 768: 16 bits. */
const largestPort = 65_535;

function isPort(path: string): boolean {
	return path.endsWith("Port");
}

function castUpTo(
	largest: number,
	cast: FieldTarget["cast"],
): FieldTarget["cast"] {
	return (text, run) => {
		const value = cast(text, run);
		return isUpTo(largest, value) ? value : undefined;
	};
}

export function isUpTo(largest: number, value: unknown): boolean {
	return typeof value === "number" && value >= 0 && value <= largest;
}

function timeTarget(path: string, layout: TimeLayout): FieldTarget {
	const setMark = compileLocalTimeMark(path);
	// Of the last cast: the zone that was taken because the text named none, when marks are asked for.
	let assumedMinutes: number | undefined;
	return {
		path,
		type: "timestamp",
		max: undefined,
		largest: undefined,
		isLenient: path.includes("Address") || path.includes("Date"),
		cast(text, run) {
			const value = parseTime(text, layout, run.time);
			assumedMinutes =
				run.marksLocalTimes === true && isWithoutZone(text, layout)
					? run.time.offsetMinutes
					: undefined;
			return value;
		},
		set(event, value) {
			writable(event)[path] = value;
			setMark(event, assumedMinutes);
		},
		clear(event) {
			delete writable(event)[path];
			setMark(event, undefined);
		},
	};
}

/** The field that says what `path` means. Throws `normalizers.noLabelField`. */
export function compileLabelTarget(path: string, where: string): FieldTarget {
	if (findField(`${path}Label`) === undefined) {
		throw normalizerErrors.make("noLabelField", { where, field: path });
	}
	return compileFieldTarget(`${path}Label`, where);
}

function extendedTarget(path: string, where: string): FieldTarget {
	// The caller has checked the first letter.
	const map = path.charAt(0) as keyof typeof extended;
	const key = path.slice(2);
	if (!/^[A-Za-z0-9_]{1,128}$/.test(key)) {
		throw normalizerErrors.make("extendedName", { where, field: path });
	}
	const type = extended[map];
	return {
		path,
		type,
		max: undefined,
		largest: undefined,
		isLenient: false,
		cast: compileCast(type, undefined),
		set(event, value) {
			const values = event[map] ?? {};
			setKey(values, key, value);
			writable(event)[map] = values;
		},
		clear(event) {
			const values = event[map];
			if (values !== undefined) delete values[key];
		},
	};
}

/** Sets a key as data, `__proto__` too. */
export function setKey(
	values: Record<string, unknown>,
	key: string,
	value: unknown,
): void {
	if (key !== "__proto__") {
		values[key] = value;
		return;
	}
	Object.defineProperty(values, key, {
		value,
		writable: true,
		enumerable: true,
		configurable: true,
	});
}

function compileCast(
	type: Exclude<ScalarType, "timestamp">,
	max: number | undefined,
): FieldTarget["cast"] {
	switch (type) {
		case "string":
			return max === undefined
				? (text) => text
				: (text) => (text.length <= max ? text : cutText(text, max));
		case "ip":
			return canonicalAddress;
		case "mac":
			return canonicalMac;
		case "integer":
			return parseInt64;
		case "float":
			return parseFloat64;
	}
}

function isScalar(type: string): type is ScalarType {
	return /^(?:string|ip|mac|integer|timestamp|float)$/.test(type);
}

/** Fields are addressed by names that the catalogue has confirmed, which the compiler can't follow. */
function writable(event: Event): Record<string, unknown> {
	return event as Record<string, unknown>;
}
