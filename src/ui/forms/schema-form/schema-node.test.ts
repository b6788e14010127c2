import assert from "node:assert/strict";
import { test } from "node:test";
import { connectorSchema } from "./samples.ts";
import { asNode, branchOf, controlOf, resolveNode } from "./schema-node.ts";

const root = connectorSchema;
const member = (name: string) => asNode(asNode(root.properties)[name]);

test("each part of a schema gets the control that fits it", () => {
	const kinds = Object.fromEntries(
		Object.keys(asNode(root.properties)).map((name) => [
			name,
			controlOf(root, member(name)).kind,
		]),
	);
	assert.deepEqual(kinds, {
		connectors: "list",
		filter: "condition",
		must: "condition",
		rules: "union",
		password: "secret",
		urls: "list",
		value: "scalar",
		entries: "map",
		extras: "list",
	});
});

test("members of a secret list are secrets", () => {
	const control = controlOf(root, member("urls"));
	assert.ok(control.kind === "list");
	assert.equal(controlOf(root, control.items).kind, "secret");
});

test("a union of objects is told apart by the member that is constant in all of them", () => {
	const list = controlOf(root, member("connectors"));
	assert.ok(list.kind === "list");
	const union = controlOf(root, list.items);
	assert.ok(union.kind === "union");
	assert.equal(union.discriminator, "kind");
	assert.deepEqual(
		union.branches.map(({ value }) => value),
		["tcp", "file"],
	);
	assert.equal(branchOf(union, { kind: "file" }), 1);
	assert.equal(branchOf(union, { kind: "unknown" }), -1);
	assert.equal(branchOf(union, undefined), -1);
});

test("a union of a constant and a list is told apart by the value", () => {
	const union = controlOf(root, member("rules"));
	assert.ok(union.kind === "union");
	assert.equal(union.discriminator, undefined);
	assert.equal(branchOf(union, "all"), 0);
	assert.equal(branchOf(union, []), 1);
});

test("recursion by reference is followed one step at a time", () => {
	const extra = resolveNode(root, { $ref: "#/$defs/extra" });
	const inner = controlOf(root, asNode(asNode(extra.properties).extras));
	assert.ok(inner.kind === "list");
	assert.equal(controlOf(root, inner.items).kind, "object");
});

test("what no control fits is edited as JSON", () => {
	assert.equal(controlOf(root, {}).kind, "unknown");
	assert.equal(controlOf(root, { type: "null" }).kind, "unknown");
});
