/** Conditions in the short form that content packs are written in; see src/packs/short-form.ts, which reads it. */
import { isDeepStrictEqual } from "node:util";
import { expandCondition } from "#packs/index.ts";

type Members = Readonly<Record<string, unknown>>;

/** Every value under a key `condition`, at any depth, as far as it means the same when it is read again. */
export function shortenConditions(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shortenConditions);
	if (!isMembers(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, part]) => [
			key,
			key === "condition" ? shortenCondition(part) : shortenConditions(part),
		]),
	);
}

function shortenCondition(value: unknown): unknown {
	const short = toShort(value);
	const read = withoutDefaults(expandCondition(short));
	return isDeepStrictEqual(read, withoutDefaults(value)) ? short : value;
}

const groups: Readonly<Record<string, string>> = { and: "all", or: "any" };

function toShort(value: unknown): unknown {
	if (!isMembers(value)) return value;
	if (value.kind === "filter") return { filter: value.filter };
	if (value.kind === "group" && Array.isArray(value.members)) {
		const members = value.members.map(shortenCondition);
		if (value.operator === "not") {
			return members.length === 1 ? { not: members[0] } : { none: members };
		}
		return { [groups[String(value.operator)] ?? "group"]: members };
	}
	const { left, operator, right, ignoreCase } = value;
	if (value.kind !== "comparison" || !isMembers(left)) return value;
	if (left.kind === "activeList" || left.kind === "dictionary") {
		const { kind: _, ...members } = left;
		return { [String(operator)]: members };
	}
	const flag = ignoreCase === true ? ["ignoreCase"] : [];
	return [left.field, operator, shortRight(right), ...flag];
}

function shortRight(right: unknown): unknown {
	if (!isMembers(right)) return right;
	if (right.kind === "list") return right.values;
	return right.kind === "constant" ? right.value : right;
}

const flags = ["ignoreCase", "isNegated"];

/** Without what the definition of conditions fills in. */
function withoutDefaults(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutDefaults);
	if (!isMembers(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key, part]) => part !== false || !flags.includes(key))
			.map(([key, part]) => [key, withoutDefaults(part)]),
	);
}

function isMembers(value: unknown): value is Members {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
