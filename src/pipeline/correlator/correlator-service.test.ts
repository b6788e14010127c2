import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { encodeEvent } from "#event/index.ts";
import { silentLog } from "#platform/index.ts";
import { encodeCollected } from "../collector/collected.ts";
import {
	correlationRuleDefinition,
	createCorrelator,
} from "../correlation/index.ts";
import { type Journal, openJournal } from "../journal/index.ts";
import {
	type CorrelatorService,
	createCorrelatorService,
	decodeDetected,
} from "./index.ts";

const rule = correlationRuleDefinition.parse({
	kind: "standard",
	identicalFields: ["SourceAddress"],
	windowSeconds: 60,
	rateLimit: 0,
	selectors: [
		{
			threshold: 3,
			condition: {
				kind: "comparison",
				left: { kind: "field", field: "Name" },
				operator: "=",
				right: { kind: "constant", value: "failed" },
			},
		},
	],
	actions: [{ trigger: "everyThreshold" }],
});

const start = 1_795_507_200_000;
const recordCount = 40;

/** Record n of the input: four events of a few sources, one second after the record before. */
function makeRecord(n: number): Buffer {
	const lines = Array.from({ length: 4 }, (_, index) =>
		encodeEvent({
			ID: `${n}-${index}`,
			Timestamp: start + n * 1000,
			Type: 1,
			Name: index === 3 ? "fine" : "failed",
			SourceAddress: `192.0.2.${(n * 7 + index) % 5}`,
		}),
	);
	const at = start + n * 1000;
	return encodeCollected(
		{ v: 1, at, connector: "test", source: "", received: 4, events: 4 },
		lines,
	);
}

const never = new AbortController().signal;

async function open(
	directory: string,
	input: Journal,
): Promise<CorrelatorService> {
	return createCorrelatorService({
		correlator: createCorrelator({
			rules: [{ id: "rule", name: "Rule", definition: rule }],
			activeLists: [],
			lookups: { dictionary: () => undefined, filter: () => undefined },
			identity: { tenantId: "t", serviceId: "s", serviceName: "Correlator" },
		}),
		input,
		directory: join(directory, "correlator"),
		clock: () => start + recordCount * 1000,
		// After every read, so that a copy made at any time holds a snapshot of some earlier moment.
		snapshotMs: 0,
		onInputDone: () => Promise.resolve(),
		log: silentLog,
	});
}

async function detectedIn(output: Journal): Promise<string[]> {
	const reader = output.reader(1);
	const ids: string[] = [];
	try {
		for (let next = 1; next < output.state().next; ) {
			for (const record of await reader.read(1_000_000, never)) {
				ids.push(
					...decodeDetected(record.payload).detections.map(
						({ event }) => event.ID ?? "",
					),
				);
				next = record.sequence + 1;
			}
		}
	} finally {
		await reader.close();
	}
	return ids;
}

async function catchUp(service: CorrelatorService): Promise<void> {
	service.start();
	while (service.state().lag > 0) {
		assert.equal(service.state().problem, undefined);
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/**
 * What a crash in the middle of the work leaves behind. The saved state goes first: in a real crash the journal is never
 * older than it.
 */
async function copyAsCrashed(from: string, to: string): Promise<void> {
	const state = join("correlator", "state.json");
	// Before the first snapshot there is none, and a crash then is one of the cases.
	if (existsSync(join(from, state)))
		await cp(join(from, state), join(to, state));
	const journal = join("correlator", "journal");
	await cp(join(from, journal), join(to, journal), { recursive: true });
}

async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-correlator-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

async function fill(input: Journal, from: number, to: number): Promise<void> {
	for (let n = from; n < to; n++) await input.append(makeRecord(n));
}

test("a crash at any moment changes nothing in what is detected, and nothing is detected twice", async (t) => {
	const directory = await makeDirectory(t);
	const whole = await openJournal({ directory: join(directory, "whole") });
	await fill(whole, 0, recordCount);
	const undisturbed = await open(join(directory, "undisturbed"), whole);
	await catchUp(undisturbed);
	const expected = await detectedIn(undisturbed.output);
	await undisturbed.stop();
	assert.ok(expected.length > 10, `${expected.length} detections`);
	assert.equal(new Set(expected).size, expected.length);

	for (const cut of [1, 7, 19, 33, 39]) {
		const input = await openJournal({
			directory: join(directory, `input-${cut}`),
		});
		await fill(input, 0, cut);
		const first = await open(join(directory, `first-${cut}`), input);
		await catchUp(first);
		await fill(input, cut, Math.min(cut + 3, recordCount));
		await copyAsCrashed(
			join(directory, `first-${cut}`),
			join(directory, `second-${cut}`),
		);
		await first.stop();
		await fill(input, Math.min(cut + 3, recordCount), recordCount);
		const second = await open(join(directory, `second-${cut}`), input);
		await catchUp(second);
		assert.deepEqual(
			await detectedIn(second.output),
			expected,
			`cut at ${cut}`,
		);
		await second.stop();
		await input.close();
	}
	await whole.close();
});

test("detections that are out already are not made again when their state was lost", async (t) => {
	const directory = await makeDirectory(t);
	const input = await openJournal({ directory: join(directory, "input") });
	await fill(input, 0, recordCount);
	const first = await open(directory, input);
	await catchUp(first);
	const expected = await detectedIn(first.output);
	await first.stop();
	await rm(join(directory, "correlator", "state.json"));
	const second = await open(directory, input);
	await catchUp(second);
	assert.deepEqual(await detectedIn(second.output), expected);
	await second.stop();
	await input.close();
});
