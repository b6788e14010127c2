import type { Socket } from "node:net";
import type { RawMessage } from "../../raw.ts";
import type { StreamResume } from "../auditd/audit-grouper.ts";
import { createGroupTimer, type GroupTimer } from "../auditd/group-timer.ts";
import type { Framer } from "../framing/framer.ts";
import { HeldBytes } from "../framing/held-bytes.ts";
import { fullBatchBytes, mostMessagesInBatch } from "../intake.ts";
import { peerAddress } from "../network.ts";
import { SourceDelivery } from "../source-delivery.ts";
import { Acknowledger } from "./acknowledger.ts";
import type { ConnectionHost } from "./connection-host.ts";
import { readOpening, type StreamHeader } from "./stream-protocol.ts";

/** A refused sender may take this long, and send this much, until it closes. */
const refusedPatienceMs = 2000;
const refusedPatienceBytes = 1024 * 1024;

/**
 * One sender. Plain syslog has no acknowledgement, so an orderly close is one: when the sender ends its side, the
 * connection ends its own only after everything received is durable. In every other case it is reset.
 */
export class TcpConnection {
	readonly #socket: Socket;
	readonly #resetSocket: () => void;
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
	#groupTimer: GroupTimer | undefined;
	#isFlushing = false;
	#isPaused = false;
	/** The sender ended its side. */
	#isEnded = false;
	/** Whatever it sends is passed over: its header was refused, or its end was dealt with. */
	#isDeaf = false;
	/** The stream is to go on when the batches of an earlier connection settled. */
	#isWaitingForEarlier = false;
	/** True when something was read since the connector last asked. */
	isActive = true;
	/** Turns of the connector's idle check since then. */
	idleSweeps = 0;

	/** `resetSocket` ends the connection in a way that its sender can't take for an orderly close. */
	constructor(socket: Socket, resetSocket: () => void, host: ConnectionHost) {
		this.#socket = socket;
		this.#resetSocket = resetSocket;
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
			const bytes = this.#framer?.groups ? undefined : this.#bytes;
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
		else this.#resetSocket();
	}

	/** Resets a connection that may not go on. */
	reset(cause: string): void {
		this.#cutOff(cause);
		this.flush();
		this.#resetSocket();
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
		this.#afterPush();
	}

	#afterPush(): void {
		this.#countHeld();
		this.#groupTimer?.arm();
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
		this.#useFramer(this.#host.makeFramer(), bytes);
	}

	#openStream(header: StreamHeader, bytes: Buffer): void {
		const { resume, after } = this.#host.claimStream(header.stream, this);
		this.#opening = undefined;
		this.#openDelivery(after);
		if (this.#host.recordsTtlMs === undefined) {
			this.#goOnWithStream(header, bytes, resume());
			return;
		}
		// Which records are stored already is known when those of the earlier connection settled. Until then the stream is
		// deaf: when the connection ends meanwhile, its sender has no acknowledgement and sends everything again.
		this.#isDeaf = true;
		this.#isWaitingForEarlier = true;
		this.#socket.pause();
		const rest = Buffer.from(bytes);
		void after.then(() => {
			if (!this.#isWaitingForEarlier || this.#socket.destroyed) return;
			this.#isWaitingForEarlier = false;
			this.#isDeaf = false;
			this.#isPaused = false;
			this.#socket.resume();
			this.#goOnWithStream(header, rest, resume());
			this.#afterPush();
		});
	}

	#goOnWithStream(
		header: StreamHeader,
		bytes: Buffer,
		resume: StreamResume,
	): void {
		this.#acknowledger = new Acknowledger(this.#socket, resume.position);
		this.#useFramer(this.#host.makeStreamFramer(header, resume), bytes);
	}

	#useFramer(framer: Framer, bytes: Buffer): void {
		this.#framer = framer;
		framer.push(bytes, this.#messages);
		const { recordsTtlMs } = this.#host;
		if (framer.groups === undefined || recordsTtlMs === undefined) return;
		const { groups } = framer;
		this.#groupTimer = createGroupTimer(groups, recordsTtlMs, () => {
			// After a cut those of a numbered stream are not wanted: its sender sends them again.
			if (this.#isDeaf) return;
			groups.expire(this.#messages);
			this.#countHeld();
			this.flush();
		});
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
			onRefused: () => this.#resetSocket(),
		});
		return this.#delivery;
	}

	#refuse(sentence: string): void {
		this.#isDeaf = true;
		this.#socket.setTimeout(refusedPatienceMs, () => this.#socket.destroy());
		this.#socket.end(`ERR ${sentence}\n`);
	}

	#countHeld(): void {
		if (this.#hold()) return;
		// Records that wait for others of their event can go without them; half a line can't.
		const groups = this.#framer?.groups;
		groups?.closeAll(this.#messages);
		if (groups !== undefined && this.#hold()) return;
		this.#host.refused();
		this.reset("incomplete messages of all connections filled the memory");
	}

	/** False when it holds more than before and all connections together too much. */
	#hold(): boolean {
		const held = this.#framer?.heldBytes ?? this.#opening?.length ?? 0;
		const grown = held - this.#heldBytes;
		this.#heldBytes = held;
		return this.#host.hold(grown) || grown <= 0;
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
			else this.#framer?.groups?.closeAll(this.#messages);
			this.#isDeaf = true;
		}
		this.flush();
	}

	#close(): void {
		this.#cutOff("the connection broke before the message ended");
		this.#groupTimer?.stop();
		this.flush();
		this.#host.hold(-this.#heldBytes);
		this.#host.closed(this);
	}

	/** The message that is not complete will never be: it goes to the dead letters. A numbered one will be sent again. */
	#cutOff(cause: string): void {
		this.#isWaitingForEarlier = false;
		if (this.#isDeaf) return;
		this.#isDeaf = true;
		if (this.#opening !== undefined) this.#openPlain(this.#opening.take());
		if (this.#acknowledger === undefined)
			this.#framer?.end(this.#messages, { code: "tcp.cutOff", cause });
	}
}
