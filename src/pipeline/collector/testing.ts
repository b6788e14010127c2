/** For tests: a collector whose connector is the test itself, and what is in its journal. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { createIdSource } from "#platform/index.ts";
import type {
	Connector,
	PositionOf,
	ReceiveBatch,
} from "../connectors/index.ts";
import type { Normalizer } from "../normalizers/index.ts";
import type { RawBatch, RawMessage } from "../raw.ts";
import {
	type Collected,
	type Collector,
	type CollectorOptions,
	createCollector,
	decodeCollected,
	type Stage,
} from "./index.ts";

export interface RunningCollector {
	readonly collector: Collector;
	readonly receive: ReceiveBatch;
	readonly positionOf: PositionOf;
}

/** Reads every text into `Message`. */
export const messageNormalizer: Normalizer = {
	name: "message",
	accepts: () => true,
	normalize: (text) => ({ Message: text }),
};

export async function startCollector(
	directory: string,
	{
		normalizers = [messageNormalizer],
		stages = [],
		...options
	}: Partial<CollectorOptions> & {
		readonly normalizers?: readonly Normalizer[];
		/** Before aggregation. */
		readonly stages?: readonly Stage[];
	} = {},
): Promise<RunningCollector> {
	let receive: ReceiveBatch = () => Promise.reject(new Error("not started"));
	let positionOf: PositionOf = () => undefined;
	const open = new Set<Promise<unknown>>();
	const connector: Connector = {
		name: "test:1",
		start(take, positions) {
			receive = (batch) => {
				const taken = take(batch);
				open.add(taken);
				return taken;
			};
			positionOf = positions;
			return Promise.resolve();
		},
		// As real ones do: everything that was handed on settles first.
		stop: async () => void (await Promise.allSettled(open)),
		state: () => ({ openSources: 0 }),
	};
	const collector = await createCollector({
		identity: {
			tenantId: "tenant",
			serviceId: "service",
			serviceName: "Collector",
		},
		connectors: [connector],
		processing: { normalizers, filters: stages, enrichments: [] },
		clock: Date.now,
		directory,
		newId: createIdSource(Date.now),
		...options,
	});
	await collector.start();
	return { collector, receive, positionOf };
}

export async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-collector-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

export function batchOf(messages: readonly RawMessage[]): RawBatch {
	return {
		connector: "test:1",
		source: "192.0.2.1",
		receivedAt: 1_795_507_200_000,
		messages,
	};
}

export async function readJournal(collector: Collector): Promise<Collected[]> {
	const { journal } = collector;
	const reader = journal.reader(1);
	const found: Collected[] = [];
	try {
		while (found.length < journal.state().next - 1) {
			const records = await reader.read(
				1_000_000,
				new AbortController().signal,
			);
			found.push(...records.map((record) => decodeCollected(record.payload)));
		}
	} finally {
		await reader.close();
	}
	return found;
}
