/** Brings what waits in the outbox to the mail server: at most one mail a minute and recipient, however much waits. */
import { UrsaError } from "#schema/index.ts";
import { composeDigest } from "./compose.ts";
import type { Mailer } from "./mailer.ts";
import type { Outbox, WaitingMail } from "./outbox.ts";

const minute = 60_000;
/** Recipients a turn. */
const mostRecipients = 200;
/** With growing pauses about half a day; who is refused for so long will not be taken any more. */
const mostRefusals = 30;

export interface SendingNeeds {
	readonly outbox: Outbox;
	readonly mailer: Mailer;
	readonly clock: () => number;
	/** Told when a mail was not taken, with what becomes of it. */
	readonly onFailure: (
		error: unknown,
		mail: { readonly recipient: string; readonly isGivenUp: boolean },
	) => void;
}

export interface Sending {
	/** One turn; to be called every few seconds, one call at a time. Returns the number of mails that were taken. */
	run(signal?: AbortSignal): Promise<number>;
}

export function createSending(needs: SendingNeeds): Sending {
	const { outbox, mailer, clock } = needs;
	/** A restart forgets it: a second mail within the minute does no harm. */
	const sentAt = new Map<string, number>();

	async function fail(mail: WaitingMail, error: unknown): Promise<void> {
		const sentence = error instanceof Error ? error.message : String(error);
		const isGivenUp =
			isRecipientRefused(error) && mail.attempts + 1 >= mostRefusals;
		if (isGivenUp) await outbox.remove(mail);
		else await outbox.postpone(mail, sentence);
		needs.onFailure(error, { recipient: mail.recipient, isGivenUp });
	}

	return {
		async run(signal) {
			if (!(await mailer.isConfigured())) return 0;
			const now = clock();
			for (const [recipient, at] of sentAt) {
				if (now - at >= minute) sentAt.delete(recipient);
			}
			let taken = 0;
			let fault: unknown;
			for (const mail of await outbox.due(mostRecipients)) {
				if (signal?.aborted) break;
				if (sentAt.has(mail.recipient)) continue;
				// What is wrong with the server is wrong for everybody: one attempt a turn is enough.
				if (fault !== undefined) {
					await outbox.postpone(mail, String(fault));
					continue;
				}
				try {
					await mailer.send(
						mail.recipient,
						composeDigest(mail.mails, mail.total),
					);
					sentAt.set(mail.recipient, now);
					await outbox.remove(mail);
					taken++;
				} catch (error) {
					await fail(mail, error);
					if (!isRecipientRefused(error)) {
						fault = error instanceof Error ? error.message : error;
					}
				}
			}
			return taken;
		},
	};
}

function isRecipientRefused(error: unknown): boolean {
	return error instanceof UrsaError && error.code === "mail.recipientRefused";
}
