import assert from "node:assert/strict";
import { test } from "node:test";
import { parseParameters, stringifyParameters } from "../../query/url-state.ts";
import {
	type LedgerState,
	readLedgerState,
	readLettersState,
	writeLedgerState,
	writeLettersState,
} from "./ledger-state.ts";

const throughAddress = (parameters: Record<string, unknown>) =>
	parseParameters(stringifyParameters(parameters).slice(1));

test("carries the filters and grouping of the ledger through the address", () => {
	const states: LedgerState[] = [
		readLedgerState({}),
		{
			range: { kind: "between", from: 5, to: 10 },
			serviceId: "s",
			connector: "tcp:5140",
			source: "a&b=c",
			step: "day",
			by: ["connector", "source"],
			isWithoutStored: true,
		},
		{ ...readLedgerState({}), by: [], step: "none" },
	];
	for (const state of states)
		assert.deepEqual(
			readLedgerState(throughAddress(writeLedgerState(state))),
			state,
		);
});

test("carries the filters of dead letters through the address", () => {
	const state = {
		range: { kind: "last" as const, minutes: 60 },
		serviceId: "s",
		code: "json.syntax",
		source: "10.0.0.1",
		letterId: "x",
	};
	assert.deepEqual(
		readLettersState(throughAddress(writeLettersState(state))),
		state,
	);
});

test("what an address can't mean falls back to the default", () => {
	const state = readLedgerState({ step: "century", range: "yesterday" });
	assert.equal(state.step, "hour");
	assert.deepEqual(state.range, { kind: "last", minutes: 1440 });
	assert.deepEqual(state.by, ["service"]);
});
