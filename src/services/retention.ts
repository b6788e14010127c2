/** Removes what is older than the storage's settings say, about once an hour. */
import type { EventStoreUpkeep, Removal } from "#backends/event-store/index.ts";
import type { AuditEntry, Resources } from "#core/index.ts";
import { storageResource } from "#pipeline/index.ts";
import type { Log } from "#platform/index.ts";

const everyMs = 3_600_000;

export function startRetention(options: {
	readonly eventStore: Pick<
		EventStoreUpkeep,
		"setRetention" | "applyRetention"
	>;
	readonly resources: Pick<Resources, "find">;
	/** Of the storage whose settings hold. */
	readonly resourceId: string;
	readonly recordAudit: (entry: AuditEntry) => Promise<void>;
	readonly clock: () => number;
	readonly log: Log;
}): { stop(): Promise<void> } {
	const { eventStore, log } = options;
	let running: Promise<void> = Promise.resolve();

	async function apply(): Promise<void> {
		try {
			const resource = await options.resources.find(options.resourceId);
			if (resource === undefined) return;
			const { eventDays, ledgerDays, deadLetterDays } =
				storageResource.body.parse(resource.body);
			await eventStore.setRetention({
				...(eventDays === undefined ? {} : { eventDays }),
				...(ledgerDays === undefined ? {} : { ledgerDays }),
				...(deadLetterDays === undefined ? {} : { deadLetterDays }),
			});
			const removed = await eventStore.applyRetention(options.clock());
			for (const removal of removed) {
				log.info({ removal }, "removed a day");
				await options.recordAudit(toEntry(removal));
			}
		} catch (error) {
			// What is not removed now is removed an hour later.
			log.warn({ error }, "old data could not be removed");
		}
	}

	running = apply();
	const timer = setInterval(() => {
		running = running.then(apply);
	}, everyMs);
	timer.unref();
	return {
		async stop() {
			clearInterval(timer);
			await running;
		},
	};
}

function toEntry({ table, day, space, rows }: Removal): AuditEntry {
	return {
		action: "partition deleted",
		object: { id: `${table}/${day}`, name: day, kind: "partition" },
		message: `${rows} rows of ${table} were older than they are kept`,
		fields: { Name: `${table} ${day}`, ...(space && { space }) },
	};
}
