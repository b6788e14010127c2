/** The journal closes before its readers stop: they must not ask it again and again and so hold up the process. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { silentLog } from "#platform/index.ts";
import { createCorrelator } from "../correlation/index.ts";
import {
	type Journal,
	openCursor,
	openJournal,
	startConsumer,
} from "../journal/index.ts";
import { encodeForwarded } from "./forwarded.ts";
import { createCorrelatorService } from "./index.ts";

async function openInput(
	t: TestContext,
): Promise<{ directory: string; input: Journal }> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-stopping-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	const input = await openJournal({ directory: join(directory, "input") });
	await input.append(
		encodeForwarded({ journal: "collector", from: 1, end: 2 }, []),
	);
	return { directory, input };
}

/** True when timers still run: a loop that never leaves the process starves them. */
function timersRun(): Promise<boolean> {
	return new Promise((resolve) => setTimeout(() => resolve(true), 1));
}

test("a correlator lets go of a journal that closed, and stops", {
	timeout: 10_000,
}, async (t) => {
	const { directory, input } = await openInput(t);
	const service = await createCorrelatorService({
		correlator: createCorrelator({
			rules: [],
			activeLists: [],
			lookups: { dictionary: () => undefined, filter: () => undefined },
			identity: { tenantId: "t", serviceId: "s", serviceName: "Correlator" },
		}),
		input,
		directory: join(directory, "correlator"),
		clock: () => 2000,
		onInputDone: () => Promise.resolve(),
		log: silentLog,
	});
	service.start();
	while (service.state().lag > 0)
		await new Promise((resolve) => setImmediate(resolve));
	await input.close();
	assert.ok(await timersRun());
	await service.stop();
	assert.equal(service.state().problem, undefined);
});

test("a consumer that gathers lets go of a journal that closed, and keeps what it did", {
	timeout: 10_000,
}, async (t) => {
	const { directory, input } = await openInput(t);
	const cursor = await openCursor(directory, "consumer");
	let handled = 0;
	const consumer = startConsumer({
		journal: input,
		cursor,
		maxBytes: 1_000_000,
		gatherMs: 60_000,
		handle(records) {
			handled += records.length;
			return Promise.resolve();
		},
	});
	await timersRun();
	await input.close();
	assert.ok(await timersRun());
	await consumer.stop();
	assert.equal(handled, cursor.next - 1);
});
