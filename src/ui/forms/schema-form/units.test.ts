import assert from "node:assert/strict";
import { test } from "node:test";
import { amountText, bestUnit, unitsFor } from "./units.ts";

test("an amount is shown in the largest unit in which it is whole", () => {
	assert.equal(amountText(1_048_576, "bytes"), "1 MiB");
	assert.equal(amountText(1_048_577, "bytes"), "1048577 B");
	assert.equal(amountText(90, "seconds"), "90 s");
	assert.equal(amountText(7200, "s"), "2 h");
	assert.equal(amountText(2000, "milliseconds"), "2 s");
	assert.equal(amountText(100, "events"), "100 events");
	assert.equal(amountText(65_535, ""), "65,535");
});

test("nothing is shown in the smallest unit", () => {
	assert.equal(bestUnit(unitsFor("bytes"), 0).title, "B");
	assert.deepEqual(unitsFor("constructor"), []);
});
