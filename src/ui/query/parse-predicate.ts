/** One comparison or call of a WHERE → one condition. */
import type { Condition, Operator } from "./conditions.ts";
import {
	type FieldKind,
	type FieldList,
	isMapField,
	isNumeric,
} from "./fields.ts";
import { unescapePattern } from "./literals.ts";
import { fits } from "./operators.ts";
import type { Reader } from "./parse-where.ts";
import { isSymbol, isWord, QueryProblem, type Token } from "./tokens.ts";

const comparisons = new Map<string, Operator>(
	Object.entries({
		"=": "=",
		"==": "=",
		"!=": "!=",
		"<>": "!=",
		"<": "<",
		"<=": "<=",
		">": ">",
		">=": ">=",
	} as const),
);

/** Functions by lower-case name: ClickHouse knows `match` only so spelled, but people type as they like. */
const calls = new Map<string, Operator>(
	Object.entries({
		match: "match",
		insubnet: "inSubnet",
		has: "has",
		empty: "isEmpty",
		notempty: "isNotEmpty",
	} as const),
);

export function parsePredicate(reader: Reader, fields: FieldList): Condition {
	const first = reader.tokens[reader.at];
	if (first?.kind === "word" && isSymbol(reader.tokens[reader.at + 1], "("))
		return parseCall(reader, fields, first.value);
	const { field, kind } = parseField(reader, fields);
	const isNegated = isWord(reader.tokens[reader.at], "NOT");
	if (isNegated) reader.at++;
	const token = reader.tokens[reader.at++];
	const word = token?.value.toUpperCase() ?? "";
	const condition = { field };
	if (word === "LIKE" || word === "ILIKE") {
		const pattern = parseLiteral(reader, kind);
		return check(
			{ ...condition, ...fromPattern(pattern, word, isNegated) },
			kind,
		);
	}
	if (word === "IN") {
		const value = parseList(reader, kind);
		return check(
			{ ...condition, operator: isNegated ? "notIn" : "in", value },
			kind,
		);
	}
	if (word === "BETWEEN") {
		const low = parseLiteral(reader, kind);
		if (!isWord(reader.tokens[reader.at++], "AND"))
			throw new QueryProblem("BETWEEN needs two values joined by AND.");
		const value = [low, parseLiteral(reader, kind)];
		return check(
			{ ...condition, operator: isNegated ? "notBetween" : "between", value },
			kind,
		);
	}
	const operator = token?.kind === "symbol" ? comparisons.get(word) : undefined;
	if (!operator || isNegated)
		throw new QueryProblem(
			`The builder can't show what follows ${field} ("${token?.value ?? "nothing"}").`,
		);
	return check(
		fromComparison(field, operator, parseLiteral(reader, kind), kind),
		kind,
	);
}

function fromComparison(
	field: string,
	operator: Operator,
	value: string,
	kind: FieldKind,
): Condition {
	if (value !== "" || isNumeric(kind)) return { field, operator, value };
	if (operator === "=") return { field, operator: "isEmpty", value: "" };
	if (operator === "!=") return { field, operator: "isNotEmpty", value: "" };
	throw new QueryProblem(`${field} is compared with an empty text.`);
}

function parseCall(reader: Reader, fields: FieldList, name: string): Condition {
	const operator = calls.get(name.toLowerCase());
	if (!operator)
		throw new QueryProblem(`The builder can't show the function ${name}.`);
	reader.at += 2;
	const { field, kind } = parseField(reader, fields);
	const takesValue = operator !== "isEmpty" && operator !== "isNotEmpty";
	if (takesValue && !isSymbol(reader.tokens[reader.at++], ","))
		throw new QueryProblem(`${name} needs two values.`);
	const value = takesValue ? parseLiteral(reader, kind) : "";
	if (!isSymbol(reader.tokens[reader.at++], ")"))
		throw new QueryProblem(`The builder can't show this use of ${name}.`);
	return check({ field, operator, value }, kind);
}

