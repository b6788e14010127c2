import type { Socket } from "node:net";

/** Tells the sender of a numbered stream up to which number it is durable. */
export class Acknowledger {
	readonly #socket: Socket;
	#number: number;
	#isWaitingForDrain = false;

	/** Acknowledges the position at once: the sender waits for that. */
	constructor(socket: Socket, position: number) {
		this.#socket = socket;
		this.#number = position;
		this.#write();
	}

	acknowledge(number: number): void {
		if (number <= this.#number) return;
		this.#number = number;
		this.#write();
	}

	/** A sender that doesn't read its acknowledgements gets the last one when it does; they never pile up. */
	#write(): void {
		if (!this.#socket.writable || this.#isWaitingForDrain) return;
		if (this.#socket.write(`ACK ${this.#number}\n`)) return;
		this.#isWaitingForDrain = true;
		this.#socket.once("drain", () => {
			this.#isWaitingForDrain = false;
			this.#write();
		});
	}
}
