import type { MessageToProduce } from "@platformatic/kafka";
import { decodeEvent } from "#event/index.ts";

/**
 * Most bytes of the messages in a request. Brokers refuse a batch above 1 MiB unless told otherwise, and all messages
 * of a request may fall into one partition.
 */
const mostRequestBytes = 768 * 1024;
const mostRequestMessages = 5000;
/** What a record takes beside its key and value, the header included; generous. */
const recordBytes = 160;

export interface OutgoingMessages {
	readonly messages: readonly MessageToProduce[];
	/** The event's line of each message. */
	readonly lines: readonly string[];
	/** Number of the last line of the group that is in it, from 1. */
	readonly throughLine: number;
}

const groupHeader = Buffer.from("ursa-group");

/**
 * Cuts a group into requests, the same ones at every call. The key is the event's ID, by which a consumer can tell an
 * event that was sent twice; the header `ursa-group` is the name of the group. `from`: lines to leave out.
 */
export function* requestsOf(
	group: { readonly name: string; readonly events: string },
	topic: string,
	format: (line: string) => string,
	from: number,
): Generator<OutgoingMessages> {
	const headers = new Map([[groupHeader, Buffer.from(group.name)]]);
	let messages: MessageToProduce[] = [];
	let lines: string[] = [];
	let bytes = 0;
	let line = 0;
	for (const text of linesOf(group.events)) {
		line++;
		if (line <= from) continue;
		const key = Buffer.from(eventIdOf(text));
		const value = Buffer.from(format(text));
		const size = key.length + value.length + recordBytes;
		const isFull =
			messages.length >= mostRequestMessages || bytes + size > mostRequestBytes;
		if (isFull && messages.length > 0) {
			yield { messages, lines, throughLine: line - 1 };
			messages = [];
			lines = [];
			bytes = 0;
		}
		messages.push({ topic, key, value, headers });
		lines.push(text);
		bytes += size;
	}
	if (messages.length > 0) yield { messages, lines, throughLine: line };
}

/** One after the other, so that a large group is never there a second time as an array. */
function* linesOf(text: string): Generator<string> {
	for (let start = 0; start < text.length; ) {
		const found = text.indexOf("\n", start);
		const end = found < 0 ? text.length : found;
		if (end > start) yield text.slice(start, end);
		start = end + 1;
	}
}

const leadingId = /^\{"ID":"([^"\\]+)"/;

function eventIdOf(line: string): string {
	// A collector writes the ID first; reading all of a line costs thirty times as much.
	const found = leadingId.exec(line)?.[1];
	return found ?? String(decodeEvent(line).ID ?? "");
}
