/** Has alerts told by mail, and mail sent: looks every few seconds. */
import type { Notifier, Sending } from "#core/index.ts";
import type { Log } from "#platform/index.ts";
import { createTurns, type Turns } from "./turns.ts";

const everyMs = 5000;

export function startNotifications(options: {
	readonly notifier: Notifier;
	readonly sending: Sending;
	readonly log: Log;
}): Turns {
	const { notifier, sending, log } = options;
	return createTurns({
		everyMs,
		async run(signal) {
			// What waits is sent although what is new cannot be read, and the other way round.
			try {
				await notifier.run();
			} catch (error) {
				log.warn({ error }, "alerts could not be told");
			}
			const count = await sending.run(signal);
			if (count > 0) log.debug({ count }, "mail sent");
		},
		onError: (error) => log.warn({ error }, "mail could not be sent"),
	});
}
