/** What may stand on either side of a comparison, and what may be asked of them. */
import type { OperandKind } from "./condition.ts";

export const lefts: readonly {
	value: OperandKind | "filter";
	label: string;
}[] = [
	{ value: "field", label: "field" },
	{ value: "activeList", label: "active list" },
	{ value: "dictionary", label: "dictionary" },
	{ value: "filter", label: "saved filter" },
];

/** The operator that asks whether there is such an entry at all. */
export function unaryOf(kind: OperandKind): string | undefined {
	if (kind === "activeList") return "inActiveList";
	return kind === "dictionary" ? "inDictionary" : undefined;
}

export const isUnary = (operator: string) =>
	operator === "inActiveList" || operator === "inDictionary";

export const operatorTitles: readonly [operator: string, title: string][] = [
	["=", "="],
	["<", "<"],
	["<=", "<="],
	[">", ">"],
	[">=", ">="],
	["contains", "contains"],
	["startsWith", "starts with"],
	["endsWith", "ends with"],
	["match", "matches RE2"],
	["inSubnet", "in subnet"],
	["hasBit", "has bit"],
];

/** Operators for which case means nothing. */
export const withoutCase = ["inSubnet", "hasBit", "<", "<=", ">", ">="];

export const rights: readonly { value: OperandKind; label: string }[] = [
	{ value: "constant", label: "value" },
	{ value: "list", label: "any of" },
	{ value: "field", label: "field" },
	{ value: "activeList", label: "active list" },
	{ value: "dictionary", label: "dictionary" },
];
