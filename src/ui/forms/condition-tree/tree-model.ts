/** Between conditions of resources and the tree that `react-querybuilder` edits. */
import type { RuleGroupType } from "react-querybuilder";
import {
	type Condition,
	type Group,
	newComparison,
	type Test,
	testShape,
} from "./condition.ts";

/** The whole test is the value of the rule; field and operator of the rule mean nothing here. */
export function toRule(test: Test) {
	return { field: "test", operator: "=", value: test };
}

export function testOf(value: unknown): Test {
	const parsed = testShape.safeParse(value);
	return parsed.success ? parsed.data : newComparison;
}

export function toTree(condition: Condition): RuleGroupType {
	if (condition.kind !== "group")
		return { combinator: "and", rules: [toRule(condition)] };
	return toTreeGroup(condition);
}

function toTreeGroup({ operator, members }: Group): RuleGroupType {
	const [only] = members;
	// "not" around one group is that group turned around.
	if (
		operator === "not" &&
		members.length === 1 &&
		only?.kind === "group" &&
		only.operator !== "not"
	)
		return { ...toTreeGroup(only), not: true };
	return {
		// None of several: not (a or b).
		combinator: operator === "and" ? "and" : "or",
		...(operator === "not" ? { not: true } : {}),
		rules: members.map((member) =>
			member.kind === "group" ? toTreeGroup(member) : toRule(member),
		),
	};
}

export function fromTree(tree: RuleGroupType): Group {
	const members = tree.rules.map(
		(rule): Condition =>
			"rules" in rule ? fromTree(rule) : testOf(rule.value),
	);
	const combinator = tree.combinator === "or" ? "or" : "and";
	if (!tree.not) return { kind: "group", operator: combinator, members };
	if (combinator === "or" || members.length === 1)
		return { kind: "group", operator: "not", members };
	return {
		kind: "group",
		operator: "not",
		members: [{ kind: "group", operator: "and", members }],
	};
}
