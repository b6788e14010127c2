/** Answers searches over the invented events, as far as the console's own parser understands them. */

import type { Condition } from "../query/conditions.ts";
import { type ConditionGroup, isGroup } from "../query/conditions.ts";
import { sortOf } from "../query/edit-statement.ts";
import { createFieldList } from "../query/fields.ts";
import { parseWhere } from "../query/parse-where.ts";
import { fieldsOfColumns } from "../query/select-list.ts";
import { type Statement, splitStatement } from "../query/statement.ts";
import { QueryProblem } from "../query/tokens.ts";
import { isEmptyValue, valueAt, valueText } from "../query/values.ts";
import type { MockEvent } from "./events.ts";
import { eventFields } from "./fields.ts";
import { MockError } from "./mock-error.ts";

const fields = createFieldList(eventFields);

export interface MockSearch {
	readonly sql: string;
	readonly from: number;
	readonly to: number;
}

export function searchEvents(events: readonly MockEvent[], search: MockSearch) {
	const started = performance.now();
	const statement = split(search.sql);
	if (statement.limit === "")
		throw new MockError(
			400,
			"events.noLimit",
			"The query has no LIMIT: add one, at most 10000.",
		);
	const found = select(events, search, statement);
	const limit = Number(statement.limit);
	const result =
		statement.groupBy === ""
			? plainRows(found, statement, search.sql)
			: groupRows(found, statement, search.sql);
	return {
		...result,
		rows: order(result.rows, search.sql).slice(0, limit),
		elapsedMs: performance.now() - started + 12,
		rowsRead: events.length * 211,
	};
}

export function histogram(
	events: readonly MockEvent[],
	search: MockSearch & { bars: number },
) {
	const found = select(events, search, split(search.sql));
	const steps = [
		1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400,
		28_800, 86_400,
	];
	const wanted = (search.to - search.from) / search.bars / 1000;
	const stepMs = (steps.find((step) => step >= wanted) ?? 86_400) * 1000;
	const counts = Map.groupBy(
		found,
		(event) => Math.floor(Number(event.Timestamp) / stepMs) * stepMs,
	);
	return {
		stepMs,
		bars: [...counts]
			.map(([start, group]) => ({ start, count: group.length }))
			.sort((a, b) => a.start - b.start),
		total: found.length,
	};
}

function split(sql: string): Statement {
	try {
		return splitStatement(sql);
	} catch (error) {
		if (!(error instanceof QueryProblem)) throw error;
		throw new MockError(
			400,
			"events.badQuery",
			`The query can't be read: ${error.message}`,
		);
	}
}

function select(
	events: readonly MockEvent[],
	{ from, to }: MockSearch,
	{ where }: Statement,
): MockEvent[] {
	const inPeriod = events.filter(
		(event) => Number(event.Timestamp) >= from && Number(event.Timestamp) <= to,
	);
	try {
		const group = parseWhere(where, fields);
		return inPeriod.filter((event) => holds(event, group));
	} catch (error) {
		if (!(error instanceof QueryProblem)) throw error;
		throw new MockError(
			400,
			"mock.notImitated",
			`The mock server does not imitate this condition: ${error.message}`,
		);
	}
}

function holds(event: MockEvent, group: ConditionGroup): boolean {
	if (group.rules.length === 0) return true;
	const test = (rule: Condition | ConditionGroup) =>
		isGroup(rule) ? holds(event, rule) : meets(event, rule);
	const is =
		group.combinator === "and"
			? group.rules.every(test)
			: group.rules.some(test);
	return is !== (group.not ?? false);
}

