import type { RawMessage } from "../raw.ts";

/** A record holds the outcome of at most so many messages, with so many UTF-16 units of text. */
const mostMessages = 10_000;
const mostChars = 2 * 1024 * 1024;

/**
 * The body of one http request may hold millions of messages. Each part becomes a record, far below the size that the
 * journal allows even when events are many times longer than their messages.
 */
export function* partsOf(
	messages: readonly RawMessage[],
): Generator<readonly RawMessage[]> {
	let from = 0;
	let chars = 0;
	for (const [index, { text }] of messages.entries()) {
		const isFull =
			index - from >= mostMessages || chars + text.length > mostChars;
		if (isFull && index > from) {
			yield messages.slice(from, index);
			from = index;
			chars = 0;
		}
		chars += text.length;
	}
	yield from === 0 ? messages : messages.slice(from);
}
