/** From the bytes of a request to what its operation's definition promises, or to the documented error. */
import { z } from "zod";
import { type V1ErrorName, v1Errors } from "./errors.ts";

/** All values of each parameter, by its lower-case name: clients write tenantID, TenantID and ClusterID. */
export function parseQueryString(text: string): Record<string, string[]> {
	const parameters: Record<string, string[]> = Object.create(null);
	for (const [name, value] of new URLSearchParams(text)) {
		const folded = name.toLowerCase();
		parameters[folded] ??= [];
		parameters[folded].push(value);
	}
	return parameters;
}

/** Reads parameters or a body by its definition; names fit in any case of letters, unknown ones are left out. */
export function read<Schema extends z.ZodType>(
	schema: Schema,
	given: unknown,
): z.output<Schema> {
	const result = schema.safeParse(pick(schema, given));
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const place = issue?.path.join(".") ?? "";
	if (issue?.code === "custom" && isRefusal(issue.params)) {
		const { error, details } = issue.params;
		if (error !== "bodyNotDecoded") {
			throw v1Errors.make(error, details === undefined ? {} : { details });
		}
		throw v1Errors.make(error, { details: `${place}: ${details}` });
	}
	throw v1Errors.make("bodyNotDecoded", {
		details: `${place}: ${issue?.message}`,
	});
}

/** A JSON object, whatever content type the client names or leaves out. No body at all is an empty object. */
export function decodeBody(bytes: Uint8Array | undefined): unknown {
	if (bytes === undefined || bytes.length === 0) return {};
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		const value: unknown = JSON.parse(text);
		if (value === null) return {};
		if (typeof value === "object" && !Array.isArray(value)) return value;
	} catch (error) {
		// SyntaxError of JSON.parse, TypeError of the decoder: both say what is wrong with the client's bytes.
		const details = error instanceof Error ? error.message : String(error);
		throw v1Errors.make("bodyNotDecoded", { details }, error);
	}
	throw v1Errors.make("bodyNotDecoded", {
		details: "the body is not a JSON object",
	});
}

function pick(schema: z.ZodType, given: unknown): unknown {
	if (!(schema instanceof z.ZodObject)) return given;
	const source = given === undefined || given === null ? {} : given;
	if (typeof source !== "object" || Array.isArray(source)) return given;
	const byFoldedName = new Map(
		Object.entries(source).map(([name, value]) => [name.toLowerCase(), value]),
	);
	return Object.fromEntries(
		Object.entries(schema.shape).map(([name, member]) => {
			const value = Object.hasOwn(source, name)
				? Reflect.get(source, name)
				: byFoldedName.get(name.toLowerCase());
			return [name, pick(member, value)];
		}),
	);
}

function isRefusal(
	params: unknown,
): params is { error: V1ErrorName; details?: string } {
	return (
		typeof params === "object" &&
		params !== null &&
		"error" in params &&
		typeof params.error === "string" &&
		params.error in v1Errors.definitions
	);
}
