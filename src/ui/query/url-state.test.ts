import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	defaultEventsState,
	parseParameters,
	readAlertsState,
	readEventsState,
	safeReturnPath,
	stringifyParameters,
	writeAlertsState,
	writeEventsState,
} from "./url-state.ts";

const throughAddress = (parameters: Record<string, unknown>) =>
	parseParameters(stringifyParameters(parameters).slice(1));

test("leaves the defaults out of the address", () => {
	assert.equal(stringifyParameters(writeEventsState(defaultEventsState)), "");
	assert.deepEqual(readEventsState({}), defaultEventsState);
});

test("carries any search through the address unchanged", () => {
	fc.assert(
		fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (text) => {
			fc.pre(text.trim() === text);
			const state = {
				sql: text,
				range: { kind: "between" as const, from: 5, to: 10 },
				editor: "sql" as const,
				eventId: "x y&z",
			};
			assert.deepEqual(
				readEventsState(throughAddress(writeEventsState(state))),
				state,
			);
		}),
	);
});

test("falls back to the defaults for what can't be read", () => {
	const state = readEventsState({
		q: "x".repeat(100_001),
		range: "soon",
		from: "b",
		to: "a",
		editor: "emacs",
	});
	assert.deepEqual(state, defaultEventsState);
});

test("carries the filters of the alerts through the address", () => {
	const state = {
		statuses: ["new", "closed"] as const,
		severities: ["high"] as const,
		assigneeId: "u1",
		name: "^a.*&b$",
		range: { kind: "last" as const, minutes: 60 },
		page: 3,
	};
	assert.deepEqual(
		readAlertsState(throughAddress(writeAlertsState(state))),
		state,
	);
	assert.deepEqual(readAlertsState({ status: "nonsense", page: "-1" }), {
		statuses: [],
		severities: [],
		assigneeId: undefined,
		name: "",
		range: undefined,
		page: 1,
	});
});

test("reads parameters named like built-in properties as parameters", () => {
	assert.deepEqual(parseParameters("constructor=1&a=1&a=2"), {
		constructor: "1",
		a: ["1", "2"],
	});
});

test("returns after logging in only to a page of the console", () => {
	assert.equal(safeReturnPath("/alerts?status=new"), "/alerts?status=new");
	for (const path of [
		undefined,
		"",
		"//evil.example",
		"/\\evil.example",
		"https://evil.example",
		"javascript:alert(1)",
		"/log-in?then=/log-in",
	])
		assert.equal(safeReturnPath(path), "/events");
});
