import type { RawMessage } from "../../raw.ts";
import { type AuditRecord, readAuditRecord } from "./audit-record.ts";
import {
	readTails,
	type StoredTail,
	tailName,
	writeTails,
} from "./stored-tails.ts";

/** The longest message that records are joined to; what would make it longer begins another one (reference §3). */
export const longestGroupChars = 4_174_304;

export interface AuditBounds {
	/** Events that may be incomplete at once; above that the oldest counts as complete. */
	readonly openGroups: number;
	/** Characters that may be held; above that the same. */
	readonly heldChars: number;
	readonly groupChars: number;
}

export const defaultAuditBounds: AuditBounds = {
	openGroups: 1024,
	heldChars: 16 * 1024 * 1024,
	groupChars: longestGroupChars,
};

/** Where a numbered stream goes on. */
export interface StreamResume {
	readonly stream: string;
	/** Lines up to this number are durable. */
	readonly position: number;
	/** What was stored with the position. */
	readonly token?: string | undefined;
}

export interface AuditGrouperSettings {
	readonly ttlMs: number;
	/** Absent for lines without numbers. */
	readonly resume?: StreamResume | undefined;
	readonly bounds?: AuditBounds;
}

/** Joins the records of each auditd event to one message. Times are milliseconds of any clock that never goes back. */
export interface AuditGrouper {
	push(lines: readonly RawMessage[], now: number, messages: RawMessage[]): void;
	/** Ends the events whose time is over. */
	expire(now: number, messages: RawMessage[]): void;
	/** Ends all events: the source ended, or there is no room. */
	closeAll(messages: RawMessage[]): void;
	/** True while events are not complete. */
	readonly isWaiting: boolean;
	/** Characters of lines that are held. */
	readonly heldChars: number;
	/** Number up to which every line is part of a message that was handed out; 0 without numbers. */
	readonly settledNumber: number;
}

interface Group {
	readonly key: string;
	readonly record: AuditRecord | undefined;
	readonly openedAt: number;
	/** Number of the line before its first. */
	readonly before: number;
	/** Number of its last line so far. */
	last: number;
	first: RawMessage;
	/** Those after the first. */
	more: string[];
	chars: number;
	isDamaged: boolean;
	isClosed: boolean;
}

/**
 * Lines that are no audit records are messages of their own.
 *
 * Records of several events stand between each other, so the last line of an event says nothing about the lines before
 * it, and a position must not pass over lines that are not stored yet. Therefore, in a numbered stream,
 * - messages are handed out in the order of their first lines, one that is complete waits for those that began earlier;
 * - a message has the number of the line before the first line of the next one: everything up to there is in messages
 *   that were handed out before, so from there a file is read and a sender sends again after a crash, and each event
 *   that was not stored comes again whole;
 * - behind that number there may be lines of events that are stored already. They are named in the token that is stored
 *   with the number, with their last line, and passed over when they come again.
 */
