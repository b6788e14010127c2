/** What a collector with the shipped content does between its connectors and its journal. */
import { join } from "node:path";
import { decodeEvent, type Event } from "#event/index.ts";
import {
	type CompiledContent,
	compileContent,
	loadPacks,
} from "#packs/index.ts";
import {
	createRecordWriter,
	decodeCollected,
	encodeHeader,
	type RawBatch,
	runStages,
} from "#pipeline/index.ts";
import { createIdSource } from "#platform/index.ts";

/** A batch as connectors usually hand it on under load. */
export const batchSize = 500;

export async function loadShippedContent(): Promise<CompiledContent> {
	const root = join(import.meta.dirname, "..", "..");
	return compileContent(await loadPacks(join(root, "content")));
}

/** Batches of the lines, the last one shorter. */
export function toBatches(
	lines: readonly string[],
	receivedAt: number,
): RawBatch[] {
	const batches: RawBatch[] = [];
	for (let from = 0; from < lines.length; from += batchSize) {
		const messages = lines
			.slice(from, from + batchSize)
			.map((text) => ({ text }));
		batches.push({ connector: "tcp", source: "bench", receivedAt, messages });
	}
	return batches;
}

export interface Collecting {
	/** Events of a batch with all that a collector adds. Throws when a message gives none. */
	events(batch: RawBatch): Promise<Event[]>;
	/** The same, each as the line that the collector writes. */
	lines(batch: RawBatch): Promise<string[]>;
	/** The record that a collector writes into its journal for the batch. Throws when a message gives no event. */
	record(batch: RawBatch): Promise<Buffer>;
}

const identity = {
	tenantId: "0f0e0d0c-0b0a-8908-8706-050403020100",
	serviceId: "1f1e1d1c-1b1a-8918-8716-151413121110",
	serviceName: "Default collector",
};

export function createCollecting(content: CompiledContent): Collecting {
	const writer = createRecordWriter(identity, createIdSource(Date.now));
	async function record(batch: RawBatch): Promise<Buffer> {
		const { connector, source, receivedAt, messages } = batch;
		const { events, rejections } = await runStages(batch, {
			normalizers: content.normalizers,
			filters: [],
			enrichments: [],
		});
		const [rejection] = rejections;
		if (rejection !== undefined)
			throw new Error(`${rejection.cause}: ${rejection.message.text}`);
		for (const event of events) writer.addEvent(event, receivedAt);
		return writer.end(
			encodeHeader({
				...{ v: 1, at: receivedAt, connector, source },
				...{ received: messages.length, events: events.length },
			}),
		);
	}
	async function lines(batch: RawBatch): Promise<string[]> {
		const { events } = decodeCollected(await record(batch));
		return events.split("\n");
	}
	return {
		events: async (batch) => (await lines(batch)).map(decodeEvent),
		lines,
		record,
	};
}
