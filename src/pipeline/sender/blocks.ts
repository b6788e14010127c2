import { Readable } from "node:stream";
import { senderErrors } from "./errors.ts";

/** Whole lines, each with its line feed; none of them empty. */
export interface Block {
	readonly bytes: Buffer;
	readonly lines: number;
}

/**
 * Lines as strings (what is inside between line feeds counts as lines of its own), or a stream of bytes such as a file
 * or standard input.
 */
export type LineSource = AsyncIterable<string> | Readable;

const lineFeed = 10;
const carriageReturn = 13;
/** Lines are gathered up to this, but never waited for. */
const mostBytes = 64 * 1024;
/** The largest message that a connector can be set to take. */
const longestLine = 64 * 1024 * 1024;

/** Cuts a source into blocks as it comes. Throws sender.lineTooLong, and whatever the source throws. */
export function readBlocks(source: LineSource): AsyncGenerator<Block> {
	return source instanceof Readable && !source.readableObjectMode
		? blocksOfBytes(source)
		: blocksOfLines(source);
}

async function* blocksOfBytes(
	source: AsyncIterable<Buffer | string>,
): AsyncGenerator<Block> {
	let held: Buffer[] = [];
	let heldBytes = 0;
	let lines = 0;
	for await (const part of source) {
		const chunk = typeof part === "string" ? Buffer.from(part) : part;
		const end = chunk.lastIndexOf(lineFeed) + 1;
		if (end > 0) {
			const block = makeBlock(Buffer.concat([...held, chunk.subarray(0, end)]));
			held = [];
			heldBytes = 0;
			lines += block.lines;
			if (block.lines > 0) yield block;
		}
		if (end < chunk.length) held.push(chunk.subarray(end));
		heldBytes += chunk.length - end;
		if (heldBytes > longestLine)
			throw senderErrors.make("lineTooLong", {
				line: lines + 1,
				bytes: heldBytes,
				limit: longestLine,
			});
	}
	if (heldBytes > 0) {
		const last = makeBlock(Buffer.concat([...held, Buffer.of(lineFeed)]));
		if (last.lines > 0) yield last;
	}
}

/** Takes what the source has ready at once into one block: a slow source is not held up, a fast one costs little. */
async function* blocksOfLines(
	source: AsyncIterable<string>,
): AsyncGenerator<Block> {
	const iterator = source[Symbol.asyncIterator]();
	let pending = iterator.next();
	let isDone = false;
	try {
		while (!isDone) {
			let text = "";
			let turnEnd: Promise<undefined> | undefined;
			while (text.length < mostBytes) {
				const result = await (turnEnd === undefined
					? pending
					: Promise.race([pending, turnEnd]));
				if (result === undefined) break;
				isDone = result.done === true;
				if (isDone) break;
				text += `${result.value}\n`;
				pending = iterator.next();
				turnEnd ??= new Promise((resolve) => setImmediate(resolve, undefined));
			}
			const block = makeBlock(Buffer.from(text));
			if (block.lines > 0) yield block;
		}
	} finally {
		// Whoever stopped taking blocks is not interested in how the source ends.
		if (!isDone) pending.catch(() => {});
		if (!isDone) await iterator.return?.();
	}
}

function makeBlock(bytes: Buffer): Block {
	const parts: Buffer[] = [];
	let lines = 0;
	let kept = 0;
	for (let from = 0; from < bytes.length; ) {
		const next = bytes.indexOf(lineFeed, from) + 1;
		if (isEmptyLine(bytes, from, next)) {
			parts.push(bytes.subarray(kept, from));
			kept = next;
		} else lines++;
		from = next;
	}
	if (parts.length === 0) return { bytes, lines };
	return { bytes: Buffer.concat([...parts, bytes.subarray(kept)]), lines };
}

function isEmptyLine(bytes: Buffer, from: number, next: number): boolean {
	const length = next - 1 - from;
	return length === 0 || (length === 1 && bytes[from] === carriageReturn);
}

/** Cuts a block into blocks of at most so many lines. */
export function* splitBlock(block: Block, mostLines: number): Generator<Block> {
	let from = 0;
	let lines = 0;
	for (let at = 0; at < block.bytes.length; ) {
		at = block.bytes.indexOf(lineFeed, at) + 1;
		lines++;
		if (lines === mostLines || at === block.bytes.length) {
			yield { bytes: block.bytes.subarray(from, at), lines };
			from = at;
			lines = 0;
		}
	}
}
