/** What a collector with the shipped content does between its connectors and its journal. */
import { join } from "node:path";
import { type Event, encodeEvent, eventType } from "#event/index.ts";
import {
	type CompiledContent,
	compileContent,
	loadPacks,
} from "#packs/index.ts";
import { type RawBatch, runStages } from "#pipeline/index.ts";
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
	/** The same, encoded. */
	lines(batch: RawBatch): Promise<string[]>;
}

export function createCollecting(content: CompiledContent): Collecting {
	const newId = createIdSource(Date.now);
	async function events(batch: RawBatch): Promise<Event[]> {
		const result = await runStages(batch, content.normalizers, []);
		const [rejection] = result.rejections;
		if (rejection !== undefined)
			throw new Error(`${rejection.cause}: ${rejection.message.text}`);
		return result.events.map((event) => ({
			ID: newId(),
			Timestamp: batch.receivedAt,
			Type: eventType.base,
			TenantID: "0f0e0d0c-0b0a-8908-8706-050403020100",
			ServiceID: "1f1e1d1c-1b1a-8918-8716-151413121110",
			ServiceName: "Default collector",
			...event,
		}));
	}
	return {
		events,
		lines: async (batch) => (await events(batch)).map(encodeEvent),
	};
}
