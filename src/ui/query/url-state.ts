/**
 * What pages keep in the address: `/events?q=<SQL>&range=1h` or `…&from=<ms>&to=<ms>`. Addresses are shared and edited
 * by hand, so anything that can't be read falls back to the default.
 */
import { alertShape } from "#api/contract/index.ts";
import { defaultSql } from "./statement.ts";
import {
	between,
	defaultRange,
	lastText,
	parseLast,
	type TimeRange,
} from "./time-range.ts";

/** The address's parameters, as the router hands them over: text, or several texts. */
export type Parameters = Readonly<
	Record<string, string | string[] | undefined>
>;

export interface EventsState {
	readonly sql: string;
	readonly range: TimeRange;
	readonly editor: "builder" | "sql";
	/** The event shown beside the table. */
	readonly eventId: string | undefined;
}

export const defaultEventsState: EventsState = {
	sql: defaultSql,
	range: defaultRange,
	editor: "builder",
	eventId: undefined,
};

const maxSqlLength = 100_000;

export function readEventsState(parameters: Parameters): EventsState {
	const sql = firstText(parameters.q)?.trim();
	return {
		sql: sql && sql.length <= maxSqlLength ? sql : defaultSql,
		range: readRange(parameters) ?? defaultRange,
		editor: firstText(parameters.editor) === "sql" ? "sql" : "builder",
		eventId: firstText(parameters.event),
	};
}

export function writeEventsState(state: EventsState): Parameters {
	return {
		q: state.sql === defaultSql ? undefined : state.sql,
		...writeRange(state.range),
		editor: state.editor === "sql" ? "sql" : undefined,
		event: state.eventId,
	};
}

export const alertStatuses = alertShape.shape.status.options;
/** Ascending. */
export const severities = alertShape.shape.severity.options;
export type AlertStatus = (typeof alertStatuses)[number];
export type Severity = (typeof severities)[number];

export interface AlertsState {
	readonly statuses: readonly AlertStatus[];
	readonly severities: readonly Severity[];
	readonly assigneeId: string | undefined;
	/** Regular expression on the name. */
	readonly name: string;
	/** Undefined: any time. */
	readonly range: TimeRange | undefined;
	/** From 1. */
	readonly page: number;
}

export function readAlertsState(parameters: Parameters): AlertsState {
	const page = Number(firstText(parameters.page) ?? "1");
	return {
		statuses: choices(parameters.status, alertStatuses),
		severities: choices(parameters.severity, severities),
		assigneeId: firstText(parameters.assignee),
		name: (firstText(parameters.name) ?? "").slice(0, 256),
		range: readRange(parameters),
		page: Number.isSafeInteger(page) && page > 0 ? page : 1,
	};
}

export function writeAlertsState(state: AlertsState): Parameters {
	return {
		status: many(state.statuses),
		severity: many(state.severities),
		assignee: state.assigneeId,
		name: state.name || undefined,
		...(state.range ? writeRange(state.range, true) : {}),
		page: state.page > 1 ? String(state.page) : undefined,
	};
}

export function readRange(parameters: Parameters): TimeRange | undefined {
	const last = parseLast(firstText(parameters.range) ?? "");
	if (last) return last;
	const { from, to } = parameters;
	if (from === undefined || to === undefined) return undefined;
	return between(Number(firstText(from)), Number(firstText(to)));
}

export function writeRange(range: TimeRange, isExplicit = false): Parameters {
	if (range.kind === "between")
		return { from: String(range.from), to: String(range.to) };
	const isDefault =
		defaultRange.kind === "last" && range.minutes === defaultRange.minutes;
	return {
		range: isDefault && !isExplicit ? undefined : lastText(range.minutes),
	};
}

/** The first of several; undefined for "". */
export function firstText(
	value: string | string[] | undefined,
): string | undefined {
	const first = Array.isArray(value) ? value[0] : value;
	return first === "" ? undefined : first;
}

function choices<const T extends string>(
	value: string | string[] | undefined,
	allowed: readonly T[],
): T[] {
	const given = Array.isArray(value) ? value : [value ?? ""];
	return allowed.filter((choice) => given.includes(choice));
}

function many(values: readonly string[]): string[] | undefined {
	return values.length > 0 ? [...values] : undefined;
}

/** Reads `a=1&b=2&b=3`. */
export function parseParameters(
	query: string,
): Record<string, string | string[]> {
	const parameters: Record<string, string | string[]> = Object.create(null);
	for (const [name, value] of new URLSearchParams(query)) {
		const before = parameters[name];
		if (before === undefined) parameters[name] = value;
		else parameters[name] = [before, value].flat();
	}
	return { ...parameters };
}

/** With the leading "?", or "" without parameters. */
export function stringifyParameters(
	parameters: Readonly<Record<string, unknown>>,
): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters))
		for (const item of [value].flat())
			if (item !== undefined && item !== null) query.append(name, String(item));
	const text = query.toString();
	return text === "" ? "" : `?${text}`;
}

/** Where to go after logging in: only a path of this console, never another site. */
export function safeReturnPath(path: string | undefined): string {
	if (path === undefined || !/^\/(?![/\\])/.test(path)) return "/events";
	return path.startsWith("/log-in") ? "/events" : path;
}
