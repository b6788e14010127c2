import assert from "node:assert/strict";
import { test } from "node:test";
import { listBodyReferences, toBodySchema } from "#schema/index.ts";
import { collectorResource } from "./resources.ts";

const sql = (change: object = {}) => ({
	kind: "sql",
	defaultQuery: "SELECT id FROM log WHERE id > $1 ORDER BY id",
	connections: [
		{
			urls: "Database",
			identityColumn: "id",
			identitySeed: "0",
			...change,
		},
	],
});

const parse = (...connectors: object[]) =>
	collectorResource.body.safeParse({ connectors, normalizers: ["n"] });

test("sql connections of one collector must not share a position", () => {
	const { error } = parse(sql(), sql());
	assert.match(error?.message ?? "", /would share a position: name one/);
	for (const change of [
		{ name: "second" },
		{ urls: "Another" },
		{ identityColumn: "number" },
		{ identitySeed: "1" },
	]) {
		assert.ok(parse(sql(), sql(change)).success, JSON.stringify(change));
	}
});

test("a collector refers to the secrets of its connectors", () => {
	const { data } = parse(sql(), {
		kind: "tcp",
		port: 0,
		tls: { mode: "pfx", secret: "Certificate" },
	});
	const references = listBodyReferences(toBodySchema(collectorResource), data);
	assert.deepEqual(
		references.map(({ kind, reference }) => [kind, reference]),
		[
			["secret", "Database"],
			["secret", "Certificate"],
			["normalizer", "n"],
		],
	);
});
