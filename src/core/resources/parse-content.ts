import { createHash } from "node:crypto";
import type { z } from "zod";
import { resourceDescription, resourceName } from "#schema/index.ts";
import { resourcesErrors } from "./errors.ts";
import type { Kinds } from "./kinds.ts";
import type { ContentIssue } from "./resources.ts";

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
	kinds: Kinds,
	kind: string,
	input: {
		readonly name: string;
		readonly description?: string;
		readonly body: unknown;
	},
): Content {
	const { definition } = kinds.get(kind);
	const name = parseName(input.name);
	const description = parseDescription(input.description);
	const body = definition.body.safeParse(input.body);
	if (!body.success) {
		throw resourcesErrors.make("invalidBody", {
			name,
			kind,
			...describeIssue(body.error),
		});
	}
	return { name, description, body: toStoredBody(body.data) };
}

export function parseName(given: string): string {
	const name = resourceName.safeParse(given);
	if (!name.success || /\p{Cc}/u.test(name.data)) {
		throw resourcesErrors.make("badName");
	}
	return name.data;
}

export function parseDescription(given: string | undefined): string {
	const description = resourceDescription.safeParse(given);
	if (!description.success || description.data.includes("\0")) {
		throw resourcesErrors.make("badDescription");
	}
	return description.data;
}

/** What is in the JSON: what the definition leaves undefined must not be in the answer either. */
function toStoredBody(body: unknown): unknown {
	const json = JSON.stringify(body) ?? "null";
	if (Buffer.byteLength(json) > maxBodyBytes) {
		throw resourcesErrors.make("tooLarge", { limit: maxBodyBytes });
	}
	return JSON.parse(json);
}

/** All that is wrong with a body by itself, and the body with its defaults when nothing is. */
export function checkBody(
	kinds: Kinds,
	kind: string,
	given: unknown,
): { readonly issues: ContentIssue[]; readonly body?: unknown } {
	const result = kinds.get(kind).definition.body.safeParse(given);
	if (result.success) {
		return { issues: [], body: toStoredBody(result.data) };
	}
	return {
		issues: result.error.issues.map((issue) => ({
			path: ["body", ...toPath(issue.path)],
			message: issue.message,
		})),
	};
}

/**
 * True for the body of a secret that is right but for members that it lacks, as packages and files hold it: their
 * values are entered later.
 */
export function isPartOfSecret(
	kinds: Kinds,
	kindName: string,
	given: unknown,
): boolean {
	const kind = kinds.get(kindName);
	if (!kind.isSecret || typeof given !== "object" || given === null) {
		return false;
	}
	const { issues } = checkBody(kinds, kindName, given);
	return (
		issues.length > 0 &&
		issues.every(({ path }) => {
			const member = path[1];
			return path.length === 2 && member !== undefined && !(member in given);
		})
	);
}

function toPath(path: readonly PropertyKey[]): (string | number)[] {
	return path.map((key) => (typeof key === "number" ? key : String(key)));
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