function check(condition: Condition, kind: FieldKind): Condition {
	if (fits(condition.operator, kind)) return condition;
	throw new QueryProblem(
		`The builder has no "${condition.operator}" for ${condition.field}.`,
	);
}

function parseField(
	reader: Reader,
	fields: FieldList,
): { field: string; kind: FieldKind } {
	const token = reader.tokens[reader.at++];
	let field = isNameToken(token) ? token.value : "";
	if (isMapField(field)) field = parsePath(reader, field);
	const kind = fields.kindOf(field);
	if (kind) return { field, kind };
	throw new QueryProblem(
		`The builder expects an event field, not "${token?.value ?? "the end"}".`,
	);
}

/** What follows `S`: `['name']` or `.name`. */
function parsePath(reader: Reader, map: string): string {
	const key = reader.tokens[reader.at + 1];
	if (isSymbol(reader.tokens[reader.at], ".") && isNameToken(key)) {
		reader.at += 2;
		return `${map}.${key.value}`;
	}
	const isIndex =
		isSymbol(reader.tokens[reader.at], "[") &&
		key?.kind === "text" &&
		isSymbol(reader.tokens[reader.at + 2], "]");
	if (!isIndex)
		throw new QueryProblem(
			`Say which entry of ${map} is meant: ${map}['name'].`,
		);
	reader.at += 3;
	return `${map}.${key.value}`;
}

function isNameToken(token: Token | undefined): token is Token {
	return token?.kind === "word" || token?.kind === "name";
}

function parseList(reader: Reader, kind: FieldKind): string[] {
	if (!isSymbol(reader.tokens[reader.at++], "("))
		throw new QueryProblem("IN needs a list in brackets.");
	const values = [parseLiteral(reader, kind)];
	while (isSymbol(reader.tokens[reader.at], ",")) {
		reader.at++;
		values.push(parseLiteral(reader, kind));
	}
	if (!isSymbol(reader.tokens[reader.at++], ")"))
		throw new QueryProblem("The builder can't show what is inside IN.");
	if (values.includes(""))
		throw new QueryProblem("The builder can't show an empty text inside IN.");
	return values;
}

function parseLiteral(reader: Reader, kind: FieldKind): string {
	const token = reader.tokens[reader.at++];
	const isText = token?.kind === "text";
	if (isText && !isNumeric(kind)) return token.value;
	if (!isNumeric(kind) || isText)
		throw new QueryProblem(
			`The builder expects a ${isNumeric(kind) ? "number" : "text in single quotes"}, not "${token?.value ?? "the end"}".`,
		);
	const isNegative = isSymbol(token, "-");
	const number = isNegative ? reader.tokens[reader.at++] : token;
	if (number?.kind !== "number")
		throw new QueryProblem(
			`The builder expects a number, not "${number?.value ?? "the end"}".`,
		);
	return `${isNegative ? "-" : ""}${number.value}`;
}

function fromPattern(
	pattern: string,
	word: string,
	isNegated: boolean,
): Pick<Condition, "operator" | "value"> {
	if (word === "LIKE")
		return { operator: isNegated ? "notLike" : "like", value: pattern };
	const opens = pattern.startsWith("%");
	const closes = pattern.length > (opens ? 1 : 0) && endsWithWildcard(pattern);
	const value = unescapePattern(
		pattern.slice(opens ? 1 : 0, closes ? -1 : undefined),
	);
	const isPlain = value !== undefined && value !== "";
	if (isPlain && opens && closes)
		return { operator: isNegated ? "notContains" : "contains", value };
	if (isPlain && closes && !isNegated) return { operator: "startsWith", value };
	if (isPlain && opens && !isNegated) return { operator: "endsWith", value };
	throw new QueryProblem(
		`The builder can't show the pattern "${pattern}" of ILIKE.`,
	);
}

/** Ends with a `%` that no backslash makes an ordinary character. */
function endsWithWildcard(pattern: string): boolean {
	const before = /(\\*)%$/.exec(pattern)?.[1];
	return before !== undefined && before.length % 2 === 0;
}
