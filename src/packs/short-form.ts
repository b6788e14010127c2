/**
 * Conditions in content files are written in a short form that reads like a sentence, and expanded here into the one
 * condition language:
 *
 *   [DeviceProduct, "=", OpenSSH]          a comparison; a list on the right means any of its members
 *   [Name, contains, admin, ignoreCase]    without regard to case
 *   not: <condition>
 *   all: [...]   any: [...]   none: [...]  groups
 *   inActiveList: {list: …, keyFields: […]}
 *   inDictionary: {dictionary: …, keyFields: […]}
 *   filter: name                           a saved filter
 *
 * The full form is accepted too. What has more to it than its form says (`all` beside `any`, a fourth word that is not
 * ignoreCase) is left as it is, so that the definition refuses it instead of half of it being lost.
 */

const groups = { all: "and", any: "or", none: "not" } as const;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Expands every value under a key `condition`, at any depth. */
export function expandConditions(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(expandConditions);
	if (!isFields(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, part]) => [
			key,
			key === "condition" ? expandCondition(part) : expandConditions(part),
		]),
	);
}

/** Expands one condition; what is no short form is returned as it is, for the definition to judge. */
export function expandCondition(value: unknown): unknown {
	if (Array.isArray(value)) return expandComparison(value);
	if (!isFields(value) || Object.keys(value).length !== 1) return value;
	for (const [name, operator] of Object.entries(groups)) {
		const members = value[name];
		if (Array.isArray(members)) {
			return { kind: "group", operator, members: members.map(expandCondition) };
		}
	}
	if ("not" in value) {
		return {
			kind: "group",
			operator: "not",
			members: [expandCondition(value.not)],
		};
	}
	if (typeof value.filter === "string") {
		return { kind: "filter", filter: value.filter };
	}
	for (const [operator, kind] of [
		["inActiveList", "activeList"],
		["inDictionary", "dictionary"],
	] as const) {
		const left = value[operator];
		if (isFields(left)) {
			return { kind: "comparison", left: { kind, ...left }, operator };
		}
	}
	return value;
}

const flags: readonly unknown[] = [undefined, "ignoreCase"];

function expandComparison(parts: readonly unknown[]): unknown {
	const [field, operator, right, flag, ...others] = parts;
	if (others.length > 0 || !flags.includes(flag)) return parts;
	return {
		kind: "comparison",
		left: { kind: "field", field },
		operator,
		right: Array.isArray(right)
			? { kind: "list", values: right }
			: isFields(right)
				? right
				: { kind: "constant", value: right },
		ignoreCase: flag === "ignoreCase",
	};
}
