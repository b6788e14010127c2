import { setTimeout as delay } from "node:timers/promises";
import { type Block, splitBlock } from "./blocks.ts";

/** Blocks in a second; more would burn time in timers, fewer would send in bursts. */
const blocksPerSecond = 50;

/** Lets `rate` lines a second pass, evenly. Of the time that a slow receiver took, a second is made up for at most. */
export async function* paceBlocks(
	blocks: AsyncIterable<Block>,
	rate: number,
	signal: AbortSignal | undefined,
): AsyncGenerator<Block> {
	const mostLines = Math.max(1, Math.floor(rate / blocksPerSecond));
	let due = performance.now();
	for await (const block of blocks)
		for (const part of splitBlock(block, mostLines)) {
			const wait = due - performance.now();
			if (wait > 0) await delay(wait, undefined, { signal });
			due =
				Math.max(due, performance.now() - 1000) + (part.lines / rate) * 1000;
			yield part;
		}
}
