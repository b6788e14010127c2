import type { RawBatch } from "../raw.ts";
import type { Secrets, TlsIdentity } from "../secrets.ts";

/**
 * Takes a batch over from a connector. The promise settles when the batch is durable (its events are in the journal,
 * or counted as dropped or dead-lettered there): only then may a connector acknowledge it to the sender. It rejects
 * when the collector stops or its disk refuses; the connector must then not acknowledge. A connector keeps reading
 * while a promise is open only within its own bound, so a slow journal pushes back on the sender.
 */
export type ReceiveBatch = (batch: RawBatch) => Promise<void>;

/**
 * Highest number of a numbered stream (`RawMessage.sequence`) that is durable; undefined for a stream never seen.
 * Numbers of a stream grow; the collector passes over messages whose number is not above the position, so a sender
 * may send again whatever was not acknowledged and nothing is stored twice.
 */
export type PositionOf = (stream: string) => number | undefined;

/** Token that the message at that position bore (`RawMessage.sequence`). */
export type TokenOf = (stream: string) => string | undefined;

export interface ConnectorState {
	/** Open connections, files, subscriptions. */
	readonly openSources: number;
	/** Why the connector does not receive, or not everything; absent when it does. */
	readonly problem?: string;
	/** Connections turned away since the start: above the bound, or closed because partial messages filled memory. */
	readonly refusedConnections?: number;
	/** TLS handshakes that came to nothing since the start: plain text, a certificate not accepted, too slow. */
	readonly failedHandshakes?: number;
	/** Whose handshake failed last, and why. */
	readonly lastFailedHandshake?: string;
	/** Traps that held nothing of the table of OIDs, since the start. */
	readonly emptyTraps?: number;
	/** Datagrams thrown away since the start because too much waited to become durable. */
	readonly lostDatagrams?: number;
	/** Datagrams the kernel threw away because the socket's receive buffer was full; Linux only. */
	readonly kernelLostDatagrams?: number;
}

/** What a factory of connectors gets from the service that runs them. */
export interface ConnectorNeeds {
	readonly clock: Clock;
	/** Values of secrets, by id or name. */
	readonly secrets: Secrets;
	/** Certificate of this service and of the internal authority; absent where none was issued (tests, trials). */
	readonly identity?: TlsIdentity | undefined;
}

/** Time of day, for `RawBatch.receivedAt`; milliseconds since the epoch. */
export interface Clock {
	now(): number;
}

/** A running connector. Kinds are made by factories that check settings without touching the network. */
export interface Connector {
	/** Kind and address, such as `tcp:5140`; the name that counters and the ledger use. */
	readonly name: string;
	/** Starts to receive, once; resolves when the port listens or the first read began. Throws a connectors error. */
	start(
		receive: ReceiveBatch,
		positionOf: PositionOf,
		tokenOf: TokenOf,
	): Promise<void>;
	/** Stops to receive, waits for open batches to settle, closes what it opened. */
	stop(): Promise<void>;
	state(): ConnectorState;
	/** Where it listens, once started; lets tests and the ready line use port 0. */
	readonly address?: { readonly host: string; readonly port: number };
}
