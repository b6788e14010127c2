import type { Socket } from "node:net";
import type { RawMessage } from "../../raw.ts";
import type { Framer } from "../framing/framer.ts";
import { HeldBytes } from "../framing/held-bytes.ts";
import { fullBatchBytes, type Intake, mostMessagesInBatch } from "../intake.ts";
import { peerAddress } from "../network.ts";
import { SourceDelivery } from "../source-delivery.ts";
import { Acknowledger } from "./acknowledger.ts";
import { readOpening, type StreamHeader } from "./stream-protocol.ts";

/** A refused sender may take this long, and send this much, until it closes. */
const refusedPatienceMs = 2000;
const refusedPatienceBytes = 1024 * 1024;

/** What a connection needs of its connector. */
export interface ConnectionHost {
	readonly intake: Intake;
	/** False when the delimiter or encoding has no place for the header of numbered streams. */
	readonly acceptsStreams: boolean;
	makeFramer(): Framer;
	makeStreamFramer(header: StreamHeader): Framer;
	/** Ends an earlier connection of the stream. */
	claimStream(stream: string, connection: TcpConnection): StreamClaim;
	/** Will call `flush` at the end of this turn of the event loop. */
	flushLater(connection: TcpConnection): void;
	/** Will call `resume` when the connector as a whole has room again. */
	resumeLater(connection: TcpConnection): void;
	/** Adds to the bytes held for incomplete messages; false when all connections together hold too much. */
	hold(bytes: number): boolean;
	closed(connection: TcpConnection): void;
}

export interface StreamClaim {
	/** Number up to which the stream is durable. */
	readonly position: number;
	/** Resolves when batches of an earlier connection settled. */
	readonly after: Promise<void>;
}

/**
 * One sender. Plain syslog has no acknowledgement, so an orderly close is one: when the sender ends its side, the
 * connection ends its own only after everything received is durable. In every other case it is reset.
 */
export class TcpConnection {
	readonly #socket: Socket;
	readonly #host: ConnectionHost;
	readonly #source: string;
	#framer: Framer | undefined;
	/** First bytes, until they tell a numbered stream from plain messages. */
	#opening: HeldBytes | undefined;
	#delivery: SourceDelivery | undefined;
	#acknowledger: Acknowledger | undefined;
	#messages: RawMessage[] = [];
	/** Bytes read since the last batch. */
	#bytes = 0;
	#heldBytes = 0;
	#isFlushing = false;
	#isPaused = false;
	/** The sender ended its side. */
	#isEnded = false;
	/** Whatever it sends is passed over: its header was refused, or its end was dealt with. */
	#isDeaf = false;
	/** True when something was read since the connector last asked. */
	isActive = true;
	/** Turns of the connector's idle check since then. */
	idleSweeps = 0;

