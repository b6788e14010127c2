/** Writes records event by event. */
import { Buffer } from "node:buffer";
import {
	type Event,
	encodeEvent,
	eventType,
	maxEventBytes,
} from "#event/index.ts";
import { createQuote, quotedBytes, type Target } from "./quote.ts";

export interface ServiceIdentity {
	readonly tenantId: string;
	readonly serviceId: string;
	readonly serviceName: string;
}

export interface RecordWriter {
	/** Adds an event with its identity. False when its line has more than `maxEventBytes`: then it is not added. */
	addEvent(event: Event, receivedAt: number): boolean;
	/** Adds a line as it is. */
	addLine(line: string): void;
	/** The record: the first line, and what was added. The next record is begun. */
	end(firstLine: string): Buffer;
}

const firstRoom = 64 * 1024;
/** Usual records are smaller; for others the room is not kept. */
const maxKeptRoom = 16 * 1024 * 1024;
/** Shorter texts gain nothing. */
const longRaw = 512;
const emptyRaw = '"Raw":""}';
const idStart = '{"ID":"';
const lineFeed = 0x0a;
const comma = 0x2c;
const closing = 0x7d;

/**
 * Everything is written into room that is used again for the next record, and copied once. Fresh memory of some megabytes
 * for each record, as joining lines takes it twice, costs more than the writing itself. The identity is the same bytes
 * for every event of a batch but for the id, and a long Raw goes the way of `createQuote`.
 */
export function createRecordWriter(
	identity: ServiceIdentity,
	newId: () => string,
): RecordWriter {
	const service = {
		Type: eventType.base,
		TenantID: identity.tenantId,
		ServiceID: identity.serviceId,
		ServiceName: identity.serviceName,
	};
	const quote = createQuote();
	let room: Target = makeRoom(firstRoom);
	let used = 0;
	let start: { readonly receivedAt: number; readonly bytes: Buffer } = {
		receivedAt: Number.NaN,
		bytes: Buffer.alloc(0),
	};

	function reserve(bytes: number): void {
		const needed = used + bytes;
		if (needed <= room.bytes.length) return;
		const larger = makeRoom(Math.max(needed, 2 * room.bytes.length));
		room.bytes.copy(larger.bytes, 0, 0, used);
		room = larger;
	}

	/** Up to where the fields of the event begin, with a place for the id. */
	function startOf(receivedAt: number): Buffer {
		if (start.receivedAt !== receivedAt) {
			const ID = "00000000-0000-0000-0000-000000000000";
			const text = encodeEvent({ ID, Timestamp: receivedAt, ...service });
			start = { receivedAt, bytes: Buffer.from(text.slice(0, -1)) };
		}
		return start.bytes;
	}

	function write(text: string): void {
		// A UTF-16 unit is at most three bytes of UTF-8.
		reserve(3 * text.length);
		used += room.bytes.write(text, used, "utf8");
	}

	/** Writes an object without its first bracket, with a comma instead when it has fields. */
	function writeFields(object: string): void {
		const from = used;
		write(object);
		if (object === "{}") {
			room.bytes[from] = closing;
			used = from + 1;
		} else {
			room.bytes[from] = comma;
		}
	}

	/** Writes the fields with Raw apart; false, and nothing is written, when Raw is not the last of them. */
	function writeWithRaw(event: Event, raw: string): boolean {
		const object = encodeEvent({ ...event, Raw: "" });
		// What is in a map at the end would have two brackets behind it.
		if (!object.endsWith(emptyRaw)) return false;
		writeFields(object);
		used -= '""}'.length;
		reserve(quotedBytes(raw.length));
		const end = quote(raw, room, used);
		if (end >= 0) used = end;
		else write(encodeEvent({ Raw: raw }).slice('{"Raw":'.length, -1));
		reserve(1);
		room.bytes[used++] = closing;
		return true;
	}

	function writeEvent(event: Event, receivedAt: number): void {
		if (hasIdentity(event)) {
			write(
				encodeEvent({
					ID: newId(),
					Timestamp: receivedAt,
					...service,
					...event,
				}),
			);
			return;
		}
		const bytes = startOf(receivedAt);
		reserve(bytes.length);
		room.bytes.set(bytes, used);
		room.bytes.write(newId(), used + idStart.length, "latin1");
		used += bytes.length;
		const { Raw } = event;
		const isLong = Raw !== undefined && Raw.length >= longRaw;
		if (isLong && writeWithRaw(event, Raw)) return;
		writeFields(encodeEvent(event));
	}

	return {
		addEvent(event, receivedAt) {
			const from = used;
			writeEvent(event, receivedAt);
			if (used - from > maxEventBytes) {
				used = from;
				return false;
			}
			reserve(1);
			room.bytes[used++] = lineFeed;
			return true;
		},
		addLine(line) {
			write(line);
			reserve(1);
			room.bytes[used++] = lineFeed;
		},
		end(firstLine) {
			const first = Buffer.from(used === 0 ? firstLine : `${firstLine}\n`);
			// Behind the last line stands no line feed.
			const lines = room.bytes.subarray(0, Math.max(0, used - 1));
			const record = Buffer.concat([first, lines]);
			used = 0;
			if (room.bytes.length > maxKeptRoom) room = makeRoom(firstRoom);
			return record;
		},
	};
}

function makeRoom(size: number): Target {
	const bytes = Buffer.allocUnsafeSlow(size);
	return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, size) };
}

/** True for an event that brings fields which are otherwise given to it. */
function hasIdentity(event: Event): boolean {
	return (
		event.ID !== undefined ||
		event.Timestamp !== undefined ||
		event.Type !== undefined ||
		event.TenantID !== undefined ||
		event.ServiceID !== undefined ||
		event.ServiceName !== undefined
	);
}
