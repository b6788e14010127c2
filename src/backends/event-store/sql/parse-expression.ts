/**
 * Expressions of a search. What the grammar does not name cannot be written: there is no way to a subquery, another
 * table, a setting or a function outside the list.
 */
import { type Cursor, describeToken } from "./cursor.ts";
import { parseCall } from "./parse-call.ts";
import { parseInItems, parseLiteral } from "./parse-literals.ts";
import { resolvePath } from "./path.ts";
import { isReserved } from "./reserved.ts";
import type { BinaryOperator, Expression } from "./syntax.ts";

const comparisons: Readonly<Record<string, BinaryOperator>> = {
	"=": "=",
	"==": "=",
	"!=": "!=",
	"<>": "!=",
	"<": "<",
	"<=": "<=",
	">": ">",
	">=": ">=",
};

const intervalUnits = new Set(
	"SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR".split(" "),
);

/** Longest run of `a + b + …`; AND and OR have no such limit. */
const maxRun = 100;

export function parseExpression(cursor: Cursor): Expression {
	return cursor.nested(() => parseChain(cursor, "OR"));
}

export function parseList(cursor: Cursor): Expression[] {
	const list = [parseExpression(cursor)];
	while (cursor.accept(",")) list.push(parseExpression(cursor));
	return list;
}

function parseChain(cursor: Cursor, operator: "OR" | "AND"): Expression {
	const part = () =>
		operator === "OR" ? parseChain(cursor, "AND") : parseNot(cursor);
	const first = part();
	if (!cursor.at(operator)) return first;
	const operands = [first];
	while (cursor.accept(operator)) operands.push(part());
	return { kind: "chain", operator, operands };
}

function parseNot(cursor: Cursor): Expression {
	if (!cursor.accept("NOT")) return parseComparison(cursor);
	const operand = cursor.nested(() => parseNot(cursor));
	return { kind: "unary", operator: "NOT", operand };
}

function parseComparison(cursor: Cursor): Expression {
	let left = parseRun(cursor, ["||"], () => parseSum(cursor));
	for (let run = 0; run < maxRun; run++) {
		const next = parseCondition(cursor, left);
		if (next === undefined) return left;
		left = next;
	}
	throw cursor.refuse("Too many comparisons in a row");
}

/** What follows a value and makes it a condition; undefined when nothing does. */
function parseCondition(
	cursor: Cursor,
	operand: Expression,
): Expression | undefined {
	const value = () => parseRun(cursor, ["||"], () => parseSum(cursor));
	const operator =
		cursor.peek().kind === "symbol"
			? comparisons[cursor.peek().text]
			: undefined;
	if (operator !== undefined) {
		cursor.next();
		return { kind: "binary", operator, left: operand, right: value() };
	}
	if (cursor.accept("IS")) {
		const isNegated = cursor.accept("NOT");
		cursor.expect("NULL", "after IS");
		return { kind: "isNull", isNegated, operand };
	}
	const isNegated =
		cursor.at("NOT") && /^(LIKE|ILIKE|IN|BETWEEN)$/.test(cursor.peek(1).upper);
	if (isNegated) cursor.next();
	for (const word of ["LIKE", "ILIKE"] as const) {
		if (!cursor.accept(word)) continue;
		const like: BinaryOperator = isNegated ? `NOT ${word}` : word;
		return { kind: "binary", operator: like, left: operand, right: value() };
	}
	if (cursor.accept("BETWEEN")) {
		const low = value();
		cursor.expect("AND", "after the lower end of BETWEEN");
		return { kind: "between", isNegated, operand, low, high: value() };
	}
	if (cursor.accept("IN")) {
		return { kind: "in", isNegated, operand, items: parseInItems(cursor) };
	}
	return undefined;
}

function parseSum(cursor: Cursor): Expression {
	return parseRun(cursor, ["+", "-"], () =>
		parseRun(cursor, ["*", "/", "%"], () => parseUnary(cursor)),
	);
}

function parseRun(
	cursor: Cursor,
	operators: readonly BinaryOperator[],
	part: () => Expression,
): Expression {
	let left = part();
	for (let run = 0; run < maxRun; run++) {
		const operator = operators.find((symbol) => cursor.at(symbol));
		if (operator === undefined) return left;
		cursor.next();
		left = { kind: "binary", operator, left, right: part() };
	}
	throw cursor.refuse("Too many operators in a row");
}

function parseUnary(cursor: Cursor): Expression {
	if (!cursor.accept("-")) return parseElement(cursor);
	const operand = cursor.nested(() => parseUnary(cursor));
	return { kind: "unary", operator: "-", operand };
}

function parseElement(cursor: Cursor): Expression {
	let of = parsePrimary(cursor);
	for (let run = 0; run < maxRun && cursor.accept("["); run++) {
		const index = parseExpression(cursor);
		cursor.expect("]", "after an index");
		of = { kind: "element", of, index };
	}
	return of;
}

function parsePrimary(cursor: Cursor): Expression {
	const literal = parseLiteral(cursor);
	if (literal !== undefined) return literal;
	const token = cursor.peek();
	if (cursor.accept("(")) {
		const items = parseList(cursor);
		cursor.expect(")", "after an expression");
		const [only] = items;
		return items.length === 1 && only ? only : { kind: "tuple", items };
	}
	if (cursor.accept("[")) {
		const items = cursor.at("]") ? [] : parseList(cursor);
		cursor.expect("]", "after a list");
		return { kind: "list", items };
	}
	if (token.kind === "word" && cursor.peek(1).text === "(") {
		return parseCall(cursor, parseExpression);
	}
	if (cursor.accept("CASE")) return parseCase(cursor);
	if (cursor.accept("INTERVAL")) return parseInterval(cursor);
	const isName = token.kind === "word" || token.kind === "quoted";
	if (!isName || isReserved(token) || /^\d/.test(token.text)) {
		throw cursor.refuse(
			token.upper === "SELECT"
				? "A search has one SELECT and no subqueries"
				: `${describeToken(token)} cannot stand here`,
		);
	}
	cursor.next();
	return resolvePath(cursor, token);
}

function parseCase(cursor: Cursor): Expression {
	const subject = cursor.at("WHEN") ? undefined : parseExpression(cursor);
	const branches: { when: Expression; result: Expression }[] = [];
	while (cursor.accept("WHEN")) {
		const when = parseExpression(cursor);
		cursor.expect("THEN", "after WHEN");
		branches.push({ when, result: parseExpression(cursor) });
	}
	if (branches.length === 0) throw cursor.refuse("Expected WHEN after CASE");
	const otherwise = cursor.accept("ELSE") ? parseExpression(cursor) : undefined;
	cursor.expect("END", "after CASE");
	return { kind: "case", subject, branches, otherwise };
}

function parseInterval(cursor: Cursor): Expression {
	const amount = parseUnary(cursor);
	const unit = cursor.next();
	const name = unit.upper.replace(/S$/, "");
	if (unit.kind === "word" && intervalUnits.has(name)) {
		return { kind: "interval", amount, unit: name };
	}
	throw cursor.refuse("Expected a unit such as HOUR after INTERVAL", unit);
}
