/**
 * The kinds of query parameters and body members of the REST API. Each checks and converts what the client sent and,
 * by the schema it ends in, describes itself in the API document. A query parameter arrives as the list of its values.
 */
import { z } from "zod";
import { compileRe2 } from "#text/index.ts";
import type { V1ErrorName } from "./errors.ts";
import { parseRfc3339 } from "./time.ts";

/** Adds the documented error; reading a request stops at the first in the order of the definition. */
export function refuse(
	context: z.RefinementCtx,
	error: V1ErrorName,
	details?: string,
): never {
	context.addIssue({ code: "custom", params: { error, details } });
	return z.NEVER;
}

const values = z.array(z.string()).default([]);
/** Of a parameter that may be given once, the first value; `name=` is the same as no name. */
const single = values.transform((all) => all[0] || undefined);

const page = /^[1-9]\d{0,8}$/;
const maxPatternLength = 256;

export const pageParameter = single
	.transform((text = "1", context) =>
		page.test(text)
			? Number(text)
			: refuse(context, "invalidQueryParameter", "page"),
	)
	.pipe(
		z
			.int()
			.min(1)
			.max(999_999_999)
			.meta({ description: "Page of 250 objects", default: 1 }),
	);

/** A parameter that must be given; what is wrong is named by its name. */
export function requiredParameter(name: string, description: string) {
	return single
		.transform(
			(text, context) =>
				text ?? refuse(context, "queryParameterRequired", name),
		)
		.pipe(z.string().meta({ description }));
}

/** The id of an object; an empty one is no valid value. */
export function idParameter(name: string, description: string) {
	return single
		.transform((text, context) =>
			text === undefined || text.includes("\0")
				? refuse(context, "invalidValue", name)
				: text,
		)
		.pipe(z.string().meta({ description }));
}

export function optionalParameter(description: string) {
	return single.pipe(z.string().optional().meta({ description }));
}

/** One out of a closed list, in any case of letters, that must be given. */
export function requiredChoice<const Choice extends string>(
	choices: readonly Choice[],
	name: string,
	description: string,
) {
	return single
		.transform((text, context) => {
			if (text === undefined)
				return refuse(context, "queryParameterRequired", name);
			const folded = text.toLowerCase();
			return isOneOf(choices, folded)
				? folded
				: refuse(context, "invalidQueryParameter", name);
		})
		.pipe(z.enum(choices).meta({ description }));
}

/** Values of which one must fit. */
export function manyTexts(description: string) {
	return (
		values
			// Nothing has a name or id with a NUL character, and the state store refuses to look for one.
			.transform((all) =>
				all.length === 0
					? undefined
					: all.filter((text) => !text.includes("\0")),
			)
			.pipe(z.array(z.string()).optional().meta({ description }))
	);
}

/** Values out of a closed list, of which one must fit. */
export function manyChoices<const Choice extends string>(
	choices: readonly Choice[],
	error: V1ErrorName,
	description: string,
) {
	return values
		.transform((all, context) => {
			const unknown = all.find((value) => !isOneOf(choices, value));
			if (unknown !== undefined) return refuse(context, error, unknown);
			return all.length === 0 ? undefined : all;
		})
		.pipe(z.array(z.enum(choices)).optional().meta({ description }));
}

export function singleChoice<const Choice extends string>(
	choices: readonly Choice[],
	error: V1ErrorName,
	description: string,
) {
	return single
		.transform((text, context) =>
			text === undefined || isOneOf(choices, text)
				? text
				: refuse(context, error, text),
		)
		.pipe(z.enum(choices).optional().meta({ description }));
}

/** A regular expression, found anywhere and in any case of letters; RE2 syntax, so that no pattern can hang. */
export function pattern(name: string, description: string) {
	return single
		.transform((text, context) =>
			text === undefined || isPattern(text)
				? text
				: refuse(context, "invalidQueryParameter", name),
		)
		.pipe(
			z
				.string()
				.max(maxPatternLength)
				.optional()
				.meta({ description, format: "regex" }),
		);
}

/** Present means true, whatever its value: `?withEvents`, `?withEvents=`, `?withEvents=false`. */
export function flag(description: string) {
	return z
		.array(z.string())
		.optional()
		.transform((all) => all !== undefined)
		.pipe(
			z.boolean().meta({
				description: `${description}. Present means true, whatever the value`,
				default: false,
			}),
		);
}

export function dateParameter(error: V1ErrorName, description: string) {
	return single
		.transform((text, context) => {
			if (text === undefined) return undefined;
			return parseRfc3339(text) ?? refuse(context, error, notADate(text));
		})
		.pipe(
			z
				.number()
				.optional()
				.meta({ ...dateMeta, description }),
		);
}

export const dateMeta = { type: "string", format: "date-time" } as const;

export function notADate(text: string): string {
	return `"${text.slice(0, 64)}" is not a date of RFC 3339, such as 2021-09-06T00:00:00Z`;
}

/** Text member of a body that must be there and not empty. */
export function requiredText(
	missing: V1ErrorName,
	description: string,
	details?: string,
) {
	return z
		.unknown()
		.transform((value, context) => {
			if (value === undefined || value === null || value === "") {
				return refuse(context, missing, details);
			}
			return typeof value === "string"
				? value
				: refuse(context, "bodyNotDecoded", "not a string");
		})
		.pipe(z.string().meta({ description }));
}

/** Text member of a body; `null` and "" are the same as absent, since scripts send them for "none". */
export function optionalText(description: string) {
	return z
		.unknown()
		.transform((value, context) => {
			if (value === undefined || value === null || value === "") return;
			return typeof value === "string"
				? value
				: refuse(context, "bodyNotDecoded", "not a string");
		})
		.pipe(z.string().optional().meta({ description }));
}

export function optionalBoolean(description: string) {
	return z
		.unknown()
		.transform((value, context) => {
			if (value === undefined || value === null) return false;
			return typeof value === "boolean"
				? value
				: refuse(context, "bodyNotDecoded", "not a boolean");
		})
		.pipe(z.boolean().meta({ description, default: false }));
}

function isOneOf(choices: readonly string[], value: string): boolean {
	return choices.includes(value);
}

function isPattern(text: string): boolean {
	if (text.length > maxPatternLength) return false;
	try {
		compileRe2(text, { ignoreCase: true });
		return true;
	} catch {
		// The reason of the refusal; the documented answer has no place for the cause.
		return false;
	}
}
