import assert from "node:assert/strict";
import { test } from "node:test";
import { splitStatement } from "../../query/statement.ts";
import { alertRange, eventsOfAlert } from "./events-of-alert.ts";

const alert = { firstSeen: 200_000_000, lastSeen: 200_060_000, ruleId: "r'1" };

test("finds the events by their ids, from a day before the first to a minute after the last arrived", () => {
	const sql = eventsOfAlert(alert, [{ id: "a" }, { id: "b'" }]);
	assert.equal(splitStatement(sql).where, "ID IN ('a', 'b\\'')");
	const late = [
		{ id: "a", timestamp: 500_000_000 },
		{ id: "b", timestamp: 500_000_009 },
	];
	assert.deepEqual(alertRange(alert, late), {
		kind: "between",
		from: 500_000_000 - 86_400_000,
		to: 500_060_009,
	});
});

test("looks where the alert was seen when it keeps no events", () => {
	assert.deepEqual(alertRange(alert, []), {
		kind: "between",
		from: 200_000_000 - 86_400_000,
		to: 200_120_000,
	});
});

test("falls back to the rule when there are too many ids for an address, or none", () => {
	const many = Array.from({ length: 151 }, (_, i) => ({ id: String(i) }));
	for (const events of [many, []])
		assert.equal(
			splitStatement(eventsOfAlert(alert, events)).where,
			"CorrelationRuleID = 'r\\'1'",
		);
});
