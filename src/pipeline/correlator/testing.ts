/** For tests: a correlator service with small rules over a journal that the test fills. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type Event, encodeEvent } from "#event/index.ts";
import { silentLog } from "#platform/index.ts";
import {
	type CorrelationRule,
	type Correlator,
	correlationRuleDefinition,
	createCorrelator,
	type Detection,
} from "../correlation/index.ts";
import { type Journal, openJournal } from "../journal/index.ts";
import { encodeForwarded, encodePart } from "./forwarded.ts";
import {
	type CorrelatorService,
	type CorrelatorServiceOptions,
	createCorrelatorService,
	decodeDetected,
} from "./index.ts";

/** In memory where there is such a disk: what is tested is not the disk. */
const fastDirectory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export const start = 1_795_507_200_000;

/** Three failed log-ons of a source within ten seconds; every further one, and the end. */
export const failedLogons = correlationRuleDefinition.parse({
	kind: "standard",
	identicalFields: ["SourceAddress"],
	windowSeconds: 10,
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
	actions: [{ trigger: "everyThreshold" }, { trigger: "timeout" }],
});

export function createEngine(rule: CorrelationRule = failedLogons): Correlator {
	return createCorrelator({
		rules: [{ id: "rule", name: "Rule", definition: rule }],
		activeLists: [],
		lookups: { dictionary: () => undefined, filter: () => undefined },
		identity: {
			tenantId: "tenant",
			serviceId: "service",
			serviceName: "Correlator",
		},
	});
}

/** A record of the input, received `ms` after the start. */
export function inputRecord(ms: number, events: readonly Event[]): Buffer {
	return encodeForwarded(
		{ journal: "collector", from: 1, end: 2 },
		events.length === 0
			? []
			: [encodePart({ at: start + ms, lines: events.map(encodeEvent) })],
	);
}

/** A failed log-on that happened and was received `ms` after the start. */
export function failure(id: string, ms: number, source = "192.0.2.1"): Event {
	return {
		ID: id,
		Timestamp: start + ms,
		Type: 1,
		Name: "failed",
		SourceAddress: source,
	};
}

export interface World {
	readonly directory: string;
	/** What the correlator reads. */
	readonly input: Journal;
	append(records: readonly Buffer[]): Promise<void>;
	/** A service whose time stands still at the start of all events, unless told otherwise. */
	open(options?: Partial<CorrelatorServiceOptions>): Promise<CorrelatorService>;
	/** Opens the output of a service that stopped. */
	openOutput(): Promise<Journal>;
	/** Ends everything; done by itself at the end of the test. */
	close(): Promise<void>;
}

/** `correlatorDirectory`: where the service keeps its files, when that is not in the directory of the world. */
export async function makeWorld(
	t: TestContext,
	records: readonly Buffer[] = [],
	correlatorDirectory?: string,
): Promise<World> {
	const directory = await mkdtemp(join(fastDirectory, "ursa-correlator-"));
	const own = correlatorDirectory ?? join(directory, "correlator");
	const input = await openJournal({ directory: join(directory, "input") });
	const services: CorrelatorService[] = [];
	async function close(): Promise<void> {
		for (const service of services.splice(0)) await service.stop();
		await input.close();
		await rm(directory, { recursive: true, force: true });
	}
	t.after(close);
	async function append(payloads: readonly Buffer[]): Promise<void> {
		await Promise.all(payloads.map((payload) => input.append(payload)));
	}
	await append(records);
	return {
		directory,
		input,
		append,
		async open(options) {
			const service = await createCorrelatorService({
				correlator: createEngine(),
				input,
				directory: own,
				clock: () => start,
				snapshotMs: 0,
				onInputDone: () => Promise.resolve(),
				log: silentLog,
				...options,
			});
			services.push(service);
			return service;
		},
		openOutput: () => openJournal({ directory: join(own, "journal") }),
		close,
	};
}

export async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise(setImmediate);
}

/** Starts the service, lets it read everything there is, and stops it. */
export async function runThrough(service: CorrelatorService): Promise<void> {
	service.start();
	await until(
		() => service.state().lag === 0 || service.state().problem !== undefined,
	);
	assert.equal(service.state().problem, undefined);
	await service.stop();
}

/** Payloads of a journal, in order. */
export async function payloadsOf(journal: Journal): Promise<Buffer[]> {
	const reader = journal.reader(1);
	const payloads: Buffer[] = [];
	try {
		while (payloads.length < journal.state().next - 1) {
			const records = await reader.read(
				1_000_000,
				new AbortController().signal,
			);
			payloads.push(...records.map(({ payload }) => payload));
		}
	} finally {
		await reader.close();
	}
	return payloads;
}

export async function detectionsIn(output: Journal): Promise<Detection[]> {
	return (await payloadsOf(output)).flatMap(
		(payload) => decodeDetected(payload).detections,
	);
}
