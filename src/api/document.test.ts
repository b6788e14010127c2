import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { z } from "zod";
import { endpoints } from "#api/contract/index.ts";
import { renderDocument } from "./document.ts";
import { operations } from "./v1/operations.ts";

const documentShape = z.object({
	paths: z.record(
		z.string(),
		z
			.record(z.string(), z.unknown())
			.and(z.object({ servers: z.array(z.object({ url: z.string() })) })),
	),
});

test("openapi.json is what the definitions say", async () => {
	const committed = await readFile(
		new URL("../../openapi.json", import.meta.url),
		"utf8",
	);
	assert.equal(
		committed,
		renderDocument(),
		"openapi.json is stale: run `node src/api/write-openapi.ts` and commit the file",
	);
});

test("the document has every operation of both APIs and nothing else", () => {
	const { paths } = documentShape.parse(JSON.parse(renderDocument()));
	const described = Object.entries(paths).flatMap(([path, methods]) =>
		Object.keys(methods)
			.filter((method) => method !== "servers")
			.map((method) => `${method.toUpperCase()} ${path}`),
	);
	const defined = [
		...Object.values(operations).map(
			({ method, path }) =>
				`${method} /api/v1${path.replace(/:(\w+)/g, "{$1}")}`,
		),
		...Object.values(endpoints).map(
			({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`,
		),
	];
	assert.deepEqual(described.sort(), defined.sort());
});

test("the document names no host", () => {
	const { paths } = documentShape.parse(JSON.parse(renderDocument()));
	for (const { servers } of Object.values(paths)) {
		for (const { url } of servers) {
			assert.match(url, /^https:\/\/\{host\}:722[03]$/);
		}
	}
});

test("the document describes parameters by what they mean, not by how they are read", () => {
	const { paths } = documentShape.parse(JSON.parse(renderDocument()));
	const alerts = JSON.stringify(paths["/api/v1/alerts"]);
	assert.ok(
		alerts.includes(
			'{"name":"from","in":"query","required":false,"description":"Earliest time, inclusive","schema":{"type":"string","format":"date-time"}}',
		),
	);
	const events = JSON.stringify(paths["/api/v1/events"]);
	assert.ok(events.includes('"required":["period","sql"]'));
	assert.ok(events.includes('"required":["from","to"]'));
});
