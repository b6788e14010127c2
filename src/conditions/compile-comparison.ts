/** One comparison, compiled for the types of its operands. */
import { toText } from "#event/index.ts";
import { canonicalAddress } from "#text/index.ts";
import type { Comparison, OperatorName } from "./condition.definition.ts";
import type { ConditionContext, Predicate } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import { compileMembership } from "./membership.ts";
import {
	compileHasBit,
	compileNumberTest,
	numberOf,
	numericOrder,
} from "./numbers.ts";
import { checkPlaces, isVariable } from "./operand-places.ts";
import {
	compileOperand,
	eachText,
	eachValue,
	type VariableOperand,
	valuesOf,
} from "./operands.ts";
import { compileOrderTest, compileTextOrder, isOrdering } from "./ordering.ts";
import {
	BadConstant,
	compileTextComparison,
	compileTextTest,
} from "./text-operators.ts";
import { isNumericType, toNumeric } from "./values.ts";

/** @throws conditions.*, text.badPattern */
export function compileComparison<S>(
	comparison: Comparison,
	context: ConditionContext<S>,
): Predicate<S> {
	const test = compileTest(comparison, context);
	return comparison.isNegated ? (subject) => !test(subject) : test;
}

function compileTest<S>(
	comparison: Comparison,
	context: ConditionContext<S>,
): Predicate<S> {
	checkPlaces(comparison);
	const { left, operator, right, ignoreCase } = comparison;
	const membership = compileMembership(comparison, context);
	if (membership !== undefined) return membership;
	if (!isVariable(left)) throw impossible(operator);
	const variable = compileOperand(left, context);
	if (isVariable(right)) {
		const other = compileOperand(right, context);
		return compareVariables(variable, operator, other, ignoreCase);
	}
	try {
		return compareWithConstants(
			variable,
			operator,
			constantsOf(right, operator),
			ignoreCase,
		);
	} catch (error) {
		if (!(error instanceof BadConstant)) throw error;
		throw conditionErrors.make("badConstant", {
			value: error.value,
			left: variable.name,
			operator,
			reason: error.message,
		});
	}
}

/** `checkPlaces` lets no such operand through. */
function impossible(operator: OperatorName): Error {
	return new Error(`${operator} has an operand that it does not take`);
}

function constantsOf(
	right: Comparison["right"],
	operator: OperatorName,
): readonly (string | number)[] {
	if (right?.kind === "constant") return [right.value];
	if (right?.kind === "list") return right.values;
	throw impossible(operator);
}

function compareWithConstants<S>(
	left: VariableOperand<S>,
	operator: OperatorName,
	constants: readonly (string | number)[],
	ignoreCase: boolean,
): Predicate<S> {
	const isNumeric = isNumericType(left.type);
	if (operator === "hasBit") return eachValue(left, compileHasBit(constants));
	if (isOrdering(operator)) {
		const [constant = ""] = constants;
		const options = { isNumeric, ignoreCase };
		return eachValue(left, compileOrderTest(operator, constant, options));
	}
	if (operator === "=" && isNumeric) {
		const numbers = constants.map(numberOf);
		return eachValue(left, compileNumberTest(operator, numbers));
	}
	const texts = constants.map((value) =>
		left.type === "ip" && operator === "="
			? (canonicalAddress(String(value)) ?? String(value))
			: String(value),
	);
	return eachText(left, compileTextTest(operator, texts, ignoreCase));
}

function compareVariables<S>(
	left: VariableOperand<S>,
	operator: OperatorName,
	right: VariableOperand<S>,
	ignoreCase: boolean,
): Predicate<S> {
	const compare = valueComparison(left, operator, right, ignoreCase);
	if (left.type !== "strings" && right.type !== "strings") {
		const { get } = left;
		const { get: getOther } = right;
		return (subject) => compare(get(subject), getOther(subject));
	}
	const all = ({ type, get }: VariableOperand<S>, subject: S) =>
		type === "strings" ? valuesOf(get(subject)) : [get(subject)];
	return (subject) => {
		const others = all(right, subject);
		return all(left, subject).some((value) =>
			others.some((other) => compare(value, other)),
		);
	};
}

function valueComparison<S>(
	left: VariableOperand<S>,
	operator: OperatorName,
	right: VariableOperand<S>,
	ignoreCase: boolean,
): (left: unknown, right: unknown) => boolean {
	const isNumeric = isNumericType(left.type) || isNumericType(right.type);
	if (isNumeric && (operator === "=" || isOrdering(operator))) {
		const compare = numericOrder(operator);
		return (first, second) => {
			const one = toNumeric(first);
			const other = toNumeric(second);
			return one !== undefined && other !== undefined && compare(one, other);
		};
	}
	if (isOrdering(operator)) return compileTextOrder(operator, ignoreCase);
	const compare = compileTextComparison(operator, ignoreCase);
	return (first, second) => compare(toText(first), toText(second));
}
