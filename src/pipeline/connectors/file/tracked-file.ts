import type { FileHandle } from "node:fs/promises";
import type { RawMessage } from "../../raw.ts";
import { createGroupingFramer } from "../auditd/grouping-framer.ts";
import type { PositionOf, TokenOf } from "../connector.ts";
import { createDelimitedFramer } from "../framing/delimited.ts";
import type { Framer, FramingSettings } from "../framing/framer.ts";
import type { Intake } from "../intake.ts";
import { SourceDelivery } from "../source-delivery.ts";
import { fileStream, knownTruncations } from "./file-identity.ts";

/** A file that was rewritten shows it here even when it grew beyond the position again. */
const comparedBytes = 256;
/** Reads of one file before the next one has its turn. */
const readsInTurn = 8;

export interface TrackedFileNeeds {
	readonly key: string;
	/** Where it was found first; the source of its batches also after it was renamed. */
	readonly path: string;
	readonly handle: FileHandle;
	readonly intake: Intake;
	readonly positionOf: PositionOf;
	readonly tokenOf: TokenOf;
	/** How long records of an auditd event are held; undefined when they are not joined. */
	readonly recordsTtlMs: number | undefined;
	readonly framing: FramingSettings;
	/** Shared by all files of a connector; nothing of it is kept after a read. */
	readonly buffer: Buffer;
	readonly isStopping: () => boolean;
}

/**
 * An open file that is read line by line. Every line is numbered with the offset behind its line feed, so the position
 * of the stream is where to go on. Lines that were refused are read again.
 */
export class TrackedFile {
	readonly #needs: TrackedFileNeeds;
	#truncations: number;
	/** Where the next read begins. */
	#offset = 0;
	#framer: Framer;
	#delivery: SourceDelivery;
	#isRefused = false;
	/** The first bytes, as they were read. */
	#head: Buffer = Buffer.alloc(0);
	#onSettled: (() => void) | undefined;

	constructor(needs: TrackedFileNeeds) {
		this.#needs = needs;
		this.#truncations = knownTruncations(needs.key, needs.positionOf);
		this.#offset = needs.positionOf(this.#stream) ?? 0;
		this.#framer = this.#openFramer();
		this.#delivery = this.#openDelivery();
	}

	get path(): string {
		return this.#needs.path;
	}

	/** Size in bytes, also when no path leads to it any more. */
	async size(): Promise<number> {
		const { size } = await this.#needs.handle.stat();
		return size;
	}

	/** True when nothing of it is held, on its way or refused, and everything up to the size was read. */
	isDoneAt(size: number): boolean {
		const isHeld = this.#framer.groups?.isWaiting === true;
		return this.isAt(size) && !isHeld && this.#delivery.waitingBatches === 0;
	}

	/** True when everything up to the size was read and taken. */
	isAt(size: number): boolean {
		return this.#offset === size && !this.#isRefused;
	}

	/** Bytes of lines that are held: not complete, or records of an auditd event that is not. */
	get heldBytes(): number {
		return this.#framer.heldBytes;
	}

	/** Hands on the auditd events whose time is over, or all of them. */
	endGroups(which: "expired" | "all"): void {
		const messages: RawMessage[] = [];
		const groups = this.#framer.groups;
		if (which === "all") groups?.closeAll(messages);
		else groups?.expire(messages);
		if (messages.length > 0) this.#delivery.deliver(messages);
	}

	/** Reads on, as far as one turn goes; true when there is more to read at once. */
	async read(size: number): Promise<boolean> {
		if (this.#isRefused) await this.#rewind();
		if (await this.#isRewritten(size)) await this.#startOver();
		for (let reads = 0; reads < readsInTurn && this.#offset < size; reads++) {
			while (this.#delivery.isFull && !this.#isRefused)
				await this.#nextSettled();
			if (this.#isRefused || this.#needs.isStopping()) return false;
			await this.#readOnce(size);
		}
		if (this.#head.length < Math.min(comparedBytes, this.#offset))
			this.#head = await this.#readHead(Math.min(comparedBytes, this.#offset));
		return this.#offset < size;
	}

	/** Hands on the line that has no line feed. What may be written to it later is a line of its own. */
	deliverRest(): void {
		const rest: RawMessage[] = [];
		this.#framer.end(rest);
		this.#framer = this.#openFramer();
		if (rest.length > 0) this.#delivery.deliver(rest);
	}

	/** Resolves when what was handed on is settled; true when it was all taken. */
	async isTaken(): Promise<boolean> {
		await this.#delivery.settled();
		return !this.#isRefused;
	}

	async close(): Promise<void> {
		await this.#needs.handle.close();
	}

	get #stream(): string {
		return fileStream(this.#needs.key, this.#truncations);
	}

	#openFramer(): Framer {
		const stream = this.#stream;
		const lines = createDelimitedFramer({
			...this.#needs.framing,
			delimiter: "\n",
			startsInside: this.#offset > 0,
			numbering: { stream, unit: "bytes", after: this.#offset },
		});
		const { recordsTtlMs: ttlMs, tokenOf } = this.#needs;
		if (ttlMs === undefined) return lines;
		const resume = { stream, position: this.#offset, token: tokenOf(stream) };
		return createGroupingFramer(lines, { ttlMs, resume });
	}

	#openDelivery(): SourceDelivery {
		return new SourceDelivery({
			intake: this.#needs.intake,
			source: this.path,
			inOrderAfter: Promise.resolve(),
			onDurable: () => this.#onSettled?.(),
			onRefused: () => {
				this.#isRefused = true;
				this.#onSettled?.();
			},
		});
	}

	async #nextSettled(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#onSettled = resolve;
		});
		this.#onSettled = undefined;
	}

	async #readOnce(size: number): Promise<void> {
		const { handle, buffer } = this.#needs;
		const wanted = Math.min(buffer.length, size - this.#offset);
		const { bytesRead } = await handle.read(buffer, 0, wanted, this.#offset);
		const messages: RawMessage[] = [];
		this.#framer.push(buffer.subarray(0, bytesRead), messages);
		this.#offset += bytesRead;
		if (messages.length === 0) return;
		this.#delivery.deliver(
			messages,
			this.#framer.groups ? undefined : bytesRead,
		);
	}

	/** Goes back to the last durable line. */
	async #rewind(): Promise<void> {
		await this.#delivery.settled();
		this.#isRefused = false;
		this.#offset = this.#needs.positionOf(this.#stream) ?? 0;
		this.#framer = this.#openFramer();
		this.#delivery = this.#openDelivery();
	}

	async #isRewritten(size: number): Promise<boolean> {
		if (size < this.#offset) return true;
		if (size === this.#offset || this.#head.length === 0) return false;
		const head = await this.#readHead(this.#head.length);
		return !head.equals(this.#head);
	}

	async #readHead(length: number): Promise<Buffer> {
		const head = Buffer.alloc(length);
		const { bytesRead } = await this.#needs.handle.read(head, 0, length, 0);
		return head.subarray(0, bytesRead);
	}

	/** After a truncation (logrotate's copytruncate) the content is another: it is read from the start. */
	async #startOver(): Promise<void> {
		this.deliverRest();
		await this.#delivery.settled();
		this.#isRefused = false;
		this.#truncations++;
		this.#offset = 0;
		this.#head = Buffer.alloc(0);
		this.#framer = this.#openFramer();
		this.#delivery = this.#openDelivery();
	}
}
