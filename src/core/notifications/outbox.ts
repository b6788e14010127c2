/** Mail that waits in the database until a server took it: what is put in is not lost with a server or a restart. */
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { MailText } from "./compose.ts";

export interface NewMail extends MailText {
	readonly recipient: string;
}

/** All that waits for one recipient. */
export interface WaitingMail {
	readonly recipient: string;
	/** Oldest first; not more than a digest can show. */
	readonly mails: readonly MailText[];
	readonly total: number;
	/** Of the newest: what comes later waits for the next mail. */
	readonly lastId: string;
	/** How often it was tried already. */
	readonly attempts: number;
}

export interface OutboxState {
	readonly waiting: number;
	readonly oldestAt?: number;
	/** Why the oldest was not taken yet, a sentence. */
	readonly error?: string;
}

export interface Outbox {
	/** Within the transaction of what it tells of, or `db` itself. */
	put(tx: StateDatabase, mails: readonly NewMail[]): Promise<void>;
	/** Recipients whose mail may be tried now, those who wait longest first. */
	due(limit: number): Promise<WaitingMail[]>;
	/** A server took it, or nobody ever will. */
	remove(mail: WaitingMail): Promise<void>;
	/** No server took it: tried again after a pause that grows from one minute to half an hour. */
	postpone(mail: WaitingMail, error: string): Promise<void>;
	state(): Promise<OutboxState>;
}
