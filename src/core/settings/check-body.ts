/** Whether a body fits its definition, and what it refers to. */
import type { z } from "zod";
import { listBodyReferences, toBodySchema } from "#schema/index.ts";
import type { Resources } from "../resources/resources.ts";
import { storedSettingsErrors } from "./errors.ts";
import type { SettingsDefinition, SettingsIssue } from "./settings.ts";

/** Bytes of a body as JSON; large sets of things are resources or assets. */
const maxBodyBytes = 1024 * 1024;

export function toIssues(error: z.ZodError): SettingsIssue[] {
	return error.issues.map(({ path, message }) => ({
		path: path.map((key) => (typeof key === "number" ? key : String(key))),
		message,
	}));
}

/** As details of an error: the first issue and the number of others. */
export function describeIssues(
	definition: SettingsDefinition,
	[first, ...others]: readonly SettingsIssue[],
): { title: string; path: string; reason: string } {
	const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
	return {
		title: definition.title,
		path: first?.path.join(".") || "the top",
		reason: `${first?.message ?? "not valid"}${more}`,
	};
}

/** The body with its defaults, as it is stored. Throws storedSettings.invalidBody, tooLarge. */
export function parseBody(
	definition: SettingsDefinition,
	given: unknown,
): unknown {
	const result = definition.body.safeParse(given);
	if (!result.success) {
		const details = describeIssues(definition, toIssues(result.error));
		throw storedSettingsErrors.make("invalidBody", details);
	}
	const text = JSON.stringify(result.data) ?? "null";
	if (Buffer.byteLength(text) > maxBodyBytes) {
		throw storedSettingsErrors.make("tooLarge", { limit: maxBodyBytes });
	}
	return JSON.parse(text);
}

export interface MissingReference extends SettingsIssue {
	readonly kind: string;
	readonly reference: string;
}

/** References to resources that neither the tenant nor Shared has. */
export async function findMissingReferences(
	definition: SettingsDefinition,
	tenantId: string,
	body: unknown,
	resources: Pick<Resources, "resolve">,
): Promise<MissingReference[]> {
	const missing: MissingReference[] = [];
	const schema = toBodySchema(definition);
	for (const { kind, reference, path } of listBodyReferences(schema, body)) {
		if (await resources.resolve(kind, reference, tenantId)) continue;
		missing.push({
			kind,
			reference,
			path,
			message: `There is no ${kind} “${reference}” in this tenant or Shared`,
		});
	}
	return missing;
}
