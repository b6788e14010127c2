/** Wakes the one who waits for something to change. A ring that nobody heard is kept. */
export class Bell {
	#isRung = false;
	#wake: (() => void) | undefined;

	ring(): void {
		if (this.#wake === undefined) this.#isRung = true;
		else this.#wake();
	}

	/** Resolves at the next ring, true, or after the time, false. */
	async heard(timeoutMs?: number): Promise<boolean> {
		if (this.#isRung) {
			this.#isRung = false;
			return true;
		}
		let timer: NodeJS.Timeout | undefined;
		const isRung = await new Promise<boolean>((resolve) => {
			this.#wake = () => resolve(true);
			if (timeoutMs !== undefined)
				timer = setTimeout(resolve, timeoutMs, false);
		});
		this.#wake = undefined;
		clearTimeout(timer);
		return isRung;
	}
}
