import { z } from "zod";

/** Applied in order to the raw value, as text, before it is written to the event field. */
export const conversionDefinition = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("lower") }),
	z.strictObject({ kind: z.literal("upper") }),
	/** The first group of the expression, or the whole match; no match gives no value. */
	z.strictObject({ kind: z.literal("regexp"), expression: z.string().min(1) }),
	/** Characters from `start` (0 = first) to before `end`; negative counts from the end. */
	z.strictObject({
		kind: z.literal("substring"),
		start: z.int().default(0),
		end: z.int().optional(),
	}),
	z.strictObject({
		kind: z.literal("replace"),
		what: z.string().min(1),
		with: z.string(),
	}),
	z.strictObject({
		kind: z.literal("replaceRegexp"),
		expression: z.string().min(1),
		with: z.string(),
	}),
	z.strictObject({
		kind: z.literal("trim"),
		characters: z.string().default(" \t\r\n"),
	}),
	z.strictObject({ kind: z.literal("append"), text: z.string() }),
	z.strictObject({ kind: z.literal("prepend"), text: z.string() }),
	/** Named times, in milliseconds, seconds, or a layout; the default of timestamp fields is `auto`. */
	z.strictObject({
		kind: z.literal("time"),
		layout: z
			.enum([
				"auto",
				"rfc3339",
				"rfc3164",
				"unixSeconds",
				"unixMilliseconds",
				"windowsFileTime",
			])
			.default("auto"),
	}),
	z.strictObject({
		kind: z.literal("decode"),
		from: z.enum(["hex", "base64", "base64url", "url"]),
	}),
]);

export type Conversion = z.infer<typeof conversionDefinition>;
