import assert from "node:assert/strict";
import { test } from "node:test";
import {
	groupLedger,
	type LedgerEntry,
	totalOfLedger,
	valuesOf,
} from "./ledger-rows.ts";

const hour = 3_600_000;
const entry = (
	outcome: LedgerEntry["outcome"],
	count: number,
	more: Partial<LedgerEntry> = {},
): LedgerEntry => ({
	hour: 10 * hour,
	serviceId: "s",
	connector: "tcp:5140",
	source: "10.0.0.1",
	outcome,
	reason: "",
	count,
	...more,
});

const entries = [
	entry("received", 100),
	entry("stored", 60),
	entry("dropped", 25, { reason: "noise" }),
	entry("dropped", 5, { reason: "debug" }),
	entry("aggregated", 8, { reason: "denied" }),
	entry("rejected", 2, { reason: "json.syntax" }),
	entry("produced", 1, { connector: "aggregation", source: "" }),
	entry("stored", 1, { connector: "aggregation", source: "" }),
	entry("received", 7, { hour: 11 * hour, source: "10.0.0.2" }),
	entry("stored", 6, { hour: 11 * hour, source: "10.0.0.2" }),
];

test("received and produced, less what they became, is the difference", () => {
	const rows = groupLedger(entries, { step: "hour", by: [] });
	assert.deepEqual(
		rows.map(({ start, difference }) => [start, difference]),
		[
			[11 * hour, 1],
			[10 * hour, 0],
		],
	);
	assert.equal(totalOfLedger(entries).difference, 1);
});

test("detections do not count in the balance", () => {
	assert.equal(totalOfLedger([entry("detected", 9)]).difference, 0);
});

test("rows are as fine as asked", () => {
	const by = ["service", "connector", "source"] as const;
	const fine = groupLedger(entries, { step: "none", by });
	assert.deepEqual(
		fine.map(({ connector, source, difference }) => [
			connector,
			source,
			difference,
		]),
		[
			["aggregation", "", 0],
			["tcp:5140", "10.0.0.1", 0],
			["tcp:5140", "10.0.0.2", 1],
		],
	);
	assert.equal(groupLedger(entries, { step: "none", by: [] }).length, 1);
});

test("reasons are summed and the largest comes first", () => {
	const { reasons } = totalOfLedger([
		...entries,
		entry("dropped", 10, { reason: "debug", hour: 12 * hour }),
	]);
	assert.deepEqual(reasons.slice(0, 2), [
		{ outcome: "dropped", reason: "noise", count: 25 },
		{ outcome: "dropped", reason: "debug", count: 15 },
	]);
});

test("hours of a local day come together", () => {
	const morning = new Date(2025, 3, 5, 9).getTime();
	const evening = new Date(2025, 3, 5, 22).getTime();
	const rows = groupLedger(
		[
			entry("received", 1, { hour: morning }),
			entry("received", 2, { hour: evening }),
		],
		{ step: "day", by: [] },
	);
	assert.deepEqual(
		rows.map(({ start, counts }) => [start, counts.received]),
		[[new Date(2025, 3, 5).getTime(), 3]],
	);
});

test("filters offer each value once", () => {
	assert.deepEqual(valuesOf(entries, "source"), ["10.0.0.1", "10.0.0.2"]);
});
