import type { RawMessage } from "../../raw.ts";
import { createDelimitedFramer, type Delimiter } from "../framing/delimited.ts";
import type { Encoding } from "../framing/encoding.ts";
import {
	decodeMessage,
	type FramingSettings,
	tooLong,
} from "../framing/framer.ts";

/** The part of a record that messages are made of. */
export interface KafkaRecordContent {
	readonly key: Buffer | null;
	readonly value: Buffer | null;
}

/** Makes the messages of one record and appends them. They keep no reference to the record. */
export type ReadRecord = (
	record: KafkaRecordContent,
	stream: string,
	offset: number,
	messages: RawMessage[],
) => void;

export interface RecordSettings {
	readonly delimiter: Delimiter | "none";
	readonly maxMessageBytes: number;
	readonly encoding: Encoding;
}

/** The bits of a number that are exact (53), less one so that neighbours never round to the same. */
const exactParts = 2 ** 51;
const byteOrderMark = 0xfeff;

/**
 * A record is a message whose number is the offset. With a delimiter it may be several; the last has the offset for its
 * number and those before it stand evenly spaced above the offset before, so that numbers grow, are the same at every
 * reading, and a position between two offsets says that the record is not whole. Records without a value (tombstones of
 * compacted topics) and empty ones are rejected.
 */
export function createRecordReader(settings: RecordSettings): ReadRecord {
	const framing: FramingSettings = { ...settings, kind: "kafka" };
	const { delimiter, encoding } = settings;
	const read =
		delimiter === "none"
			? (value: Buffer) => [readWhole(value, framing)]
			: (value: Buffer) => readParts(value, { ...framing, delimiter });

	return ({ key, value }, stream, offset, messages) => {
		if (value === null || value.length === 0) {
			messages.push({
				text: "",
				rejection: noValue(key, value, encoding),
				sequence: { stream, number: offset },
			});
			return;
		}
		const parts = read(value);
		if (parts.length > 1 && parts.length * offset > exactParts) {
			const head = decodeMessage(encoding, value, tooManyParts(parts.length));
			messages.push({ ...head, sequence: { stream, number: offset } });
			return;
		}
		for (const [index, part] of parts.entries()) {
			const isLast = index === parts.length - 1;
			const number = isLast ? offset : offset - 1 + (index + 1) / parts.length;
			messages.push({ ...part, sequence: { stream, number } });
		}
	};
}

function readWhole(value: Buffer, framing: FramingSettings): RawMessage {
	if (value.length > framing.maxMessageBytes)
		return decodeMessage(framing.encoding, value, tooLong(framing));
	const message = decodeMessage(framing.encoding, value);
	// Left in, a byte order mark would break JSON and headers.
	if (message.text.charCodeAt(0) !== byteOrderMark) return message;
	return { ...message, text: message.text.slice(1) };
}

function readParts(
	value: Buffer,
	settings: FramingSettings & { readonly delimiter: Delimiter },
): RawMessage[] {
	const parts: RawMessage[] = [];
	const framer = createDelimitedFramer(settings);
	framer.push(value, parts);
	framer.end(parts);
	return parts;
}

function noValue(
	key: Buffer | null,
	value: Buffer | null,
	encoding: Encoding,
): NonNullable<RawMessage["rejection"]> {
	const what = value === null ? "no value (a tombstone)" : "an empty value";
	const name =
		key === null || key.length === 0
			? ""
			: `; its key is ${decodeMessage(encoding, key).text.slice(0, 200).toWellFormed()}`;
	return { code: "kafka.noValue", cause: `the message has ${what}${name}` };
}

function tooManyParts(count: number): NonNullable<RawMessage["rejection"]> {
	return {
		code: "kafka.tooManyParts",
		cause: `the message has ${count} parts, more than can be numbered at its offset; only its beginning is kept`,
	};
}
