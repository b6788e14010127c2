import assert from "node:assert/strict";
import { test } from "node:test";
import { createRates } from "./rates.ts";

test("a rate is the growth over the last ten seconds", () => {
	let now = 0;
	const rates = createRates(() => now);
	assert.deepEqual(rates.current(), {});
	for (; now <= 30_000; now += 1000) {
		rates.sample({ received: now <= 15_000 ? 0 : (now - 15_000) * 2 });
	}
	assert.deepEqual(rates.current(), { received: 2000 });
});
