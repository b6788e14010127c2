/** How a storage takes inserts over its door, and how others ask it to. */
import { z } from "zod";
import type { EventBatch, EventStore } from "#backends/event-store/index.ts";
import { toBytes } from "#platform/index.ts";
import { linkErrors, type PeerHandler } from "../link/index.ts";
import type { ServicePool } from "./service-pool.ts";

export const insertPath = "/insert";

/** The engine checks ledger and dead letters by its own definition; here only the form that joins them is. */
const head = z.object({
	token: z.string().min(1).max(512),
	eventCount: z.int().min(0),
	ledger: z.array(z.unknown()),
	deadLetters: z.array(z.unknown()),
});

/** First line: everything but the events; then the events, as they are. */
function encodeBatch({ events, ...rest }: EventBatch): Buffer {
	const first = JSON.stringify(rest);
	if (events.length === 0) return Buffer.from(first);
	return Buffer.concat([Buffer.from(`${first}\n`), toBytes(events)]);
}

function decodeBatch(body: Buffer): EventBatch {
	const end = body.indexOf(0x0a);
	const first = end < 0 ? body : body.subarray(0, end);
	try {
		const rest = head.parse(JSON.parse(first.toString()));
		return {
			token: rest.token,
			eventCount: rest.eventCount,
			// Both sides are services of one version, paired by certificate: the rows are what `encodeBatch` was given.
			ledger: rest.ledger as EventBatch["ledger"],
			deadLetters: rest.deadLetters as EventBatch["deadLetters"],
			events: end < 0 ? "" : body.subarray(end + 1),
		};
	} catch (error) {
		throw linkErrors.make(
			"badRequest",
			{ reason: "it is no batch of events" },
			error,
		);
	}
}

export function insertHandler(
	eventStore: Pick<EventStore, "insert">,
	onInserted: (batch: EventBatch) => void,
): PeerHandler {
	return async ({ body }) => {
		const batch = decodeBatch(body);
		await eventStore.insert(batch);
		onInserted(batch);
		return {};
	};
}

export function insertThrough(
	pool: Pick<ServicePool, "call">,
	signal: AbortSignal,
): EventStore["insert"] {
	return async (batch) => {
		await pool.call(insertPath, encodeBatch(batch), signal);
	};
}
