import type { Condition, Operand } from "./condition.definition.ts";

/** One line for people: `SourceAddress inSubnet 10.0.0.0/8 and not Name = "x"`. */
export function describeCondition(condition: Condition): string {
	switch (condition.kind) {
		case "group": {
			const members = condition.members.map(describeMember);
			if (condition.operator === "not") {
				return `not (${members.join(" or ")})`;
			}
			return members.join(` ${condition.operator} `);
		}
		case "filter":
			return `${condition.isNegated ? "not " : ""}filter ${quote(condition.filter)}`;
		case "comparison": {
			const right =
				condition.right === undefined
					? ""
					: ` ${describeOperand(condition.right)}`;
			const not = condition.isNegated ? "not " : "";
			const flag = condition.ignoreCase ? " (any case)" : "";
			return `${not}${describeOperand(condition.left)} ${condition.operator}${right}${flag}`;
		}
	}
}

function describeMember(member: Condition): string {
	return member.kind === "group" && member.operator !== "not"
		? `(${describeCondition(member)})`
		: describeCondition(member);
}

function describeOperand(operand: Operand): string {
	switch (operand.kind) {
		case "field":
			return operand.field;
		case "constant":
			return quote(operand.value);
		case "list":
			return `[${operand.values.map(quote).join(", ")}]`;
		case "activeList":
			return `${operand.field === undefined ? "" : `${operand.field} in `}active list ${quote(operand.list)} by ${operand.keyFields.join(", ")}`;
		case "dictionary":
			return `${operand.column === undefined ? "" : `${operand.column} in `}dictionary ${quote(operand.dictionary)} by ${operand.keyFields.join(", ")}`;
	}
}

function quote(value: string | number): string {
	return typeof value === "number" ? String(value) : JSON.stringify(value);
}
