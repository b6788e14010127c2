import { Bell } from "./bell.ts";
import type { Block } from "./blocks.ts";

/** Most that is read ahead of sending. */
const mostBytes = 1024 * 1024;

/** Reads ahead from a source, so that whoever sends can wait for the source and for its receiver at the same time. */
export interface Feed {
	/** The next block, when there is one; throws what the source threw once its blocks are taken. */
	take(): Block | undefined;
	/** The source ended and all of it was taken. */
	readonly isEnded: boolean;
	/** Rings when a block came and when the source ended or failed; may be rung for other reasons as well. */
	readonly bell: Bell;
	/** Stops reading. A source that has nothing ready is not waited for. */
	close(): void;
}

export function openFeed(blocks: AsyncGenerator<Block>): Feed {
	const bell = new Bell();
	const room = new Bell();
	const ready: Block[] = [];
	let readyBytes = 0;
	let isExhausted = false;
	let isClosed = false;
	let failure: { readonly error: unknown } | undefined;

	async function fill(): Promise<void> {
		for await (const block of blocks) {
			if (isClosed) return;
			ready.push(block);
			readyBytes += block.bytes.length;
			bell.ring();
			while (readyBytes >= mostBytes && !isClosed) await room.heard();
		}
	}

	fill()
		.catch((error: unknown) => {
			failure = { error };
		})
		.finally(() => {
			isExhausted = true;
			bell.ring();
		});

	return {
		take() {
			const block = ready.shift();
			if (block === undefined && failure !== undefined) throw failure.error;
			readyBytes -= block?.bytes.length ?? 0;
			room.ring();
			return block;
		},
		get isEnded() {
			return isExhausted && ready.length === 0 && failure === undefined;
		},
		bell,
		close() {
			isClosed = true;
			room.ring();
		},
	};
}
