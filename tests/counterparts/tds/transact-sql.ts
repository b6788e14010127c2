/**
 * As much of Transact-SQL on SQLite as the queries of the tests need. What SQLite does not know is rewritten in the
 * text or added as a function; everything else is SQLite's own SQL, so this proves nothing about a query's syntax.
 */
import type { DatabaseSync } from "node:sqlite";

/** Literals stay as they are. */
const literal = /(N?'(?:[^']|'')*')/g;

const rewritings: readonly (readonly [RegExp, string])[] = [
	// Database and schema: there is one of each.
	[/\b(?:\[?\w+\]?\.)?\[?dbo\]?\.(?=[[\w])/gi, ""],
	[/\bWITH\s*\(\s*NOLOCK\s*\)/gi, ""],
	// Parts of a date are words, not texts.
	[/\b(DATEADD|DATEDIFF)\s*\(\s*(\w+)\s*,/gi, "$1('$2',"],
	[/\bISNULL\s*\(/gi, "ifnull("],
	[/\bLEN\s*\(/gi, "length("],
];

/** Text is joined with +; which of them joins texts shows by a literal beside it. */
const joins: readonly (readonly [RegExp, string])[] = [
	[/\+(\s*)(?=N?')/g, "||$1"],
	[/('\s*)\+/g, "$1||"],
];

export function toSqlite(statement: string): string {
	const parts = statement.split(literal).map((part, index) => {
		// Odd places are the literals.
		if (index % 2 === 1) return part.replace(/^N/, "");
		return rewritings.reduce(
			(text, [from, to]) => text.replace(from, to),
			part,
		);
	});
	const joined = joins.reduce(
		(text, [from, to]) => text.replace(from, to),
		parts.join(""),
	);
	const top = /\bSELECT\s+TOP\s*\(?\s*(\d+)\s*\)?/i.exec(joined);
	if (top === null) return joined;
	const rest = joined.replace(top[0], "SELECT").replace(/;\s*$/, "");
	return `${rest} LIMIT ${top[1]}`;
}

const unitMs: Readonly<Record<string, number>> = {
	second: 1000,
	minute: 60_000,
	hour: 3_600_000,
	day: 86_400_000,
};

/** `zoneMinutes`: how far the server's wall clock is ahead of UTC. */
export function addFunctions(
	database: DatabaseSync,
	zoneMinutes: number,
): void {
	const now = (minutes: number) => textOf(Date.now() + minutes * 60_000);
	database.function("GETUTCDATE", () => now(0));
	database.function("GETDATE", () => now(zoneMinutes));
	database.function("DATEADD", (unit, number, time) =>
		time === null
			? null
			: textOf(readTime(time) + Number(number) * unitOf(unit)),
	);
	database.function("DATEDIFF", (unit, from, to) => {
		const size = unitOf(unit);
		// Counts the boundaries between the two, as SQL Server does.
		return Math.floor(readTime(to) / size) - Math.floor(readTime(from) / size);
	});
}

function unitOf(unit: unknown): number {
	const size = unitMs[String(unit).toLowerCase()];
	if (size === undefined) throw new Error(`the unit ${unit} is not imitated`);
	return size;
}

function readTime(time: unknown): number {
	return Date.parse(`${String(time).replace(" ", "T")}Z`);
}

function textOf(time: number): string {
	return new Date(time).toISOString().replace("T", " ").slice(0, -1);
}
