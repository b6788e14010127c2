import { type BodySchema, listBodyReferences } from "#schema/index.ts";

/** A copy of a body that names others as `replace` says; undefined leaves a name as it is. */
export function rewriteReferences(
	schema: BodySchema,
	body: unknown,
	replace: (kind: string, reference: string) => string | undefined,
): unknown {
	const copy = { body: structuredClone(body) };
	for (const { kind, reference, path } of listBodyReferences(schema, body)) {
		const name = replace(kind, reference);
		if (name === undefined) continue;
		let holder: unknown = copy;
		const [last, ...way] = ["body", ...path].reverse();
		for (const key of way.reverse()) holder = memberOf(holder, key);
		if (typeof holder === "object" && holder !== null && last !== undefined) {
			Reflect.set(holder, last, name);
		}
	}
	return copy.body;
}

function memberOf(value: unknown, key: string | number): unknown {
	return typeof value === "object" && value !== null
		? Reflect.get(value, key)
		: undefined;
}
