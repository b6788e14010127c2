/** What could not be processed, as it is kept. */
import { type Event, maxEventBytes } from "#event/index.ts";
import { deriveId } from "#platform/index.ts";
import type { CollectedHeader } from "./collected.ts";
import type { Rejection } from "./stages.ts";

/** Longest part of a message that a dead letter keeps, in UTF-16 units. */
const deadLetterChars = 64 * 1024;

/** `newId` is asked for messages without a number; a numbered one has the same id whenever it is rejected. */
export function toDeadLetter(
	rejection: Rejection,
	newId: () => string,
): CollectedHeader["deadLetters"][number] {
	const { text, sequence } = rejection.message;
	return {
		id: sequence ? deriveId(sequence.stream, String(sequence.number)) : newId(),
		code: rejection.code,
		// A cause may quote the message, cut between the halves of a character.
		cause: rejection.cause.toWellFormed(),
		raw: text.slice(0, deadLetterChars).toWellFormed(),
		rawBytes: Buffer.byteLength(text),
	};
}

export function tooLarge(event: Event): Rejection {
	return {
		code: "collector.eventTooLarge",
		cause: `The event has more than ${maxEventBytes} bytes`,
		message: { text: event.Raw ?? event.Message ?? "" },
	};
}
