import assert from "node:assert/strict";
import { test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { againWhenOvertaken } from "./assign.ts";

function refusalOf(constraint: string): UrsaError {
	const definition = { status: 409, sentence: "" };
	return new UrsaError("stateStore.notUnique", definition, { constraint });
}

/** Fails with each of the errors in turn, then succeeds. */
function failing(...errors: Error[]) {
	const calls = { count: 0 };
	const work = async () => {
		const error = errors[calls.count];
		calls.count++;
		if (error) throw error;
		return "done";
	};
	return { calls, work };
}

test("tries once more when a detection opened an alert of the segment meanwhile", async () => {
	const { calls, work } = failing(refusalOf("alerts_one_collecting"));
	assert.equal(await againWhenOvertaken(work), "done");
	assert.equal(calls.count, 2);
});

test("gives up when it is overtaken again, and at once for any other error", async () => {
	const overtaken = refusalOf("alerts_one_collecting");
	const twice = failing(overtaken, overtaken);
	await assert.rejects(againWhenOvertaken(twice.work), overtaken);
	const other = failing(refusalOf("alerts_status"));
	await assert.rejects(againWhenOvertaken(other.work), {
		details: { constraint: "alerts_status" },
	});
	assert.equal(other.calls.count, 1);
});
