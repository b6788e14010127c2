/** One line of the mapping table, compiled: a raw value in, an event field written. */
import { type Event, toText } from "#event/index.ts";
import type { TimeLayout } from "#text/index.ts";
import { compileConversions } from "./conversions.ts";
import {
	compileFieldTarget,
	compileLabelTarget,
	type FieldTarget,
	isUpTo,
} from "./field-target.ts";
import { cutText } from "./field-value.ts";
import type { Conversion, Mapping } from "./normalizer.definition.ts";
import type { Run } from "./run.ts";

/** A line of the mapping, from the settings or from the defaults of a parsing method. */
export interface MappingLine extends Omit<Mapping, "source"> {
	/** Names of the same raw field, such as `src` and `sourceAddress`; the first that the message has counts. */
	readonly sources: readonly string[];
	/** A value that can't be converted does not count as an error. */
	readonly isLenient?: boolean;
}

export interface MappedField {
	readonly sources: readonly string[];
	/** Path of the event field. */
	readonly field: string;
	/** Path of the label field, when the line has a label. */
	readonly labelField: string | undefined;
	/** True when the field was written. */
	readonly write: WriteField;
	/** Writes the label; called only when the field was written. */
	readonly writeLabel: ((event: Event) => void) | undefined;
}

type WriteField = (raw: unknown, event: Event, run: Run) => boolean;

/** Throws what is wrong with the line as `normalizers.*`. */
export function compileMappedField(
	line: MappingLine,
	where: string,
): MappedField {
	const label = compileLabel(line, where);
	return {
		sources: line.sources,
		field: line.field,
		labelField: label?.field,
		write: compileWrite(line, where),
		writeLabel: label?.write,
	};
}

function compileWrite(line: MappingLine, where: string): WriteField {
	const { layout, conversions } = splitTime(line.conversions);
	const target = compileFieldTarget(line.field, where, layout);
	const convert = compileConversions(
		target.type === "timestamp" ? conversions : line.conversions,
		where,
	);
	const isLenient = target.isLenient || line.isLenient === true;

	const write: WriteField = (raw, event, run) => {
		const text = typeof raw === "string" ? raw : rawToText(raw);
		if (text === "") return false;
		const converted =
			text !== undefined && convert !== undefined ? convert(text, run) : text;
		if (converted === "") return false;
		const value =
			converted === undefined ? undefined : target.cast(converted, run);
		if (value === undefined) {
			if (!isLenient) run.hasFailed = true;
			return false;
		}
		target.set(event, value);
		return true;
	};
	if (convert !== undefined) return write;
	if (target.type === "string") return writeTextDirectly(target, write);
	if (target.type === "integer" || target.type === "float") {
		return writeNumbersDirectly(target, write);
	}
	return write;
}

/** The most frequent case on the shortest way: text into a text field, short enough. */
function writeTextDirectly(target: FieldTarget, write: WriteField): WriteField {
	const max = target.max ?? Number.POSITIVE_INFINITY;
	const { set } = target;
	return (raw, event, run) => {
		if (typeof raw !== "string" || raw === "" || raw.length > max) {
			return write(raw, event, run);
		}
		set(event, raw);
		return true;
	};
}

/** Numbers of JSON that are exact need no way over text. */
function writeNumbersDirectly(
	target: FieldTarget,
	write: WriteField,
): WriteField {
	const { set, largest } = target;
	const isOfType =
		target.type === "integer" ? Number.isSafeInteger : Number.isFinite;
	const fits = (value: number) =>
		isOfType(value) && (largest === undefined || isUpTo(largest, value));
	return (raw, event, run) => {
		if (typeof raw !== "number" || !fits(raw)) return write(raw, event, run);
		set(event, raw);
		return true;
	};
}

/** In a timestamp field a `time` at the end only says how the time is written. */
function splitTime(conversions: readonly Conversion[]): {
	layout: TimeLayout;
	conversions: readonly Conversion[];
} {
	const last = conversions.at(-1);
	return last?.kind === "time"
		? { layout: last.layout, conversions: conversions.slice(0, -1) }
		: { layout: "auto", conversions };
}

function compileLabel(
	{ field, label }: MappingLine,
	where: string,
): { field: string; write: (event: Event) => void } | undefined {
	if (label === undefined || label === "") return undefined;
	const target = compileLabelTarget(field, where);
	const text = cutText(label, target.max ?? label.length);
	return { field: target.path, write: (event) => target.set(event, text) };
}

/** Objects become JSON. Undefined for what has no text: nothing, or data nested deeper than the engine can write. */
export function rawToText(raw: unknown): string | undefined {
	if (typeof raw !== "object" || raw === null) return toText(raw);
	try {
		return toText(raw);
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}
