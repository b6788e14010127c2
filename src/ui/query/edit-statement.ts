/** Changes one clause of a search and leaves the rest as written. All throw QueryProblem when the SQL can't be taken apart. */
import { fieldSql } from "./fields.ts";
import { quoteName } from "./literals.ts";
import { defaultLimit, joinStatement, splitStatement } from "./statement.ts";
import { isSymbol, isWord, QueryProblem, tokenize } from "./tokens.ts";

export interface SortOrder {
	readonly field: string;
	readonly isDescending: boolean;
}

/** The LIMIT, or undefined when there is none or no plain number. */
export function limitOf(sql: string): number | undefined {
	try {
		const { limit } = splitStatement(sql);
		return /^\d+$/.test(limit) ? Number(limit) : undefined;
	} catch (error) {
		if (error instanceof QueryProblem) return undefined;
		throw error;
	}
}

export function withLimit(sql: string, limit: number): string {
	return joinStatement({ ...splitStatement(sql), limit: String(limit) });
}

/** Adds the default LIMIT where there is none: the server refuses a search without it. */
export function ensureLimit(sql: string): string {
	try {
		const statement = splitStatement(sql);
		if (statement.limit !== "") return sql;
		return joinStatement({ ...statement, limit: String(defaultLimit) });
	} catch (error) {
		// Not for us to judge: the server says what is wrong with it.
		if (error instanceof QueryProblem) return sql;
		throw error;
	}
}

/** The single field by which the search is sorted; undefined for none, several or an expression. */
export function sortOf(sql: string): SortOrder | undefined {
	try {
		const tokens = tokenize(splitStatement(sql).orderBy);
		const last = tokens.at(-1);
		const hasDirection = isWord(last, "DESC") || isWord(last, "ASC");
		const path = hasDirection ? tokens.slice(0, -1) : tokens;
		const [name, open, key, close] = path;
		const isName = name?.kind === "word" || name?.kind === "name";
		const isDescending = isWord(last, "DESC");
		if (isName && path.length === 1) return { field: name.value, isDescending };
		const isEntry =
			isName &&
			path.length === 4 &&
			isSymbol(open, "[") &&
			key?.kind === "text" &&
			isSymbol(close, "]");
		return isEntry
			? { field: `${name.value}.${key.value}`, isDescending }
			: undefined;
	} catch (error) {
		if (error instanceof QueryProblem) return undefined;
		throw error;
	}
}

export function withSort(sql: string, sort: SortOrder): string {
	const direction = sort.isDescending ? "DESC" : "ASC";
	return joinStatement({
		...splitStatement(sql),
		orderBy: `${fieldSql(sort.field)} ${direction}`,
		offset: "",
	});
}

/** How often each value of the field occurs among what the search finds, most frequent first. */
export function countValues(sql: string, field: string): string {
	const { where } = splitStatement(sql);
	return joinStatement({
		select: `${fieldSql(field)} AS ${quoteName("value")}, count() AS ${quoteName("n")}`,
		from: "`events`",
		where,
		groupBy: "value",
		having: "",
		orderBy: "n DESC",
		limit: String(defaultLimit),
		offset: "",
	});
}
