/** What a collector does with messages, as it follows from its resources. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "#core/index.ts";
import { collectorResource, runStages } from "#pipeline/index.ts";
import { deriveId, silentLog } from "#platform/index.ts";
import { buildProcessing } from "./processing.ts";
import type { ServiceConfig } from "./service-config.ts";

function resource(kind: string, name: string, body: unknown): Resource {
	return {
		id: deriveId(kind, name),
		kind,
		tenantId: "tenant",
		name,
		description: "",
		body,
		version: 1,
		createdAt: 0,
		updatedAt: 0,
	};
}

function build(body: object, resources: readonly Resource[]) {
	const config: ServiceConfig = {
		version: "1",
		service: { id: "service", kind: "collector", name: "Collector" },
		tenantId: "tenant",
		resourceId: "",
		resources: [...resources],
		secrets: [],
	};
	return buildProcessing(
		config,
		collectorResource.body.parse({
			connectors: [{ kind: "tcp", port: 0 }],
			normalizers: ["syslog"],
			...body,
		}),
		{
			geo: () => undefined,
			assets: () => undefined,
			clock: Date.now,
			log: silentLog,
		},
	);
}

const syslog = resource("normalizer", "syslog", {
	parsing: { method: "syslog" },
});

const nameIs = (value: string) => ({
	kind: "comparison",
	left: { kind: "field", field: "DeviceHostName" },
	operator: "=",
	right: { kind: "constant", value },
});

const at = Date.UTC(2026, 10, 24, 12);

async function run(body: object, resources: readonly Resource[], text: string) {
	const processing = build(body, [syslog, ...resources]);
	const result = await runStages(
		{
			connector: "c",
			source: "s",
			receivedAt: at,
			messages: [{ text }],
		},
		processing,
	);
	processing.close();
	return { processing, result };
}

const line = "<13>Nov 24 11:00:00 web1 app[1]: hello";

test("a timezone rule corrects a time that the source wrote without zone", async () => {
	const zone = resource("enrichmentRule", "Moscow", {
		kind: "timezone",
		zone: "Europe/Moscow",
	});
	const plain = await run({}, [], line);
	const corrected = await run({ enrichmentRules: ["Moscow"] }, [zone], line);
	const timeOf = ({ result }: typeof plain) =>
		result.events[0]?.DeviceReceiptTime;
	assert.equal(timeOf(plain), Date.UTC(2026, 10, 24, 11));
	assert.equal(timeOf(corrected), Date.UTC(2026, 10, 24, 8));
	assert.equal(corrected.result.events[0]?.DeviceTimeZone, "+03:00");
});

test("filter, aggregation and enrichment come in this order, and are counted", async () => {
	const rules = [
		resource("aggregationRule", "Same host", {
			identicalFields: ["DeviceHostName"],
			threshold: 1,
		}),
		resource("enrichmentRule", "Mark", {
			kind: "constant",
			field: "Message",
			value: "marked",
		}),
	];
	const body = {
		filter: nameIs("noise"),
		aggregationRules: ["Same host"],
		enrichmentRules: ["Mark"],
	};
	const dropped = await run(body, rules, line.replace("web1", "noise"));
	assert.deepEqual([...dropped.result.dropped], [["filter", 1]]);
	const { result, processing } = await run(body, rules, line);
	const [event] = result.events;
	assert.equal(event?.BaseEventCount, 1);
	assert.equal(event?.AggregationRuleName, "Same host");
	assert.equal(event?.Message, "marked");
	assert.deepEqual(processing.counters(), [
		{ name: "enrichment applied", reason: "Mark", value: 1 },
	]);
});

test("what is not there is told with the name of the collector", () => {
	for (const body of [
		{ enrichmentRules: ["nothing"] },
		{ aggregationRules: ["nothing"] },
		{ normalizers: ["nothing"] },
	]) {
		assert.throws(() => build(body, [syslog]), {
			code: "services.missingResource",
			message: /Collector refers to the .* nothing/,
		});
	}
});
