import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyCondition, initialValue, switchBranch } from "./initial-value.ts";
import { connectorSchema as root } from "./samples.ts";
import { asNode, controlOf } from "./schema-node.ts";

const list = controlOf(root, asNode(asNode(root.properties).connectors));
const union = controlOf(root, list.kind === "list" ? list.items : {});
const [tcp, file] = union.kind === "union" ? union.branches : [];

test("a form begins with the defaults, with one member where one must be, and without what is optional", () => {
	assert.deepEqual(initialValue(root, root), {
		connectors: [{ kind: "tcp", host: "127.0.0.1", tls: { mode: "disabled" } }],
		must: emptyCondition,
		rules: "all",
		extras: [],
	});
});

test("another branch keeps what both have and what fits there", () => {
	const before = { kind: "file", path: "/var/log/a", port: 7 };
	assert.deepEqual(switchBranch(root, before, tcp?.node ?? {}), {
		kind: "tcp",
		host: "127.0.0.1",
		port: 7,
		tls: { mode: "disabled" },
	});
});

test("a number beyond the limits of the other branch is not taken along", () => {
	const before = { kind: "tcp", port: 5140, host: "::" };
	assert.deepEqual(switchBranch(root, before, file?.node ?? {}), {
		kind: "file",
	});
});
