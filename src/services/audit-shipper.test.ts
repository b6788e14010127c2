import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import type { EventBatch } from "#backends/event-store/index.ts";
import { openPglite } from "#backends/state-store/index.ts";
import { silentLog } from "#platform/index.ts";
import { startAuditShipper } from "./audit-shipper.ts";
import { openAuditStore } from "./audit-store.ts";
import { verifyTrail } from "./audit-verification.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());
const { db } = store;
const directory = await mkdtemp(join(tmpdir(), "ursa-audit-shipper-"));
after(() => rm(directory, { recursive: true, force: true }));
const { audit, auditHead } = await openAuditStore(db, {
	...{ dataDirectory: directory, hostName: "core" },
	...{ clock: Date.now, log: silentLog },
});

function start(
	t: TestContext,
	insert: (batch: EventBatch, attempt: number) => void,
) {
	let attempts = 0;
	const stored = new Set<string>();
	const waiting = new Map<string, () => void>();
	const shipper = startAuditShipper({
		...{ db, head: auditHead, log: silentLog, intervalMs: 1 },
		eventStore: {
			insert: async (batch) => {
				insert(batch, ++attempts);
				for (const line of String(batch.events).split("\n")) {
					// Written by the audit trail.
					const event = JSON.parse(line) as { DeviceAction: string };
					stored.add(event.DeviceAction);
					waiting.get(event.DeviceAction)?.();
				}
			},
		},
	});
	t.after(() => shipper.stop());
	const untilStored = (action: string) =>
		stored.has(action)
			? Promise.resolve()
			: new Promise<void>((resolve) => waiting.set(action, resolve));
	return { shipper, stored, untilStored, attempts: () => attempts };
}

test("records are stored soon after they were made, and again after the store was away", async (t) => {
	await audit.record(db, { action: "before the start" });
	const { untilStored, attempts } = start(t, (_batch, attempt) => {
		if (attempt < 3) throw new Error("away");
	});
	await untilStored("before the start");
	assert.equal(attempts(), 3);
	await audit.record(db, { action: "while it runs" });
	await untilStored("while it runs");
});

test("what was made just before the stop is stored by it, and the head file knows the end", async (t) => {
	const { shipper, stored } = start(t, () => undefined);
	await audit.record(db, { action: "last" });
	await shipper.stop();
	assert.ok(stored.has("last"));
	const found = await verifyTrail({
		...{ db, dataDirectory: directory, clock: Date.now },
	});
	assert.deepEqual(found.problems, []);
	assert.equal(found.last, found.records);
});

test("a stop while the store is away ends, and the records wait", async (t) => {
	const { shipper } = start(t, () => {
		throw new Error("away");
	});
	await audit.record(db, { action: "waits" });
	await shipper.stop();
	const next = start(t, () => undefined);
	await next.untilStored("waits");
});
