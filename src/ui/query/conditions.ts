/** The condition builder's model. Its shape is the one `react-querybuilder` edits. */

export interface ConditionGroup {
	readonly id?: string;
	readonly combinator: "and" | "or";
	readonly not?: boolean;
	readonly rules: readonly (Condition | ConditionGroup)[];
}

export interface Condition {
	readonly id?: string;
	readonly field: string;
	readonly operator: Operator;
	/** As edited: text also for numbers; a list for `in` and `between`; times as milliseconds since the epoch. */
	readonly value: ConditionValue;
}

export type ConditionValue = string | readonly string[];

export type Operator =
	| "="
	| "!="
	| "<"
	| "<="
	| ">"
	| ">="
	| "contains"
	| "notContains"
	| "startsWith"
	| "endsWith"
	| "like"
	| "notLike"
	| "match"
	| "notMatch"
	| "inSubnet"
	| "notInSubnet"
	| "in"
	| "notIn"
	| "between"
	| "notBetween"
	| "has"
	| "notHas"
	| "isEmpty"
	| "isNotEmpty";

export function isGroup(
	entry: Condition | ConditionGroup,
): entry is ConditionGroup {
	return "rules" in entry;
}
