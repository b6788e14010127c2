import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createTally, insert, type Tally } from "./tally.ts";
import { orderedSlack, thin } from "./thinning.ts";

const span = 10;

interface Part {
	readonly time: number;
	readonly unique: string;
}

function fill(
	parts: readonly Part[],
	rule: { threshold: number; isUnique: boolean; isOrdered?: boolean },
	isThinned: boolean,
): Tally {
	const budget = { held: 0, limit: 0 };
	const tally = createTally();
	parts.forEach(({ time, unique }, number) => {
		const entry = { time, id: `${number}`, unique, event: {}, isWhole: false };
		const index = insert(tally, entry, rule.isUnique);
		if (isThinned) {
			thin(tally, index, { span, isOrdered: false, ...rule }, budget);
		}
	});
	return tally;
}

/** What a rule can see of the tally: per span of one window, how many entries or values, up to the threshold. */
function seen(
	tally: Tally,
	parts: readonly Part[],
	{ threshold, isUnique }: { threshold: number; isUnique: boolean },
): unknown[] {
	const starts = parts.flatMap(({ time }) => [time, time + 1, time - span]);
	return starts.map((from) => {
		const inside = tally.entries.filter(
			({ time }) => time >= from && time <= from + span,
		);
		return isUnique
			? [...new Set(inside.map(({ unique }) => unique))].sort()
			: Math.min(inside.length, threshold);
	});
}

const parts = fc.array(
	fc.record({ time: fc.nat(40), unique: fc.constantFrom("a", "b", "c") }),
	{ minLength: 10, maxLength: 60 },
);

for (const isUnique of [false, true]) {
	const what = isUnique ? "with unique fields" : "without unique fields";
	test(`${what} a thinned tally shows every span as a whole one does, in any order`, () => {
		fc.assert(
			fc.property(parts, fc.integer({ min: 1, max: 4 }), (all, threshold) => {
				const rule = { threshold, isUnique };
				assert.deepEqual(
					seen(fill(all, rule, true), all, rule),
					seen(fill(all, rule, false), all, rule),
				);
			}),
		);
	});
}

test("a flood inside one window leaves twice the threshold", () => {
	const flood = Array.from({ length: 1000 }, (_, number) => ({
		time: number / 100,
		unique: number % 2 === 0 ? "a" : "b",
	}));
	const counted = fill(flood, { threshold: 3, isUnique: false }, true);
	assert.equal(counted.entries.length, 6);
	const unique = fill(flood, { threshold: 3, isUnique: true }, true);
	assert.equal(unique.entries.length, 4);
	assert.equal(unique.combinations?.size ?? 2, 2);
});

test("an ordered rule keeps the first and the last of a flood", () => {
	const flood = Array.from({ length: 1000 }, (_, time) => ({
		time,
		unique: "",
	}));
	const rule = { threshold: 3, isUnique: false, isOrdered: true };
	const { entries } = fill(flood, rule, true);
	assert.equal(entries.length, orderedSlack + 6);
	assert.equal(entries[0]?.time, 0);
	assert.equal(entries.at(-1)?.time, 999);
});
