/** Bodies of secrets: what of them is shown, and what a change leaves as it was. */
import { type Kind, typeOfBody } from "./kinds.ts";

type Members = Readonly<Record<string, unknown>>;

/** The body without its secret members, and the names of those that hold a value. */
export function redactBody(
	kind: Kind,
	body: unknown,
): { readonly shown: unknown; readonly kept: readonly string[] } {
	if (!isObject(body)) return { shown: {}, kept: [] };
	const secret = kind.secretMembersOf(body);
	return {
		shown: Object.fromEntries(
			Object.entries(body).filter(([name]) => !secret.includes(name)),
		),
		kept: secret.filter((name) => !isEmpty(body[name])),
	};
}

/**
 * A body as somebody sent it who saw only the shown part: secret members that are absent or empty take their earlier
 * values, null clears one. A body of another type starts anew. `open` is asked only when an earlier value is needed.
 */
export async function fillKept(
	kind: Kind,
	given: unknown,
	before: {
		readonly shown: unknown;
		readonly kept: readonly string[];
		readonly open: () => Promise<unknown>;
	},
): Promise<unknown> {
	if (!isObject(given)) return given;
	const secret = kind.secretMembersOf(given);
	const cleared = secret.filter((name) => given[name] === null);
	const filled: Record<string, unknown> = Object.fromEntries(
		Object.entries(given).filter(([name]) => !cleared.includes(name)),
	);
	const isSameType = typeOfBody(given) === typeOfBody(before.shown);
	const wanted = secret.filter(
		(name) =>
			before.kept.includes(name) &&
			!cleared.includes(name) &&
			isEmpty(given[name]),
	);
	if (!isSameType || wanted.length === 0) return filled;
	const earlier = await before.open();
	if (!isObject(earlier)) return filled;
	for (const name of wanted) filled[name] = earlier[name];
	return filled;
}

function isEmpty(value: unknown): boolean {
	return (
		value === undefined ||
		value === "" ||
		(Array.isArray(value) && value.length === 0)
	);
}

function isObject(value: unknown): value is Members {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
