/** Brings the core's audit records into the event store, and their end into its second place, as they come. */
import { setTimeout } from "node:timers/promises";
import type { EventStore } from "#backends/event-store/index.ts";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { type AuditHeadFile, shipAudit } from "#core/index.ts";
import type { Log } from "#platform/index.ts";

export interface AuditShipper {
	/** Ships what waits, as far as the store takes it, and ends. */
	stop(): Promise<void>;
}

const longestWaitMs = 30_000;

export function startAuditShipper(options: {
	readonly db: StateDatabase;
	readonly eventStore: Pick<EventStore, "insert">;
	readonly head: AuditHeadFile;
	readonly log: Log;
	/** Between two looks, which are two small reads. Default 1 s. */
	readonly intervalMs?: number;
}): AuditShipper {
	const { db, eventStore, head, log, intervalMs = 1_000 } = options;
	const stopping = new AbortController();

	async function shipAll(): Promise<void> {
		await head.update();
		for (;;) {
			const { records, refused } = await shipAudit(db, eventStore);
			if (refused.length > 0) {
				log.error(
					{ sequences: refused },
					"audit records are no events any more, verify the audit trail",
				);
			}
			if (records === 0) return;
		}
	}

	async function run(): Promise<void> {
		for (let failures = 0; !stopping.signal.aborted; ) {
			try {
				await shipAll();
				if (failures > 0) log.info("audit events are stored again");
				failures = 0;
			} catch (error) {
				// Records are safe in the state store and wait there; said once, not at every try.
				if (failures++ === 0) log.warn({ error }, "audit events wait");
			}
			const wait = Math.min(intervalMs * 2 ** failures, longestWaitMs);
			await setTimeout(wait, undefined, { signal: stopping.signal }).catch(
				() => undefined,
			);
		}
		try {
			await shipAll();
		} catch (error) {
			log.warn({ error }, "audit events wait for the next start");
		}
	}

	const running = run();
	return {
		async stop() {
			stopping.abort();
			await running;
		},
	};
}
