import { z } from "zod";

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A definition as JSON Schema 2020-12. `output` is what a definition reads into (checked parameters), `input` what may
 * be sent. A member is required when the definition refuses its absence.
 */
export function toJsonSchema(
	schema: z.ZodType,
	io: "input" | "output",
): JsonSchema {
	const { $schema: _, ...result } = z.toJSONSchema(schema, {
		io,
		unrepresentable: "any",
		override: ({ zodSchema, jsonSchema }) => {
			if (zodSchema instanceof z.ZodObject) {
				// Both APIs leave out what they do not know.
				delete jsonSchema.additionalProperties;
				const required = requiredMembers(zodSchema);
				if (required.length > 0) jsonSchema.required = required;
				else delete jsonSchema.required;
			}
			// The format says it.
			if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
			// The limits of exact numbers in JavaScript, no limits of ours.
			if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
				delete jsonSchema.maximum;
			}
			if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) {
				delete jsonSchema.minimum;
			}
		},
	});
	return result;
}

/** Names and definitions of the members of an object. */
export function membersOf(
	schema: z.ZodType | undefined,
): (readonly [string, z.ZodType])[] {
	return schema instanceof z.ZodObject ? Object.entries(schema.shape) : [];
}

export function isRequired(member: z.ZodType): boolean {
	return !member.safeParse(undefined).success;
}

function requiredMembers(schema: z.ZodObject): string[] {
	return membersOf(schema)
		.filter(([, member]) => isRequired(member))
		.map(([name]) => name);
}
