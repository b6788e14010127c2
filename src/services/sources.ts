/** Has sources of events watched, about once a minute. */

import type { EventStore } from "#backends/event-store/index.ts";
import type { StateDatabase } from "#backends/state-store/index.ts";
import {
	type Alerts,
	createSourceWatch,
	type Mailer,
	mailSettings,
	type Outbox,
	type SettingsStore,
	type SourceWatch,
	type Tenants,
} from "#core/index.ts";
import type { Log } from "#platform/index.ts";
import { createTurns, type Turns } from "./turns.ts";

const everyMs = 60_000;

export interface SourceWatchingNeeds {
	readonly eventStore: Pick<EventStore, "ledger">;
	readonly alerts: Alerts;
	readonly settings: SettingsStore;
	readonly tenants: Tenants;
	readonly mailer: Mailer;
	readonly outbox: Outbox;
	readonly clock: () => number;
	readonly log: Log;
}

export function openSourceWatch(
	db: StateDatabase,
	needs: SourceWatchingNeeds,
): SourceWatch {
	const { eventStore, settings, tenants, mailer } = needs;
	return createSourceWatch(db, {
		...needs,
		async received(period) {
			const entries = await eventStore.ledger({ ...period, tenants: "all" });
			return entries.filter(({ outcome }) => outcome === "received");
		},
		async mailRecipients() {
			if (!(await mailer.isConfigured())) return undefined;
			const { id } = await tenants.main();
			const { body } = await settings.read(mailSettings, id);
			return body.monitoringRecipients;
		},
	});
}

export function startSourceWatch(
	db: StateDatabase,
	needs: SourceWatchingNeeds,
): Turns {
	const { log } = needs;
	const watch = openSourceWatch(db, needs);
	return createTurns({
		everyMs,
		async run() {
			const turned = await watch.run();
			if (turned > 0) log.info({ turned }, "sources changed their state");
		},
		onError: (error) => log.warn({ error }, "sources could not be looked at"),
	});
}
