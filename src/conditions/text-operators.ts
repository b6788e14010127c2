/** Operators on text; each is made for its constants once and then only called. */
import { compileRe2, compileSubnet } from "#text/index.ts";

export type TextTest = (text: string) => boolean;

/** Why a constant cannot serve; the caller knows field and operator. */
export class BadConstant extends Error {
	readonly value: string;
	constructor(value: string, reason: string) {
		super(reason);
		this.value = value;
	}
}

/** Tests of text against constants, true when any of them fits. */
export function compileTextTest(
	operator: string,
	constants: readonly string[],
	ignoreCase: boolean,
): TextTest {
	switch (operator) {
		case "=":
			return equalsAny(constants, ignoreCase);
		case "contains":
			return anyOf(constants, ignoreCase, (text, part) => text.includes(part));
		case "startsWith":
			return anyOf(constants, ignoreCase, (text, part) =>
				text.startsWith(part),
			);
		case "endsWith":
			return anyOf(constants, ignoreCase, (text, part) => text.endsWith(part));
		case "match":
			return firstOf(
				constants.map((pattern) => {
					const expression = compileRe2(pattern, { ignoreCase, whole: true });
					return (text) => expression.test(text);
				}),
			);
		case "inSubnet":
			return firstOf(constants.map(subnetTest));
		default:
			throw new Error(`${operator} is no operator on text`);
	}
}

/** The same operators between two texts that both differ from event to event. */
export function compileTextComparison(
	operator: string,
	ignoreCase: boolean,
): (left: string, right: string) => boolean {
	const compare = textComparison(operator);
	return ignoreCase && operator !== "inSubnet"
		? (left, right) => compare(foldCase(left), foldCase(right))
		: compare;
}

function textComparison(
	operator: string,
): (left: string, right: string) => boolean {
	switch (operator) {
		case "=":
			return (left, right) => left === right;
		case "contains":
			return (left, right) => left.includes(right);
		case "startsWith":
			return (left, right) => left.startsWith(right);
		case "endsWith":
			return (left, right) => left.endsWith(right);
		case "inSubnet":
			return (left, right) => compileSubnet(right)?.(left) ?? false;
		default:
			throw new Error(`${operator} is no operator between texts`);
	}
}

/** Small letters; Greek sigma always the same, which toLowerCase() writes by its place in the word. */
export function foldCase(text: string): string {
	return text.toLowerCase().replaceAll("ς", "σ");
}

function equalsAny(
	constants: readonly string[],
	ignoreCase: boolean,
): TextTest {
	const wanted = new Set(
		constants.map((text) => (ignoreCase ? foldCase(text) : text)),
	);
	const [only] = wanted;
	if (ignoreCase) return (text) => wanted.has(foldCase(text));
	return wanted.size === 1
		? (text) => text === only
		: (text) => wanted.has(text);
}

function anyOf(
	constants: readonly string[],
	ignoreCase: boolean,
	test: (text: string, part: string) => boolean,
): TextTest {
	const parts = constants.map((part) => (ignoreCase ? foldCase(part) : part));
	return (text) => {
		const subject = ignoreCase ? foldCase(text) : text;
		for (const part of parts) if (test(subject, part)) return true;
		return false;
	};
}

function firstOf(tests: readonly TextTest[]): TextTest {
	const [only] = tests;
	if (tests.length === 1 && only !== undefined) return only;
	return (text) => {
		for (const test of tests) if (test(text)) return true;
		return false;
	};
}

function subnetTest(constant: string): TextTest {
	const test = compileSubnet(constant);
	if (test === undefined) {
		throw new BadConstant(constant, "it is no subnet, address or range");
	}
	return test;
}
