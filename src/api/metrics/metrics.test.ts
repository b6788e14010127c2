import assert from "node:assert/strict";
import { test } from "node:test";
import type { Service } from "#core/index.ts";
import { renderMetrics } from "./metrics.ts";

const service: Service = {
	id: "s1",
	tenantId: "t1",
	resourceId: "r1",
	kind: "collector",
	name: 'A "quoted" collector',
	address: "",
	fqdn: "host",
	status: "yellow",
	warning: "disk",
	version: "1",
	startedAt: 1000,
	createdAt: 0,
	updatedAt: 0,
	lastSeenAt: 60_000,
	counters: [{ name: "dropped", reason: "noise", value: 7 }],
	rates: {},
	backlogBytes: 42,
};

test("status, uptime, backlog and counters of every service are there, names escaped", async () => {
	const { contentType, text } = await renderMetrics([service], 61_000);
	assert.match(contentType, /text\/plain/);
	const labels =
		'service="s1",kind="collector",name="A \\"quoted\\" collector",tenant="t1"';
	for (const line of [
		`ursa_service_status{${labels},status="yellow"} 1`,
		`ursa_service_status{${labels},status="green"} 0`,
		`ursa_service_uptime_seconds{${labels}} 60`,
		`ursa_service_last_seen_seconds{${labels}} 1`,
		`ursa_service_backlog_bytes{${labels}} 42`,
		`ursa_service_count{${labels},counter="dropped",reason="noise"} 7`,
	]) {
		assert.ok(text.includes(line), line);
	}
	assert.match(text, /ursa_core_process_resident_memory_bytes \d/);
});

test("a service that never started has a status and nothing that would be zero only by name", async () => {
	const { lastSeenAt: _, ...never } = service;
	const { text } = await renderMetrics(
		[{ ...never, status: "gray", startedAt: 0 }],
		61_000,
	);
	assert.match(text, /status="gray"} 1/);
	assert.doesNotMatch(text, /ursa_service_uptime_seconds\{/);
});
