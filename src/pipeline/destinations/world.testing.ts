/** For tests: a journal with events, and a destination that runs on it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { openCursor, openJournal } from "../journal/index.ts";
import type { RefusedEvent } from "./send-group.ts";
import {
	type DestinationOptions,
	type RunningDestination,
	startDestination,
} from "./start-destination.ts";
import { lineOf, makeDirectory } from "./testing.ts";

/** A journal whose records are lines of events. */
export async function makeWorld(t: TestContext, records: readonly string[][]) {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory: join(directory, "journal") });
	t.after(() => journal.close());
	for (const ids of records)
		await journal.append(Buffer.from(ids.map(lineOf).join("\n")));
	const letters = new Map<string, RefusedEvent>();
	return {
		directory,
		journal,
		letters,
		async start(
			sender: DestinationOptions["sender"],
			options: Partial<DestinationOptions> = {},
		): Promise<RunningDestination> {
			return startDestination({
				journal,
				cursor: await openCursor(directory, "destination"),
				decode: ({ payload }) => {
					const events = payload.toString();
					const eventCount = events === "" ? 0 : events.split("\n").length;
					return { events, eventCount };
				},
				sender,
				flushIntervalMs: 0,
				retryMs: 1,
				maxRetryMs: 1,
				onAdvance: () => Promise.resolve(),
				async onRefused(events) {
					for (const event of events) letters.set(event.id, event);
				},
				...options,
			});
		},
	};
}

export async function until(
	destination: RunningDestination,
	isSo: (state: ReturnType<RunningDestination["state"]>) => boolean,
): Promise<void> {
	while (!isSo(destination.state())) {
		assert.equal(destination.state().hasFailed, false);
		await new Promise(setImmediate);
	}
}

export async function finish(destination: RunningDestination): Promise<void> {
	await until(destination, ({ lag }) => lag === 0);
	await destination.stop();
}
