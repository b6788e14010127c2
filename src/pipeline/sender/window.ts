import type { Block } from "./blocks.ts";

/** Most that is sent and not acknowledged: it is kept in memory to be sent again. */
const mostBytes = 16 * 1024 * 1024;
const mostLines = 200_000;

export interface NumberedBlock extends Block {
	readonly firstNumber: number;
	readonly lastNumber: number;
}

/** The numbered lines of a stream that are not acknowledged. */
export class Window {
	#blocks: NumberedBlock[] = [];
	/** Blocks at the front that are acknowledged and not removed yet. */
	#done = 0;
	#next = 0;
	#bytes = 0;
	#lastNumber = 0;
	#acknowledged = 0;

	get hasRoom(): boolean {
		const lines = this.#lastNumber - this.#acknowledged;
		return this.#bytes < mostBytes && lines < mostLines;
	}

	get isEmpty(): boolean {
		return this.#done === this.#blocks.length;
	}

	/** Number of the line from which a new connection has to send. */
	get firstNumber(): number {
		return this.#blocks[this.#done]?.firstNumber ?? this.#lastNumber + 1;
	}

	/** Numbers the lines; true when they are acknowledged already, in a stream that was sent before. */
	add(block: Block): boolean {
		const firstNumber = this.#lastNumber + 1;
		this.#lastNumber += block.lines;
		if (this.#lastNumber <= this.#acknowledged) return true;
		this.#blocks.push({ ...block, firstNumber, lastNumber: this.#lastNumber });
		this.#bytes += block.bytes.length;
		return false;
	}

	/** The next block to be sent on this connection. */
	next(): NumberedBlock | undefined {
		const block = this.#blocks[this.#next];
		if (block !== undefined) this.#next++;
		return block;
	}

	/** A new connection sends everything again that is not acknowledged. */
	rewind(): void {
		this.#next = this.#done;
	}

	/** Everything up to the number is durable; gives back how many lines that settles. */
	acknowledge(number: number): number {
		this.#acknowledged = Math.max(this.#acknowledged, number);
		let lines = 0;
		for (;;) {
			const block = this.#blocks[this.#done];
			if (block === undefined || block.lastNumber > this.#acknowledged) break;
			lines += block.lines;
			this.#bytes -= block.bytes.length;
			this.#done++;
		}
		this.#next = Math.max(this.#next, this.#done);
		// Removing from the front costs as much as what stays, so it is done for many at once.
		if (this.#done > this.#blocks.length / 2) {
			this.#blocks = this.#blocks.slice(this.#done);
			this.#next -= this.#done;
			this.#done = 0;
		}
		return lines;
	}
}
