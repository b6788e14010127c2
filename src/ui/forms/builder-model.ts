/** Between our conditions and those of `react-querybuilder`: same shape, but theirs is mutable and loosely typed. */
import type { RuleGroupType, RuleType } from "react-querybuilder";
import type {
	Condition,
	ConditionGroup,
	ConditionValue,
	Operator,
} from "../query/conditions.ts";
import { isGroup } from "../query/conditions.ts";
import { arityOf, operators } from "../query/operators.ts";

export function toBuilder(group: ConditionGroup): RuleGroupType {
	const { id, combinator, not = false } = group;
	return {
		...(id === undefined ? {} : { id }),
		combinator,
		not,
		rules: group.rules.map((rule) =>
			isGroup(rule) ? toBuilder(rule) : { ...rule },
		),
	};
}

export function fromBuilder(group: RuleGroupType): ConditionGroup {
	const { id, combinator, not } = group;
	return {
		...(id === undefined ? {} : { id }),
		combinator: combinator === "or" ? "or" : "and",
		...(not ? { not } : {}),
		rules: group.rules.map((rule) =>
			"rules" in rule ? fromBuilder(rule) : toCondition(rule),
		),
	};
}

function toCondition({ id, field, operator, value }: RuleType): Condition {
	const known = operators.find(({ name }) => name === operator)?.name ?? "=";
	return {
		...(id === undefined ? {} : { id }),
		field,
		operator: known,
		value: fitValue(value, known),
	};
}

/** Keeps what was typed when another operator takes one, two, several or no values. */
export function fitValue(value: unknown, operator: Operator): ConditionValue {
	const given: unknown[] = Array.isArray(value) ? value : [value];
	const texts = given.filter((item) => typeof item === "string");
	switch (arityOf(operator)) {
		case "none":
			return "";
		case "one":
			return texts[0] ?? "";
		case "two":
			return [texts[0] ?? "", texts[1] ?? ""];
		case "many":
			return texts.filter((text) => text !== "");
	}
}
