/** SQL → conditions, for switching from the SQL editor to the builder. What the builder can't show is said, not guessed. */
import type { Condition, ConditionGroup } from "./conditions.ts";
import type { FieldList } from "./fields.ts";
import { opposites } from "./operators.ts";
import { parsePredicate } from "./parse-predicate.ts";
import {
	isSymbol,
	isWord,
	QueryProblem,
	type Token,
	tokenize,
} from "./tokens.ts";

type Entry = Condition | ConditionGroup;

/** Position in the tokens, shared by the functions of one parse. */
export interface Reader {
	readonly tokens: readonly Token[];
	at: number;
}

/** Brackets and NOTs within each other; deeper text is refused before the stack could overflow. */
const maxDepth = 50;

/** The WHERE without its keyword. Throws QueryProblem with the reason. */
export function parseWhere(where: string, fields: FieldList): ConditionGroup {
	const reader: Reader = { tokens: tokenize(where), at: 0 };
	if (reader.tokens.length === 0) return { combinator: "and", rules: [] };
	const entry = parseEither(reader, fields, 0);
	const rest = reader.tokens[reader.at];
	if (rest)
		throw new QueryProblem(
			`The builder can't show "${where.slice(rest.start, rest.start + 40)}".`,
		);
	return "rules" in entry ? entry : { combinator: "and", rules: [entry] };
}

function parseEither(reader: Reader, fields: FieldList, depth: number): Entry {
	return parseJoined(reader, "OR", () =>
		parseJoined(reader, "AND", () => parseNegation(reader, fields, depth)),
	);
}

function parseJoined(
	reader: Reader,
	word: "AND" | "OR",
	parsePart: () => Entry,
): Entry {
	const first = parsePart();
	if (!isWord(reader.tokens[reader.at], word)) return first;
	const rules = [first];
	while (isWord(reader.tokens[reader.at], word)) {
		reader.at++;
		rules.push(parsePart());
	}
	return { combinator: word === "AND" ? "and" : "or", rules };
}

function parseNegation(
	reader: Reader,
	fields: FieldList,
	depth: number,
): Entry {
	if (depth > maxDepth)
		throw new QueryProblem("The conditions are nested too deeply to show.");
	if (!isWord(reader.tokens[reader.at], "NOT"))
		return parsePrimary(reader, fields, depth);
	reader.at++;
	const entry = parseNegation(reader, fields, depth + 1);
	if ("rules" in entry) {
		if (entry.not) return { combinator: "and", not: true, rules: [entry] };
		return { ...entry, not: true };
	}
	const opposite = opposites[entry.operator];
	if (opposite) return { ...entry, operator: opposite };
	return { combinator: "and", not: true, rules: [entry] };
}

function parsePrimary(reader: Reader, fields: FieldList, depth: number): Entry {
	if (!isSymbol(reader.tokens[reader.at], "("))
		return parsePredicate(reader, fields);
	reader.at++;
	const entry = parseEither(reader, fields, depth + 1);
	if (!isSymbol(reader.tokens[reader.at], ")"))
		throw new QueryProblem("A closing bracket is missing in WHERE.");
	reader.at++;
	return "rules" in entry ? entry : { combinator: "and", rules: [entry] };
}