export function createAuditGrouper(
	settings: AuditGrouperSettings,
): AuditGrouper {
	const { ttlMs, resume, bounds = defaultAuditBounds } = settings;
	/** Those that are not complete, by key, the oldest first. */
	const groups = new Map<string, Group>();
	/** In a numbered stream: all groups that are not handed out, in the order of their first lines. */
	let queue: Group[] = [];
	let handedOut = 0;
	let tails: StoredTail[] = readTails(resume?.token);
	/** Name → last line that is stored. */
	let stored = new Map(tails.map(({ name, last }) => [name, last]));
	const storedUpTo = Math.max(0, ...stored.values());
	let lastNumber = resume?.position ?? 0;
	let heldChars = 0;

	function isStored(record: AuditRecord, number: number): boolean {
		if (stored.size === 0) return false;
		if (number > storedUpTo) {
			stored = new Map();
			return false;
		}
		const last = stored.get(tailName(record.key));
		return last !== undefined && number <= last;
	}

	function take(line: RawMessage, now: number, messages: RawMessage[]): void {
		const number = line.sequence?.number ?? 0;
		if (resume !== undefined && number <= lastNumber) return;
		const record =
			line.rejection === undefined ? readAuditRecord(line.text) : undefined;
		if (record !== undefined && isStored(record, number)) {
			lastNumber = number;
			return;
		}
		// Groups that this line ends are handed out before it counts: it is not among what they cover.
		if (record !== undefined) makeWay(record, line, messages);
		const before = lastNumber;
		lastNumber = number;
		const open = record && groups.get(record.key);
		const group = open ?? begin(line, record, before, now);
		if (open !== undefined) add(open, line);
		if (record === undefined || record.isLast) close(group, messages);
	}

	function makeWay(
		record: AuditRecord,
		line: RawMessage,
		messages: RawMessage[],
	): void {
		endOlder(record, messages);
		const group = groups.get(record.key);
		if (group !== undefined && !fits(group, line)) close(group, messages);
	}

	function fits(group: Group, line: RawMessage): boolean {
		return group.chars + 1 + line.text.length <= bounds.groupChars;
	}

	function begin(
		line: RawMessage,
		record: AuditRecord | undefined,
		before: number,
		openedAt: number,
	): Group {
		const group: Group = {
			key: record?.key ?? "",
			record,
			openedAt,
			before,
			last: lastNumber,
			first: line,
			more: [],
			chars: line.text.length,
			isDamaged: line.isDamaged === true,
			isClosed: false,
		};
		heldChars += group.chars;
		if (record !== undefined) groups.set(record.key, group);
		if (resume !== undefined) queue.push(group);
		return group;
	}

	function add(group: Group, line: RawMessage): void {
		group.more.push(line.text);
		group.last = lastNumber;
		group.isDamaged ||= line.isDamaged === true;
		group.chars += 1 + line.text.length;
		heldChars += 1 + line.text.length;
	}

	/**
	 * The clock of the sender counts as well: lines of the past, as in a file that is read from its start, come much faster
	 * than they were written.
	 */
	function endOlder({ node, time }: AuditRecord, messages: RawMessage[]): void {
		for (const group of groups.values()) {
			const { record } = group;
			if (record?.node !== node || time - record.time < ttlMs) return;
			close(group, messages);
		}
	}

	function close(group: Group, messages: RawMessage[]): void {
		group.isClosed = true;
		if (group.record !== undefined) groups.delete(group.key);
		if (resume === undefined) handOut(group, undefined, messages);
		else handOutInOrder(resume.stream, messages);
	}

	function handOutInOrder(stream: string, messages: RawMessage[]): void {
		for (let group = queue[handedOut]; group?.isClosed; ) {
			handedOut++;
			const next = queue[handedOut];
			const number = next?.before ?? lastNumber;
			if (group.last > number)
				tails.push({ name: tailName(group.key), last: group.last });
			if (tails.length > 0) tails = tails.filter(({ last }) => last > number);
			const token = writeTails(tails);
			const sequence = {
				stream,
				number,
				...(token === undefined ? undefined : { token }),
			};
			handOut(group, sequence, messages);
			group = next;
		}
		// Removing from the front costs as much as what stays, so it is done for many at once.
		if (handedOut > queue.length / 2) {
			queue = queue.slice(handedOut);
			handedOut = 0;
		}
	}

	function handOut(
		{ first, more, chars, isDamaged }: Group,
		sequence: RawMessage["sequence"],
		messages: RawMessage[],
	): void {
		heldChars -= chars;
		messages.push({
			text: more.length === 0 ? first.text : [first.text, ...more].join("\n"),
			...(isDamaged ? { isDamaged } : undefined),
			...(first.rejection ? { rejection: first.rejection } : undefined),
			...(sequence ? { sequence } : undefined),
		});
	}

	function isTooMuch(): boolean {
		return groups.size > bounds.openGroups || heldChars > bounds.heldChars;
	}

	function keepBounds(messages: RawMessage[]): void {
		for (const group of groups.values()) {
			close(group, messages);
			if (!isTooMuch()) return;
		}
	}

	return {
		get isWaiting() {
			return groups.size > 0;
		},
		get heldChars() {
			return heldChars;
		},
		get settledNumber() {
			return queue[handedOut]?.before ?? lastNumber;
		},
		push(lines, now, messages) {
			for (const line of lines) {
				take(line, now, messages);
				if (isTooMuch()) keepBounds(messages);
			}
		},
		expire(now, messages) {
			for (const group of groups.values()) {
				if (now - group.openedAt < ttlMs) return;
				close(group, messages);
			}
		},
		closeAll(messages) {
			for (const group of groups.values()) close(group, messages);
		},
	};
}
