/** Conversions change a raw value as text, in the order of the settings, before it becomes the value of a field. */
import { compileRe2, parseTime, type Re2 } from "#text/index.ts";
import { compileDecoder } from "./decode.ts";
import { normalizerErrors } from "./errors.ts";
import type { Conversion } from "./normalizer.definition.ts";
import type { Run } from "./run.ts";

/** The new text. "" means that there is no value, undefined that the text could not be converted. */
export type TextConversion = (text: string, run: Run) => string | undefined;

/**
 * One function for the whole list; undefined for an empty list. A conversion that leaves no value ends the list, so
 * nothing is appended to what is not there. Throws `normalizers.badExpression`.
 */
export function compileConversions(
	conversions: readonly Conversion[],
	where: string,
): TextConversion | undefined {
	const steps = conversions.map((conversion, index) =>
		compileConversion(conversion, `${where}, conversion ${index + 1},`),
	);
	const [first, second] = steps;
	if (first === undefined) return undefined;
	if (second === undefined) return first;
	return (text, run) => {
		let value: string | undefined = text;
		for (const step of steps) {
			value = step(value, run);
			if (value === undefined || value === "") return value;
		}
		return value;
	};
}

function compileConversion(
	conversion: Conversion,
	where: string,
): TextConversion {
	switch (conversion.kind) {
		case "lower":
			return (text) => text.toLowerCase();
		case "upper":
			return (text) => text.toUpperCase();
		case "regexp":
			return extract(compileExpression(conversion.expression, where));
		case "substring":
			return (text) => substring(text, conversion.start, conversion.end);
		case "replace":
			return replace(conversion.what, conversion.with);
		case "replaceRegexp":
			return replaceMatches(
				compileExpression(conversion.expression, where),
				conversion.with,
			);
		case "trim":
			return trim(conversion.characters);
		case "append":
			return (text) => text + conversion.text;
		case "prepend":
			return (text) => conversion.text + text;
		case "time":
			return (text, run) =>
				parseTime(text, conversion.layout, run.time)?.toString();
		case "decode":
			return compileDecoder(conversion.from);
	}
}

/** Compiles an expression of the settings. Throws `normalizers.badExpression` with the reason as cause. */
export function compileExpression(expression: string, where: string): Re2 {
	try {
		return compileRe2(expression);
	} catch (error) {
		throw normalizerErrors.make("badExpression", { where }, error);
	}
}

function extract(expression: Re2): TextConversion {
	return (text) => {
		const match = expression.exec(text);
		if (match === undefined) return "";
		if (match.captures.length === 0) return match.text;
		return match.captures[0] ?? "";
	};
}

/**
 * Longest text that a replacement may make. A message of 4 MiB and a long replacement would otherwise make a text that
 * fills the memory, or that the engine refuses.
 */
const maxReplaced = 4 * 1024 * 1024;

function replace(what: string, replacement: string): TextConversion {
	const growth = replacement.length - what.length;
	return (text) => {
		if (!text.includes(what)) return text;
		const parts = text.split(what);
		const length = text.length + growth * (parts.length - 1);
		return length > maxReplaced ? undefined : parts.join(replacement);
	};
}

function replaceMatches(expression: Re2, replacement: string): TextConversion {
	return (text) => {
		// The most that can come of it: a replacement at each place, or as many copies of the text as it has groups.
		const most = (text.length + 1) * (replacement.length + 1);
		if (most > 4 * maxReplaced) return undefined;
		return expression.replaceAll(text, replacement);
	};
}

/** Counts characters, not UTF-16 units, so no character is cut in two. */
function substring(
	text: string,
	start: number,
	end: number | undefined,
): string {
	if (!/[\ud800-\udfff]/.test(text)) return text.slice(start, end);
	return Array.from(text).slice(start, end).join("");
}

function trim(characters: string): TextConversion {
	const trimmed = new Set(Array.from(characters, (c) => c.codePointAt(0)));
	return (text) => {
		let start = 0;
		let end = text.length;
		for (;;) {
			const point = text.codePointAt(start);
			if (point === undefined || !trimmed.has(point)) break;
			start += point > 0xffff ? 2 : 1;
		}
		while (end > start) {
			const pair = end - start > 1 ? text.codePointAt(end - 2) : undefined;
			const width = pair !== undefined && pair > 0xffff ? 2 : 1;
			const point = width === 2 ? pair : text.codePointAt(end - 1);
			if (point === undefined || !trimmed.has(point)) break;
			end -= width;
		}
		return text.slice(start, end);
	};
}
