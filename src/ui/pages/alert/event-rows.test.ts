import assert from "node:assert/strict";
import { test } from "node:test";
import {
	buildTree,
	summaryOf,
	type TreeEvent,
	visibleRows,
} from "./event-rows.ts";

const correlation = (id: string): TreeEvent => ({
	id,
	kind: "correlation",
	timestamp: 1,
	event: { Name: "rule" },
});
const base = (id: string, parentId: string): TreeEvent => ({
	id,
	kind: "base",
	parentId,
	timestamp: 1,
	event: {
		SourceUserName: "root",
		SourceAddress: "10.0.0.1",
		DestinationHostName: "srv",
		Message: "failed\npassword",
		DestinationUserName: "",
	},
});

test("puts base events below their correlation event and keeps orphans", () => {
	const tree = buildTree([
		correlation("c"),
		base("b1", "c"),
		base("b2", "c"),
		base("b3", "gone"),
	]);
	assert.deepEqual(
		tree.map(({ event, children }) => [event.id, children.map(({ id }) => id)]),
		[
			["c", ["b1", "b2"]],
			["b3", []],
		],
	);
	assert.deepEqual(
		visibleRows(tree, new Set(["c"])).map(({ event }) => event.id),
		["c", "b3"],
	);
	assert.equal(visibleRows(tree, new Set())[1]?.level, 2);
});

test("puts base events in the order in which they happened", () => {
	const at = (id: string, fields: Record<string, number>): TreeEvent => ({
		...base(id, "c"),
		event: fields,
	});
	const [root] = buildTree([
		correlation("c"),
		at("late", { StartTime: 30, DeviceReceiptTime: 5 }),
		at("early", { DeviceReceiptTime: 20, EndTime: 40 }),
		at("unknown", { StartTime: 0 }),
	]);
	assert.deepEqual(
		root?.children.map(({ id }) => id),
		["unknown", "early", "late"],
	);
});

test("says in one line who did what to whom", () => {
	assert.equal(
		summaryOf(base("b", "c")),
		"root @ 10.0.0.1 → srv · failed⏎password",
	);
	assert.equal(summaryOf(correlation("c")), "");
});
