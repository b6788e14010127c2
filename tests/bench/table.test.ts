import assert from "node:assert/strict";
import { test } from "node:test";
import {
	formatNumber,
	median,
	percentile,
	replaceFigures,
	toMarkdown,
} from "./table.ts";

const page =
	"# Page\n\n<!-- figures: written by npm run bench -- --write -->\nold\n<!-- end of figures -->\n\nend\n";

test("the median of an even number of samples lies between the middle two", () => {
	assert.equal(median([4, 1, 3, 2]), 2.5);
	assert.equal(median([9, 1, 2]), 2);
	assert.equal(median([7]), 7);
});

test("p99 of few samples is the largest, of many not", () => {
	const many = Array.from({ length: 200 }, (_, index) => index + 1);
	assert.equal(percentile(many.slice(0, 30), 99), 30);
	assert.equal(percentile(many, 99), 198);
});

test("numbers keep three digits that count", () => {
	assert.equal(formatNumber(123_456), "123,000");
	assert.equal(formatNumber(0.012_345), "0.0123");
	assert.equal(formatNumber(12.0), "12");
});

test("a row shows its median and range, a single sample no range", () => {
	const text = toMarkdown([
		{
			lane: "journal",
			rows: [
				{ figure: "written", unit: "MB/s", samples: [3, 1, 2], goal: "≥ 2" },
				{ figure: "memory", unit: "MB", samples: [5] },
			],
			notes: ["on a fast disk"],
		},
	]);
	assert.deepEqual(text.split("\n").slice(2), [
		"| journal | written | 2 | 1 – 3 | MB/s | ≥ 2 |",
		"| journal | memory | 5 |  | MB |  |",
		"",
		"- journal: on a fast disk",
	]);
});

test("what several reports of a lane note is said once", () => {
	const report = {
		lane: "collector",
		rows: [{ figure: "speed", unit: "MB/s", samples: [1] }],
		notes: ["without a peer"],
	};
	assert.deepEqual(toMarkdown([report, report]).split("\n").slice(4), [
		"",
		"- collector: without a peer",
	]);
});

test("only what is between the markers changes, however often", () => {
	const once = replaceFigures(page, "new");
	assert.equal(once, page.replace("\nold\n", "\n\nnew\n\n"));
	assert.equal(replaceFigures(once, "new"), once);
});

test("a page without markers is refused", () => {
	assert.throws(() => replaceFigures("# Page\n", "new"), /lacks/);
});
