import type { RawMessage } from "../../raw.ts";
import { createDelimitedFramer } from "./delimited.ts";
import { readFrameHeader } from "./frame-header.ts";
import type { Framer, FramingSettings, Rejection } from "./framer.ts";
import { HeldBytes } from "./held-bytes.ts";
import { createOctetCountedFramer } from "./octet-counted.ts";

/**
 * Decides by the first message of a connection how all of them are framed, as RFC 6587 §3.4 expects a sender to keep to
 * one way: octet counting when the connection begins with a frame header, else line feeds. A line such as `10 <foo`
 * later in a connection of lines is therefore never taken for a header.
 */
export function createAutomaticFramer(settings: FramingSettings): Framer {
	return new AutomaticFramer(settings);
}

class AutomaticFramer implements Framer {
	readonly #settings: FramingSettings;
	#chosen: Framer | undefined;
	readonly #held = new HeldBytes();

	constructor(settings: FramingSettings) {
		this.#settings = settings;
		// In UTF-16 a header would not be ASCII; nothing is known to send that.
		if (settings.encoding.unitBytes === 2) this.#chosen = this.#lines();
	}

	get heldBytes(): number {
		return this.#held.length + (this.#chosen?.heldBytes ?? 0);
	}

	get lastNumber(): number {
		return this.#chosen?.lastNumber ?? 0;
	}

	push(chunk: Buffer, messages: RawMessage[]): void {
		if (this.#chosen !== undefined) {
			this.#chosen.push(chunk, messages);
			return;
		}
		const bytes = this.#held.takeWith(chunk);
		const header = readFrameHeader(bytes, 0);
		if (header === "incomplete") {
			this.#held.append(bytes);
			return;
		}
		this.#chosen =
			header === "none"
				? this.#lines()
				: createOctetCountedFramer(this.#settings);
		this.#chosen.push(bytes, messages);
	}

	end(messages: RawMessage[], rejection?: Rejection): void {
		this.#chosen ??= this.#lines();
		this.#chosen.push(this.#held.take(), messages);
		this.#chosen.end(messages, rejection);
	}

	#lines(): Framer {
		return createDelimitedFramer({ ...this.#settings, delimiter: "\n" });
	}
}
