export interface FrameHeader {
	/** Length of the content as announced. */
	readonly bytes: number;
	readonly contentStart: number;
}

const space = 0x20;
/** 64 MiB, the largest message there may be, has eight digits. */
const mostDigits = 8;
/** Priority of syslog: `<`, up to three digits, `>`. */
const mostPriorityDigits = 3;

export const largestFrameBytes = 64 * 1024 * 1024;

/**
 * Reads the length in front of a frame (RFC 6587 §3.4.1). Digits and a space also begin many a plain log line, so a
 * header is one only when its content begins like a message that is sent this way: a syslog priority `<34>`, a JSON
 * object `{` or `CEF:`. Anything else, and lengths above 64 MiB, is "none"; "incomplete" waits for more bytes.
 */
export function readFrameHeader(
	bytes: Buffer,
	start: number,
): FrameHeader | "none" | "incomplete" {
	let at = start;
	let length = 0;
	while (at - start < mostDigits && isDigit(bytes[at])) {
		length = length * 10 + (bytes[at] ?? 0) - 0x30;
		at++;
	}
	const isAllDigits = at === start || length > 0;
	if (at === bytes.length && isAllDigits) return "incomplete";
	const isLength =
		bytes[start] !== 0x30 && length > 0 && length <= largestFrameBytes;
	if (!isLength || bytes[at] !== space) return "none";
	const contentStart = at + 1;
	const content = readContent(bytes, contentStart);
	return content === "known" ? { bytes: length, contentStart } : content;
}

function readContent(
	bytes: Buffer,
	start: number,
): "known" | "none" | "incomplete" {
	const first = bytes[start];
	if (first === undefined) return "incomplete";
	if (first === 0x7b) return "known";
	if (first === 0x43) return readWord(bytes, start, "CEF:");
	if (first !== 0x3c) return "none";
	let at = start + 1;
	while (at - start <= mostPriorityDigits && isDigit(bytes[at])) at++;
	if (at === bytes.length) return "incomplete";
	return at > start + 1 && bytes[at] === 0x3e ? "known" : "none";
}

function readWord(
	bytes: Buffer,
	start: number,
	word: string,
): "known" | "none" | "incomplete" {
	for (let i = 0; i < word.length; i++) {
		const byte = bytes[start + i];
		if (byte === undefined) return "incomplete";
		if (byte !== word.charCodeAt(i)) return "none";
	}
	return "known";
}

function isDigit(byte: number | undefined): boolean {
	return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
