import type { Token } from "./lexer.ts";

/** Words that belong to clauses or to parts of SQL a search cannot use, and so never name anything. */
const reserved: ReadonlySet<string> = new Set(
	`SELECT FROM WHERE PREWHERE GROUP HAVING ORDER LIMIT OFFSET UNION INTERSECT EXCEPT JOIN INNER LEFT RIGHT FULL CROSS
	ASOF GLOBAL ANY ALL ON USING WITH INTO FORMAT SETTINGS SAMPLE FINAL WINDOW QUALIFY OVER APPLY COLUMNS REPLACE
	EXISTS DISTINCT FETCH BY AS AND OR IN BETWEEN LIKE ILIKE IS NOT CASE WHEN THEN ELSE END ASC DESC NULLS DIV MOD REGEXP PASTE
	PARALLEL VALUES INSERT`.split(/\s+/),
);

export function isReserved(token: Token): boolean {
	return token.kind === "word" && reserved.has(token.upper);
}
