import { createHash } from "node:crypto";
import type { z } from "zod";
import {
	type ResourceDefinition,
	resourceDescription,
	resourceName,
} from "#schema/index.ts";
import { resourcesErrors } from "./errors.ts";

/** Bytes of a body as JSON. Dictionaries are the largest. */
const maxBodyBytes = 16 * 1024 * 1024;

/** What people change of a resource. */
export interface Content {
	readonly name: string;
	readonly description: string;
	/** Checked by the definition of the kind, defaults filled in. */
	readonly body: unknown;
}

export function parseContent(
	definitions: ReadonlyMap<string, ResourceDefinition>,
	kind: string,
	input: {
		readonly name: string;
		readonly description?: string;
		readonly body: unknown;
	},
): Content {
	const definition = definitions.get(kind);
	if (!definition) throw resourcesErrors.make("unknownKind", { kind });
	const name = resourceName.safeParse(input.name);
	if (!name.success || /\p{Cc}/u.test(name.data)) {
		throw resourcesErrors.make("badName");
	}
	const description = resourceDescription.safeParse(input.description);
	if (!description.success || description.data.includes("\0")) {
		throw resourcesErrors.make("badDescription");
	}
	const body = definition.body.safeParse(input.body);
	if (!body.success) {
		throw resourcesErrors.make("invalidBody", {
			name: name.data,
			kind,
			...describeIssue(body.error),
		});
	}
	// What the definition leaves undefined is not in the JSON, and must not be in the answer either.
	const json = JSON.stringify(body.data) ?? "null";
	if (Buffer.byteLength(json) > maxBodyBytes) {
		throw resourcesErrors.make("tooLarge", { limit: maxBodyBytes });
	}
	return {
		name: name.data,
		description: description.data,
		body: JSON.parse(json),
	};
}

/** The first thing that is wrong, with the number of others. */
function describeIssue(error: z.ZodError): { path: string; reason: string } {
	const [issue, ...others] = error.issues;
	const path = issue?.path.map(String).join(".") || "the top";
	const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
	return { path, reason: `${issue?.message ?? "not valid"}${more}` };
}

/** Equal content has an equal hash. */
export function hashContent({ name, description, body }: Content): string {
	return createHash("sha256")
		.update(JSON.stringify([name, description, body]))
		.digest("hex");
}
