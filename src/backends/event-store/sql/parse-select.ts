import { eventStoreErrors } from "../errors.ts";
import {
	type Cursor,
	describeToken,
	identifierOf,
	openCursor,
} from "./cursor.ts";
import { parseExpression, parseList } from "./parse-expression.ts";
import { isReserved } from "./reserved.ts";
import type { Ordering, Select, SelectItem } from "./syntax.ts";

/** Parses `SELECT … FROM events …`, one statement and nothing else. Throws `eventStore.badSql` or `.wrongTable`. */
export function parseSelect(sql: string): Select {
	const cursor = openCursor(sql);
	if (!cursor.accept("SELECT")) {
		throw cursor.refuse("A search begins with SELECT");
	}
	const isDistinct = cursor.accept("DISTINCT");
	const items = [parseItem(cursor)];
	while (cursor.accept(",")) items.push(parseItem(cursor));
	cursor.expect("FROM", "after the fields of SELECT");
	parseTable(cursor);
	const where = cursor.accept("WHERE") ? parseExpression(cursor) : undefined;
	const groupBy = cursor.accept("GROUP", "BY") ? parseList(cursor) : [];
	const having = cursor.accept("HAVING") ? parseExpression(cursor) : undefined;
	const orderBy = cursor.accept("ORDER", "BY") ? parseOrderings(cursor) : [];
	const { limit, offset } = parseLimit(cursor);
	cursor.accept(";");
	if (cursor.peek().kind !== "end") {
		throw cursor.refuse(
			`${describeToken(cursor.peek())} cannot stand here; a search has SELECT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET, in this order`,
		);
	}
	return {
		isDistinct,
		items,
		where,
		groupBy,
		having,
		orderBy,
		limit,
		offset: offset ?? 0,
	};
}

function parseItem(cursor: Cursor): SelectItem {
	if (cursor.accept("*")) {
		return { expression: { kind: "star" }, alias: undefined };
	}
	const { start } = cursor.peek();
	const expression = parseExpression(cursor);
	// The token before the next one ends the expression; trimming drops what lies between.
	const source = cursor.sql.slice(start, cursor.peek().start).trim();
	const token = cursor.peek();
	const isAliased = cursor.accept("AS");
	const name = cursor.peek();
	const isName =
		name.kind === "quoted" || (name.kind === "word" && !isReserved(name));
	if (isName) {
		const alias = identifierOf(cursor.next());
		// Rows are objects keyed by these names, where this one would not become a key.
		if (alias === "" || alias.length > 256 || alias === "__proto__") {
			throw cursor.refuse("An alias has 1 to 256 characters", name);
		}
		return { expression, alias };
	}
	if (isAliased) throw cursor.refuse("Expected a name after AS", token);
	return {
		expression,
		alias: expression.kind === "name" ? undefined : source.slice(0, 256),
	};
}

function parseTable(cursor: Cursor): void {
	const token = cursor.next();
	const isName = ["word", "quoted", "string"].includes(token.kind);
	const name =
		token.kind === "string" ? token.text.slice(1, -1) : identifierOf(token);
	const hasMore = [",", ".", "("].some((symbol) => cursor.at(symbol));
	if (!isName || name.toLowerCase() !== "events" || hasMore) {
		throw eventStoreErrors.make("wrongTable", { position: token.start + 1 });
	}
	if (
		/^(INNER|LEFT|RIGHT|FULL|CROSS|ASOF|GLOBAL|JOIN)$/.test(cursor.peek().upper)
	) {
		throw eventStoreErrors.make("wrongTable", {
			position: cursor.peek().start + 1,
		});
	}
}

function parseOrderings(cursor: Cursor): Ordering[] {
	const orderings: Ordering[] = [];
	do {
		const expression = parseExpression(cursor);
		const direction = cursor.accept("DESC") ? "DESC" : "ASC";
		if (direction === "ASC") cursor.accept("ASC");
		let nulls: Ordering["nulls"];
		if (cursor.accept("NULLS")) {
			nulls = cursor.accept("FIRST") ? "FIRST" : "LAST";
			if (nulls === "LAST") cursor.expect("LAST", "after NULLS");
		}
		orderings.push({ expression, direction, nulls });
	} while (cursor.accept(","));
	return orderings;
}

/** `LIMIT n`, `LIMIT offset, n`, `LIMIT n OFFSET m` or `OFFSET m LIMIT n`. */
function parseLimit(cursor: Cursor): {
	limit: number | undefined;
	offset: number | undefined;
} {
	let limit: number | undefined;
	let offset = cursor.accept("OFFSET") ? parseCount(cursor) : undefined;
	if (cursor.accept("LIMIT")) {
		limit = parseCount(cursor);
		if (offset === undefined && cursor.accept(",")) {
			offset = limit;
			limit = parseCount(cursor);
		}
		if (offset === undefined && cursor.accept("OFFSET")) {
			offset = parseCount(cursor);
		}
	}
	return { limit, offset };
}

function parseCount(cursor: Cursor): number {
	const token = cursor.next();
	if (token.kind === "number" && /^\d{1,15}$/.test(token.text)) {
		return Number(token.text);
	}
	throw cursor.refuse("Expected a whole number", token);
}
