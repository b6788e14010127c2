/** Random faults, the same in every run: whatever breaks, what was acknowledged is stored, counted and detected once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openProcessStand, runRound } from "../faults/processes.ts";
import { runMany } from "../faults/run-many.ts";

const groups = 3;
const runsOfGroup = 100;

for (let group = 0; group < groups; group++) {
	const first = group * runsOfGroup + 1;
	const last = first + runsOfGroup - 1;
	test(`runs ${first} to ${last} lose nothing, store nothing twice, and raise the same alerts`, async (t) => {
		const seeds = Array.from(
			{ length: runsOfGroup },
			(_, index) => first + index,
		);
		const { failures, summary, outcomes } = await runMany(seeds, {
			together: 6,
		});
		t.diagnostic(summary);
		assert.equal(failures.length, 0, failures.join("\n\n"));
		// Faults that nothing had to be done about would prove nothing.
		assert.ok(outcomes.some(({ repetitions }) => repetitions > 0));
		assert.ok(outcomes.every(({ alerts }) => alerts > 0));
	});
}

test("six rounds of kills and broken links with processes do the same", async (t) => {
	const stand = await openProcessStand();
	t.after(() => stand.close());
	for (let seed = 1; seed <= 6; seed++) await runRound(stand, seed);
});
