import type { Secrets, TlsIdentity } from "../secrets.ts";

/**
 * Events on their way out: what one destination is given at a time. After a failure, and after a crash before the
 * place in the journal moved, the same group comes again under the same name.
 */
export interface OutgoingGroup {
	/** Never changes and never repeats: journal id and range of records. */
	readonly name: string;
	/** Events as lines of encodeEvent, joined by line feeds; never empty. */
	readonly events: string;
	readonly eventCount: number;
}

/** An event that a place will never take. */
export interface RefusedLine {
	/** Of encodeEvent. */
	readonly line: string;
	readonly cause: string;
}

/** What `send` of a sender rejects with when its place has all of the group but these events. */
export class LinesRefused extends Error {
	readonly lines: readonly RefusedLine[];

	constructor(lines: readonly RefusedLine[]) {
		super(lines[0]?.cause);
		this.lines = lines;
	}
}

/** Brings groups to one place. The groups of one destination come one after the other, in order. */
export interface Sender {
	/**
	 * Resolves when the other side has the whole group; a rejection means that the group is to be sent again, except for
	 * `LinesRefused`, and for destinations.refused, which says that events in it are to blame without saying which.
	 */
	send(group: OutgoingGroup, signal: AbortSignal): Promise<void>;
	/** Closes connections. Never called while a `send` is open. */
	close(): Promise<void>;
}

/** What a factory of senders gets from the service that runs them. */
export interface SenderNeeds {
	readonly secrets: Secrets;
	/** Certificate of this service and of the internal authority. */
	readonly identity?: TlsIdentity | undefined;
	/** A directory of this destination alone, for what it must remember across restarts. */
	readonly directory: string;
	readonly clock: () => number;
}