	constructor(socket: Socket, host: ConnectionHost) {
		this.#socket = socket;
		this.#host = host;
		// Asked for now, because a connection that broke no longer knows it.
		this.#source = peerAddress(socket.remoteAddress);
		socket.on("data", (chunk) => this.#read(chunk));
		socket.on("end", () => this.#end());
		socket.on("close", () => this.#close());
		// A broken connection is the sender's matter: "close" follows and tells what was cut off.
		socket.on("error", () => {});
	}

	/** True while the sender waits for us rather than we for it. */
	get isAwaited(): boolean {
		const waiting = this.#delivery?.waitingBatches ?? 0;
		return this.#isEnded || this.#isPaused || waiting > 0;
	}

	/** Hands on the messages read so far. */
	flush(): void {
		this.#isFlushing = false;
		const messages = this.#messages;
		if (messages.length > 0) {
			const bytes = this.#bytes;
			this.#messages = [];
			this.#bytes = 0;
			this.#openDelivery().deliver(messages, bytes);
			this.#holdBack();
		}
		this.#answer();
	}

	/** Goes on reading, unless its own batches still wait. */
	resume(): boolean {
		const isBlocked = this.#isDeaf || this.#delivery?.isFull === true;
		if (!this.#isPaused || this.#socket.destroyed || isBlocked) return false;
		this.#isPaused = false;
		this.#socket.resume();
		return true;
	}

	/** Stops reading and hands on what was read. */
	stopReading(): void {
		this.#isPaused = true;
		this.#socket.pause();
		this.#cutOff("the connector stopped before the message ended");
		this.flush();
	}

	/** Closes; everything handed on must have settled. */
	close(): void {
		const isAnswered = this.#isEnded || this.#acknowledger !== undefined;
		// Without an acknowledgement a reset is the only close that a sender can't take for one.
		if (isAnswered && this.#socket.writableLength === 0)
			this.#socket.destroySoon();
		else this.#socket.resetAndDestroy();
	}

	/** Resets a connection that may not go on. */
	reset(cause: string): void {
		this.#cutOff(cause);
		this.flush();
		this.#socket.resetAndDestroy();
	}

	/** Resolves when what was handed on so far settled. */
	async settled(): Promise<void> {
		await this.#delivery?.settled();
	}

	#read(chunk: Buffer): void {
		this.isActive = true;
		this.#bytes += chunk.length;
		if (this.#isDeaf) {
			if (this.#bytes > refusedPatienceBytes) this.#socket.destroy();
			return;
		}
		if (this.#framer === undefined) this.#open(chunk);
		else this.#framer.push(chunk, this.#messages);
		this.#countHeld();
		const isFull =
			this.#messages.length >= mostMessagesInBatch ||
			(this.#bytes >= fullBatchBytes && this.#messages.length > 0);
		if (isFull) this.flush();
		else if (!this.#isFlushing) {
			this.#isFlushing = true;
			this.#host.flushLater(this);
		}
		this.#holdBack();
	}

	/** Reads the beginning, which decides what the connection is. */
	#open(chunk: Buffer): void {
		const bytes = this.#opening?.takeWith(chunk) ?? chunk;
		const opening = this.#host.acceptsStreams
			? readOpening(bytes)
			: { kind: "plain" as const };
		switch (opening.kind) {
			case "incomplete":
				this.#opening ??= new HeldBytes();
				this.#opening.append(bytes);
				return;
			case "invalid":
				this.#refuse(opening.sentence);
				return;
			case "plain":
				this.#openPlain(bytes);
				return;
			case "stream":
				this.#openStream(opening.header, bytes.subarray(opening.bytes));
		}
	}

	#openPlain(bytes: Buffer): void {
		this.#opening = undefined;
		this.#framer = this.#host.makeFramer();
		this.#framer.push(bytes, this.#messages);
	}

	#openStream(header: StreamHeader, bytes: Buffer): void {
		const { position, after } = this.#host.claimStream(header.stream, this);
		this.#opening = undefined;
		this.#openDelivery(after);
		this.#acknowledger = new Acknowledger(this.#socket, position);
		this.#framer = this.#host.makeStreamFramer(header);
		this.#framer.push(bytes, this.#messages);
	}

	/** Made with the first message, so that silent connections cost little. */
	#openDelivery(inOrderAfter?: Promise<void>): SourceDelivery {
		this.#delivery ??= new SourceDelivery({
			intake: this.#host.intake,
			source: this.#source,
			...(inOrderAfter ? { inOrderAfter } : undefined),
			onDurable: (number) => {
				this.#acknowledger?.acknowledge(number);
				this.#answer();
				this.#goOn();
			},
			// The sender must not believe that it was taken; what was read before may still become durable.
			onRefused: () => this.#socket.resetAndDestroy(),
		});
		return this.#delivery;
	}

	#refuse(sentence: string): void {
		this.#isDeaf = true;
		this.#socket.setTimeout(refusedPatienceMs, () => this.#socket.destroy());
		this.#socket.end(`ERR ${sentence}\n`);
	}

	#countHeld(): void {
		const held = this.#framer?.heldBytes ?? this.#opening?.length ?? 0;
		const grown = held - this.#heldBytes;
		this.#heldBytes = held;
		if (!this.#host.hold(grown) && grown > 0)
			this.reset("incomplete messages of all connections filled the memory");
	}

	/** Back-pressure: what is not read fills the kernel's buffers and then stops the sender. */
	#holdBack(): void {
		const isFull = this.#delivery?.isFull === true;
		if (!isFull && !this.#host.intake.isFull) return;
		this.#isPaused = true;
		this.#socket.pause();
		if (!isFull) this.#host.resumeLater(this);
	}

	#goOn(): void {
		if (!this.#isPaused || this.#delivery?.hasRoom !== true) return;
		if (this.#host.intake.isFull) this.#host.resumeLater(this);
		else this.resume();
	}

	/** When nothing waits: acknowledges lines that were empty, and an orderly end. */
	#answer(): void {
		const waiting = this.#delivery?.waitingBatches ?? 0;
		if (waiting > 0 || this.#messages.length > 0) return;
		this.#acknowledger?.acknowledge(this.#framer?.lastNumber ?? 0);
		if (this.#isEnded) this.#socket.end();
	}

	#end(): void {
		this.#isEnded = true;
		if (!this.#isDeaf) {
			if (this.#opening !== undefined) this.#openPlain(this.#opening.take());
			if (this.#acknowledger === undefined) this.#framer?.end(this.#messages);
			this.#isDeaf = true;
		}
		this.flush();
	}

	#close(): void {
		this.#cutOff("the connection broke before the message ended");
		this.flush();
		this.#host.hold(-this.#heldBytes);
		this.#host.closed(this);
	}

	/** The message that is not complete will never be: it goes to the dead letters. A numbered one will be sent again. */
	#cutOff(cause: string): void {
		if (this.#isDeaf) return;
		this.#isDeaf = true;
		if (this.#opening !== undefined) this.#openPlain(this.#opening.take());
		if (this.#acknowledger === undefined)
			this.#framer?.end(this.#messages, { code: "tcp.cutOff", cause });
	}
}
