import type { StreamResume } from "../auditd/audit-grouper.ts";
import type { Framer } from "../framing/framer.ts";
import type { Intake } from "../intake.ts";
import type { StreamHeader } from "./stream-protocol.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** What a connection needs of its connector. */
export interface ConnectionHost {
	readonly intake: Intake;
	/** False when the delimiter or encoding has no place for the header of numbered streams. */
	readonly acceptsStreams: boolean;
	/** How long records of an auditd event are held; undefined when they are not joined. */
	readonly recordsTtlMs: number | undefined;
	makeFramer(): Framer;
	makeStreamFramer(header: StreamHeader, resume: StreamResume): Framer;
	/** Ends an earlier connection of the stream. */
	claimStream(stream: string, connection: TcpConnection): StreamClaim;
	/** Will call `flush` at the end of this turn of the event loop. */
	flushLater(connection: TcpConnection): void;
	/** Will call `resume` when the connector as a whole has room again. */
	resumeLater(connection: TcpConnection): void;
	/** Adds to the bytes held for incomplete messages; false when all connections together hold too much. */
	hold(bytes: number): boolean;
	/** A connection is reset because they do. */
	refused(): void;
	closed(connection: TcpConnection): void;
}

export interface StreamClaim {
	/** Where the stream is at this moment. */
	resume(): StreamResume;
	/** Resolves when batches of an earlier connection settled. */
	readonly after: Promise<void>;
}
