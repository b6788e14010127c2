/**
 * Bytes that wait for the rest of their message. Copies what it is given, so that a few bytes never keep a whole read
 * alive, and grows by doubling, so that a message which arrives byte by byte costs linear time and bounded memory.
 */
export class HeldBytes {
	#bytes: Buffer | undefined;
	#length = 0;

	get length(): number {
		return this.#length;
	}

	append(chunk: Buffer): void {
		if (chunk.length === 0) return;
		const length = this.#length + chunk.length;
		if (this.#bytes === undefined || this.#bytes.length < length) {
			const grown = Buffer.allocUnsafeSlow(
				this.#bytes === undefined ? length : length * 2,
			);
			this.#bytes?.copy(grown, 0, 0, this.#length);
			this.#bytes = grown;
		}
		chunk.copy(this.#bytes, this.#length);
		this.#length = length;
	}

	/** Hands the bytes over and is empty again. */
	take(): Buffer {
		const bytes = this.#bytes?.subarray(0, this.#length) ?? Buffer.alloc(0);
		this.#bytes = undefined;
		this.#length = 0;
		return bytes;
	}

	/** Like `take` with a chunk appended, in one copy. */
	takeWith(chunk: Buffer): Buffer {
		return this.#length === 0 ? chunk : Buffer.concat([this.take(), chunk]);
	}
}
