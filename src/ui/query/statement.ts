/**
 * A search taken apart into clauses, each kept as the user wrote it, so that LIMIT, order or one condition can change
 * without touching the rest.
 */
import {
	isSymbol,
	isWord,
	QueryProblem,
	type Token,
	tokenize,
} from "./tokens.ts";

export interface Statement {
	/** What follows SELECT. */
	readonly select: string;
	readonly from: string;
	readonly where: string;
	readonly groupBy: string;
	readonly having: string;
	readonly orderBy: string;
	readonly limit: string;
	readonly offset: string;
}

type Clause = keyof Statement;

const order: readonly { clause: Clause; words: readonly string[] }[] = [
	{ clause: "select", words: ["SELECT"] },
	{ clause: "from", words: ["FROM"] },
	{ clause: "where", words: ["WHERE"] },
	{ clause: "groupBy", words: ["GROUP", "BY"] },
	{ clause: "having", words: ["HAVING"] },
	{ clause: "orderBy", words: ["ORDER", "BY"] },
	{ clause: "limit", words: ["LIMIT"] },
	{ clause: "offset", words: ["OFFSET"] },
];

const refused = new Set([
	"WITH",
	"UNION",
	"EXCEPT",
	"INTERSECT",
	"JOIN",
	"PREWHERE",
	"QUALIFY",
	"WINDOW",
	"SETTINGS",
	"FORMAT",
	"INTO",
]);

const empty: Statement = {
	select: "*",
	from: "`events`",
	where: "",
	groupBy: "",
	having: "",
	orderBy: "",
	limit: "",
	offset: "",
};

export const defaultLimit = 250;

export const defaultStatement: Statement = {
	...empty,
	orderBy: "Timestamp DESC",
	limit: String(defaultLimit),
};

/** Throws QueryProblem for anything but a plain SELECT. */
export function splitStatement(sql: string): Statement {
	const tokens = tokenize(sql);
	const marks = findClauses(tokens);
	const parts: Record<Clause, string> = { ...empty, select: "", from: "" };
	for (const [i, mark] of marks.entries()) {
		const next = marks[i + 1];
		const inside = tokens.slice(mark.bodyAt, next ? next.at : tokens.length);
		const first = inside[0];
		const last = inside.at(-1);
		if (!first || !last)
			throw new QueryProblem(
				`Nothing follows ${wordsOf(mark.clause)}: complete it or take it out.`,
			);
		parts[mark.clause] = sql.slice(first.start, last.end);
	}
	if (parts.select === "" || parts.from === "")
		throw new QueryProblem(
			"A search has the form SELECT … FROM `events` …: add what is missing.",
		);
	return parts;
}

interface Mark {
	readonly clause: Clause;
	readonly at: number;
	readonly bodyAt: number;
}

function findClauses(tokens: readonly Token[]): Mark[] {
	const marks: Mark[] = [];
	let depth = 0;
	let reached = -1;
	for (const [i, token] of tokens.entries()) {
		if (isSymbol(token, "(") || isSymbol(token, "[")) depth++;
		if (isSymbol(token, ")") || isSymbol(token, "]")) depth--;
		if (depth < 0)
			throw new QueryProblem("There is a closing bracket without its opening.");
		if (isSymbol(token, ";"))
			throw new QueryProblem("Only one statement, without a semicolon.");
		if (depth > 0 || token.kind !== "word") continue;
		const word = token.value.toUpperCase();
		if (refused.has(word))
			throw new QueryProblem(`The console can't take ${word} apart.`);
		const index = order.findIndex(({ words }) =>
			words.every((w, n) => isWord(tokens[i + n], w)),
		);
		const found = order[index];
		if (!found) continue;
		if (index <= reached)
			throw new QueryProblem(
				`${found.words.join(" ")} is in the wrong place or twice.`,
			);
		reached = index;
		marks.push({ clause: found.clause, at: i, bodyAt: i + found.words.length });
	}
	if (depth > 0)
		throw new QueryProblem("There is an opening bracket without its closing.");
	if (marks[0]?.at !== 0 || marks[0].clause !== "select")
		throw new QueryProblem("A search begins with SELECT.");
	return marks;
}

function wordsOf(clause: Clause): string {
	return order.find((entry) => entry.clause === clause)?.words.join(" ") ?? "";
}

/** One clause a line; absent clauses are left out. */
export function joinStatement(statement: Statement): string {
	return order
		.filter(({ clause }) => statement[clause] !== "")
		.map(({ clause, words }) => `${words.join(" ")} ${statement[clause]}`)
		.join("\n");
}

export const defaultSql = joinStatement(defaultStatement);

/** True when rows are events: all fields, nothing grouped. */
export function selectsEvents(statement: Statement): boolean {
	return statement.select === "*" && statement.groupBy === "";
}
