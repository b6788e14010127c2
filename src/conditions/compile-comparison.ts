/** One comparison, compiled for the types of its operands. */
import { toText } from "#event/index.ts";
import { canonicalAddress } from "#text/index.ts";
import type {
	Comparison,
	Operand,
	OperatorName,
} from "./condition.definition.ts";
import type { ConditionContext, Predicate } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import { compileKey } from "./keys.ts";
import {
	compileOperand,
	findActiveList,
	findDictionary,
	isVariable,
	type VariableOperand,
} from "./operands.ts";
import {
	BadConstant,
	compareTexts,
	compileTextTest,
} from "./text-operators.ts";
import {
	isNumericType,
	type Numeric,
	readNumber,
	toNumeric,
} from "./values.ts";

const ordering = new Set<OperatorName>(["<", "<=", ">", ">="]);

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
	const { left, operator, right } = comparison;
	if (operator === "inActiveList" || operator === "inDictionary") {
		return compileMembership(left, operator, context);
	}
	if (!isVariable(left)) {
		throw refuse(operator, left, "left");
	}
	if (right === undefined) {
		throw conditionErrors.make("missingOperand", { operator });
	}
	const variable = compileOperand(left, context);
	if (isVariable(right)) {
		if (operator === "match" || operator === "hasBit") {
			throw refuse(operator, right, "right");
		}
		return compareVariables(
			variable,
			operator,
			compileOperand(right, context),
			comparison.ignoreCase,
		);
	}
	if (right.kind === "list" && ordering.has(operator)) {
		throw refuse(operator, right, "right");
	}
	const constants = right.kind === "list" ? right.values : [right.value];
	try {
		return compareWithConstants(
			variable,
			operator,
			constants,
			comparison.ignoreCase,
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

function refuse(operator: OperatorName, operand: Operand, side: string): Error {
	const names = {
		field: "a field",
		constant: "a constant",
		list: "a list",
		activeList: "a value of an active list",
		dictionary: "a value of a dictionary",
	};
	return conditionErrors.make("badOperand", {
		operator,
		operand: names[operand.kind],
		side,
	});
}

function compileMembership<S>(
	left: Operand,
	operator: "inActiveList" | "inDictionary",
	context: ConditionContext<S>,
): Predicate<S> {
	if (operator === "inActiveList" && left.kind === "activeList") {
		const list = findActiveList(left.list, context);
		const keyOf = compileKey(left.keyFields, context.resolve, "sorted");
		return (subject) => list.has(keyOf(subject));
	}
	if (operator === "inDictionary" && left.kind === "dictionary") {
		const dictionary = findDictionary(left.dictionary, context);
		const keyOf = compileKey(left.keyFields, context.resolve, "listed");
		return (subject) => dictionary.has(keyOf(subject));
	}
	throw refuse(operator, left, "left");
}

function compareWithConstants<S>(
	left: VariableOperand<S>,
	operator: OperatorName,
	constants: readonly (string | number)[],
	ignoreCase: boolean,
): Predicate<S> {
	if (operator === "hasBit") return compileHasBit(left, constants);
	const areNumbers = constants.every((value) => typeof value === "number");
	if (
		(isNumericType(left.type) &&
			(operator === "=" || ordering.has(operator))) ||
		(areNumbers && ordering.has(operator))
	) {
		return compareNumbers(left, operator, constants.map(numberOf));
	}
	const texts = constants.map((value) =>
		left.type === "ip" && operator === "="
			? (canonicalAddress(String(value)) ?? String(value))
			: String(value),
	);
	if (ordering.has(operator)) {
		const constant = texts[0] ?? "";
		return eachText(left, (text) =>
			compareTexts(operator, text, constant, false),
		);
	}
	return eachText(left, compileTextTest(operator, texts, ignoreCase));
}

function numberOf(constant: string | number): Numeric {
	const value = typeof constant === "number" ? constant : readNumber(constant);
	if (value === undefined) {
		throw new BadConstant(String(constant), "it is no number");
	}
	return value;
}

/** Applies a test to the text of a value; to a list of texts, until one passes. */
function eachText<S>(
	left: VariableOperand<S>,
	test: (text: string) => boolean,
): Predicate<S> {
	if (left.type !== "strings")
		return (subject) => test(toText(left.get(subject)));
	return (subject) => {
		const values = left.get(subject);
		return Array.isArray(values) && values.length > 0
			? values.some((value) => test(toText(value)))
			: test("");
	};
}

function compareNumbers<S>(
	left: VariableOperand<S>,
	operator: OperatorName,
	constants: readonly Numeric[],
): Predicate<S> {
	const compare = numericOrder(operator);
	const [only] = constants;
	if (constants.length === 1 && only !== undefined) {
		return (subject) => {
			const value = toNumeric(left.get(subject));
			return value !== undefined && compare(value, only);
		};
	}
	return (subject) => {
		const value = toNumeric(left.get(subject));
		return (
			value !== undefined &&
			constants.some((constant) => compare(value, constant))
		);
	};
}

function numericOrder(
	operator: OperatorName,
): (left: Numeric, right: Numeric) => boolean {
	switch (operator) {
		case "<":
			return (left, right) => left < right;
		case "<=":
			return (left, right) => left <= right;
		case ">":
			return (left, right) => left > right;
		case ">=":
			return (left, right) => left >= right;
		default:
			// A number may be a bigint on one side only; both orders mean equal, whatever the representation, and exclude NaN.
			return (left, right) => left <= right && left >= right;
	}
}

/** Positions count from 0 at the lowest bit; a list asks for all of its bits. */
function compileHasBit<S>(
	left: VariableOperand<S>,
	constants: readonly (string | number)[],
): Predicate<S> {
	let mask = 0n;
	for (const constant of constants) {
		const position = Number(readNumber(String(constant)));
		if (!Number.isInteger(position) || position < 0 || position > 63) {
			throw new BadConstant(String(constant), "bits have positions 0 to 63");
		}
		mask |= 1n << BigInt(position);
	}
	const small = mask <= 0x7fff_ffffn ? Number(mask) : undefined;
	return (subject) => {
		const value = toNumeric(left.get(subject));
		if (value === undefined) return false;
		if (typeof value === "number") {
			if (!Number.isInteger(value)) return false;
			if (small !== undefined && value >= 0 && value <= 0x7fff_ffff) {
				return (value & small) === small;
			}
		}
		return (BigInt(value) & mask) === mask;
	};
}

function compareVariables<S>(
	left: VariableOperand<S>,
	operator: OperatorName,
	right: VariableOperand<S>,
	ignoreCase: boolean,
): Predicate<S> {
	if (
		(isNumericType(left.type) || isNumericType(right.type)) &&
		(operator === "=" || ordering.has(operator))
	) {
		const compare = numericOrder(operator);
		return (subject) => {
			const first = toNumeric(left.get(subject));
			const second = toNumeric(right.get(subject));
			return (
				first !== undefined && second !== undefined && compare(first, second)
			);
		};
	}
	return (subject) =>
		compareTexts(
			operator,
			toText(left.get(subject)),
			toText(right.get(subject)),
			ignoreCase,
		);
}
