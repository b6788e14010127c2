/**
 * < <= > >=. What stands on the right decides: a number, as JSON or as text that is one, is compared with numbers, and a
 * left value that is none does not hold; any other text is compared with text, by the codes of its characters. A field
 * that is a number by its type makes both sides numbers. An absent value is 0 among numbers and "" among texts.
 */
import { toText } from "#event/index.ts";
import type { OperatorName } from "./condition.definition.ts";
import { compileNumberTest, numberOf, numericOrder } from "./numbers.ts";
import { foldCase } from "./text-operators.ts";
import { readNumber, toNumeric } from "./values.ts";

export function isOrdering(operator: OperatorName): boolean {
	return (
		operator === "<" ||
		operator === "<=" ||
		operator === ">" ||
		operator === ">="
	);
}

export function compileOrderTest(
	operator: OperatorName,
	constant: string | number,
	options: { readonly isNumeric: boolean; readonly ignoreCase: boolean },
): (value: unknown) => boolean {
	const isNumber =
		options.isNumeric ||
		typeof constant === "number" ||
		readNumber(constant) !== undefined;
	if (isNumber) return compileNumberTest(operator, [numberOf(constant)]);
	const compare = textOrder(operator);
	const fold = options.ignoreCase ? foldCase : asItIs;
	const right = fold(String(constant));
	return (value) => compare(fold(toText(value)), right);
}

/** Two texts that both differ from event to event. */
export function compileTextOrder(
	operator: OperatorName,
	ignoreCase: boolean,
): (left: unknown, right: unknown) => boolean {
	const byText = textOrder(operator);
	const byNumber = numericOrder(operator);
	const fold = ignoreCase ? foldCase : asItIs;
	return (left, right) => {
		const text = toText(right);
		const number = readNumber(text);
		if (number === undefined) return byText(fold(toText(left)), fold(text));
		const value = toNumeric(left);
		return value !== undefined && byNumber(value, number);
	};
}

const asItIs = (text: string): string => text;

function textOrder(
	operator: OperatorName,
): (left: string, right: string) => boolean {
	switch (operator) {
		case "<":
			return (left, right) => left < right;
		case "<=":
			return (left, right) => left <= right;
		case ">":
			return (left, right) => left > right;
		default:
			return (left, right) => left >= right;
	}
}
