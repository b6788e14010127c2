/** What of an auditd record tells which event it belongs to. */
export interface AuditRecord {
	/** Node, time and serial number: the same for all records of an event. */
	readonly key: string;
	/** Node that the record was made on, when the line says it. */
	readonly node: string;
	/** Time of the event, milliseconds since the epoch. */
	readonly time: number;
	/** The record that says that the event has no more. */
	readonly isLast: boolean;
}

const word = "audit(";
/** Relays put headers in front of a record; further on it is only quoted by something else. */
const longestPrefix = 1024;
/** Seconds, milliseconds and the serial number of the event. */
const stamp = /audit\((\d{1,11})\.(\d{1,3}):(\d{1,20})\):/y;
const type = /type=(\S{1,64}) (?:msg=)?$/;
const nodeName = /(?:^|\s)node=(\S{1,255}) /;

/**
 * Reads a line such as `node=web1 type=SYSCALL msg=audit(1732435200.123:4567): arch=c000003e …`, with whatever a relay
 * put in front of it. Undefined for every other line.
 */
export function readAuditRecord(line: string): AuditRecord | undefined {
	const at = line.indexOf(word);
	if (at < 0 || at > longestPrefix) return undefined;
	stamp.lastIndex = at;
	const found = stamp.exec(line);
	const prefix = line.slice(0, at);
	const kind = type.exec(prefix)?.[1];
	if (found === null || kind === undefined) return undefined;
	const [, seconds = "", milliseconds = "", serial = ""] = found;
	const node = nodeName.exec(prefix)?.[1] ?? "";
	return {
		key: `${node} ${seconds}.${milliseconds}:${serial}`,
		node,
		time: Number(seconds) * 1000 + Number(milliseconds.padEnd(3, "0")),
		isLast: kind === "EOE",
	};
}
