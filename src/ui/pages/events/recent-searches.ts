/** The searches a user ran last, in this browser. */
import { z } from "zod";
import { defaultSql } from "../../query/statement.ts";
import { readStored, writeStored } from "../../shell/stored.ts";

const recentSchema = z.array(z.object({ sql: z.string(), at: z.number() }));
export type RecentSearch = z.output<typeof recentSchema>[number];

const kept = 25;
const keyOf = (userId: string) => `ursa.${userId}.recent-searches`;

export function recentSearches(userId: string): readonly RecentSearch[] {
	return readStored(keyOf(userId), recentSchema) ?? [];
}

/** Puts the search on top; the one without conditions is not worth remembering. */
export function rememberSearch(userId: string, sql: string, at: number): void {
	if (sql === defaultSql) return;
	const others = recentSearches(userId).filter((entry) => entry.sql !== sql);
	writeStored(keyOf(userId), [{ sql, at }, ...others].slice(0, kept));
}
