import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { sharedTenantId } from "#core/index.ts";
import { loadPacks } from "#packs/index.ts";
import { collectorResource, resourceDefinitions } from "#pipeline/index.ts";
import { readSettings } from "#platform/index.ts";
import {
	defaultServiceResources,
	defaultServices,
	packResources,
} from "./default-services.ts";

const packs = await loadPacks(join(import.meta.dirname, "..", "..", "content"));
const settings = readSettings(
	{
		URSA_BIND: "127.0.0.2",
		URSA_SYSLOG_PORT: "1514",
		URSA_HTTP_INPUT_PORT: "0",
	},
	"/data",
);
const services = defaultServiceResources(packs, "main", settings);

test("shipped resources fit their kinds and have ids that never change", () => {
	const all = [...packResources(packs, sharedTenantId), ...services];
	const definitions = new Map(
		resourceDefinitions.map((definition) => [definition.kind, definition]),
	);
	for (const { kind, name, body } of all) {
		const result = definitions.get(kind)?.body.safeParse(body);
		assert.ok(result?.success, `${kind} ${name}`);
	}
	assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
	assert.deepEqual(defaultServiceResources(packs, "main", settings), services);
	// Journals lie in directories named after these ids; another id would orphan them.
	assert.equal(
		defaultServices.collector,
		"81ca54ff-7d4c-843f-aa13-e0c5e320cccb",
	);
});

test("the default collector listens where the settings say and tries the packs' normalizers in their order", () => {
	const found = services.find(({ id }) => id === defaultServices.collector);
	const { connectors, normalizers } = collectorResource.body.parse(found?.body);
	assert.deepEqual(
		connectors.map((connector) => [
			connector.kind,
			"port" in connector ? `${connector.host}:${connector.port}` : "",
		]),
		[
			["tcp", "127.0.0.2:1514"],
			["udp", "127.0.0.2:1514"],
			["http", "127.0.0.2:0"],
		],
	);
	const names = packs
		.flatMap(({ resources }) => resources)
		.filter(({ kind }) => kind === "normalizer");
	assert.deepEqual(
		normalizers,
		names.map(({ id }) => id),
	);
});

test("packs belong to Shared, services to the main tenant", () => {
	assert.deepEqual(
		new Set(
			packResources(packs, sharedTenantId).map(({ tenantId }) => tenantId),
		),
		new Set([sharedTenantId]),
	);
	assert.deepEqual(
		services.map(({ tenantId }) => tenantId),
		["main", "main", "main"],
	);
});
