import assert from "node:assert/strict";
import { test } from "node:test";
import { splitStatement } from "../../query/statement.ts";
import { changeLines } from "./audit-change.ts";
import { toAuditRow } from "./audit-row.ts";
import { auditSql, readAuditState, writeAuditState } from "./audit-state.ts";

const anything = {
	...{ action: undefined, user: "", object: "", outcome: undefined },
};

test("a filter becomes conditions on audit events, and a value can't leave its literal", () => {
	const { where } = splitStatement(
		auditSql({
			action: "resource updated",
			user: "ann_%",
			object: "x' OR 1=1 --",
			outcome: "failed",
		}),
	);
	assert.equal(
		where,
		String.raw`Type = 4 AND DeviceAction = 'resource updated' AND (SourceUserName ILIKE '%ann\\_\\%%' OR DestinationUserName ILIKE '%ann\\_\\%%') AND (DeviceProcessName ILIKE '%x\' OR 1=1 --%' OR DeviceExternalID = 'x\' OR 1=1 --') AND EventOutcome = 'failed'`,
	);
	assert.equal(splitStatement(auditSql(anything)).where, "Type = 4");
});

test("the address gives back what was written into it, and falls back from nonsense", () => {
	const state = {
		...readAuditState({}),
		...{ action: "user login", user: "ann", object: "o", eventId: "e" },
		outcome: "failed" as const,
	};
	const written = writeAuditState(state);
	assert.deepEqual(readAuditState(written), state);
	assert.equal(readAuditState({ outcome: "perhaps" }).outcome, undefined);
});

test("a change is shown by members that differ; what was cut is not", () => {
	assert.deepEqual(
		changeLines(
			'{"name":"a","same":1,"list":[1,2],"gone":{"x":true}}',
			'{"name":"b","same":1,"list":[1,3],"new":[]}',
		),
		[
			{ path: "name", before: "a", after: "b" },
			{ path: "list.1", before: "2", after: "3" },
			{ path: "gone.x", before: "true" },
			{ path: "new", after: "[]" },
		],
	);
	assert.deepEqual(changeLines("", '{"a":1}'), [{ path: "a", after: "1" }]);
	assert.equal(changeLines('{"a":"… (cut, 9 characters)', "{}"), undefined);
});

test("a row takes its facts from labelled fields and needs none", () => {
	const row = toAuditRow({
		...{ ID: "i", Timestamp: 5, DeviceAction: "service status changed" },
		...{ DeviceCustomString1: "red", DeviceCustomString1Label: "new status" },
		...{ S: { before: "{}" }, N: { auditSequence: 7 } },
	});
	assert.deepEqual(row.facts, [{ label: "new status", value: "red" }]);
	assert.deepEqual([row.sequence, row.before, row.after], [7, "{}", ""]);
	assert.equal(toAuditRow({}).action, "");
});