function meets(
	event: MockEvent,
	{ field, operator, value }: Condition,
): boolean {
	const actual = valueAt(event, field);
	const text = valueText(actual);
	const wanted = typeof value === "string" ? value : (value[0] ?? "");
	const all = typeof value === "string" ? [value] : value;
	const lower = text.toLowerCase();
	const number = Number(actual ?? 0);
	const [low, high] = all.map(Number);
	const like = (pattern: string) =>
		new RegExp(
			`^${pattern
				.replace(/[.*+?^${}()|[\]]/g, "\\$&")
				.replaceAll("%", ".*")
				.replaceAll("_", ".")}$`,
			"s",
		).test(text);
	switch (operator) {
		case "=":
			return text === wanted || (wanted === "0" && isEmptyValue(actual));
		case "!=":
			return !meets(event, { field, operator: "=", value });
		case "<":
			return number < Number(wanted);
		case "<=":
			return number <= Number(wanted);
		case ">":
			return number > Number(wanted);
		case ">=":
			return number >= Number(wanted);
		case "contains":
			return lower.includes(wanted.toLowerCase());
		case "notContains":
			return !lower.includes(wanted.toLowerCase());
		case "startsWith":
			return lower.startsWith(wanted.toLowerCase());
		case "endsWith":
			return lower.endsWith(wanted.toLowerCase());
		case "like":
			return like(wanted);
		case "notLike":
			return !like(wanted);
		case "match":
			return new RegExp(wanted).test(text);
		case "notMatch":
			return !new RegExp(wanted).test(text);
		case "inSubnet":
			return isIn(text, wanted);
		case "notInSubnet":
			return !isIn(text, wanted);
		case "in":
			return all.includes(text);
		case "notIn":
			return !all.includes(text);
		case "between":
			return number >= (low ?? 0) && number <= (high ?? 0);
		case "notBetween":
			return !(number >= (low ?? 0) && number <= (high ?? 0));
		case "has":
			return Array.isArray(actual) && actual.includes(wanted);
		case "notHas":
			return !(Array.isArray(actual) && actual.includes(wanted));
		case "isEmpty":
			return isEmptyValue(actual);
		case "isNotEmpty":
			return !isEmptyValue(actual);
	}
}

/** IPv4 only. */
function isIn(address: string, subnet: string): boolean {
	const [base = "", bits = "32"] = subnet.split("/");
	const toNumber = (text: string) =>
		text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
	const size = 2 ** (32 - Number(bits));
	return (
		address.includes(".") &&
		Math.floor(toNumber(address) / size) === Math.floor(toNumber(base) / size)
	);
}

function plainRows(
	found: readonly MockEvent[],
	{ select: list }: Statement,
	sql: string,
) {
	if (list === "*")
		return {
			rows: found,
			columns: eventFields.map(({ name }) => ({ name, type: "String" })),
			areEvents: true,
		};
	if (/^count\(\w*\)/i.test(list))
		return {
			rows: [{ [/as\s+(\w+)$/i.exec(list)?.[1] ?? list]: found.length }],
			columns: [
				{ name: /as\s+(\w+)$/i.exec(list)?.[1] ?? list, type: "UInt64" },
			],
			areEvents: false,
		};
	const columns = [...fieldsOfColumns(sql, fields)];
	return {
		rows: found.map((event) =>
			Object.fromEntries(
				columns.map(([name, field]) => [name, valueAt(event, field) ?? ""]),
			),
		),
		columns: columns.map(([name]) => ({ name, type: "String" })),
		areEvents: true,
	};
}

function groupRows(
	found: readonly MockEvent[],
	{ select: list, groupBy }: Statement,
	sql: string,
) {
	const names = fieldsOfColumns(sql, fields);
	const keys = groupBy.split(",").map((key) => key.trim());
	const count = /count\(\w*\)\s+as\s+(\w+)/i.exec(list)?.[1];
	if (keys.some((key) => !names.has(key)) || !count)
		throw new MockError(
			400,
			"mock.notImitated",
			"The mock server only counts by fields: SELECT Name AS a, count() AS n … GROUP BY a.",
		);
	const groups = Map.groupBy(found, (event) =>
		JSON.stringify(
			keys.map((key) => valueAt(event, names.get(key) ?? "") ?? ""),
		),
	);
	return {
		rows: [...groups].map(([key, members]) => {
			const values: unknown[] = JSON.parse(key);
			return {
				...Object.fromEntries(keys.map((name, i) => [name, values[i]])),
				[count]: members.length,
			};
		}),
		columns: [
			...keys.map((name) => ({ name, type: "String" })),
			{ name: count, type: "UInt64" },
		],
		areEvents: false,
	};
}

function order(rows: readonly MockEvent[], sql: string): readonly MockEvent[] {
	const sort = sortOf(sql);
	if (!sort) return rows;
	const direction = sort.isDescending ? -1 : 1;
	const compare = (a: unknown, b: unknown) =>
		typeof a === "number" && typeof b === "number"
			? a - b
			: valueText(a).localeCompare(valueText(b));
	return rows.toSorted(
		(a, b) =>
			compare(valueAt(a, sort.field), valueAt(b, sort.field)) * direction,
	);
}
