/**
 * Events on their way from a collector to a correlator: what the collector sends is the record that the correlator keeps
 * in its input journal. First line: where it comes from and how the rest divides; then the events, a line each.
 */
import { z } from "zod";

/** Records `from` … `end` (exclusive) of a journal; the same range always holds the same events. */
const origin = z.object({
	journal: z.string().min(1).max(128),
	from: z.int().min(1),
	end: z.int().min(2),
});

const head = z.object({
	v: z.literal(1),
	origin,
	/** Batches, in order: when received, and how many events. */
	parts: z.array(z.tuple([z.number(), z.int().min(1)])),
});

export type ForwardedOrigin = z.infer<typeof origin>;

export interface ForwardedPart {
	/** When the batch was received, milliseconds since the epoch. */
	readonly at: number;
	/** Lines of encodeEvent; at least one. */
	readonly lines: readonly string[];
}

/** A part as it is sent: the lines joined, as bytes, so that those of a journal need no reading. */
export interface EncodedPart {
	readonly at: number;
	readonly count: number;
	readonly lines: Buffer;
}

const lineFeed = Buffer.from("\n");

export function encodeForwarded(
	from: ForwardedOrigin,
	parts: readonly EncodedPart[],
): Buffer {
	const first = JSON.stringify({
		v: 1,
		origin: from,
		parts: parts.map(({ at, count }) => [at, count]),
	});
	return Buffer.concat([
		Buffer.from(first),
		...parts.flatMap(({ lines }) => [lineFeed, lines]),
	]);
}

export function encodePart({ at, lines }: ForwardedPart): EncodedPart {
	return { at, count: lines.length, lines: Buffer.from(lines.join("\n")) };
}

/** Where a record comes from, without reading its events. Throws when it is none. */
export function originOf(payload: Buffer): ForwardedOrigin {
	const end = payload.indexOf(0x0a);
	const first = end < 0 ? payload : payload.subarray(0, end);
	return head.parse(JSON.parse(first.toString())).origin;
}

export function decodeForwarded(payload: Buffer): readonly ForwardedPart[] {
	const [first, ...lines] = payload.toString().split("\n");
	const { parts } = head.parse(JSON.parse(first ?? ""));
	let next = 0;
	return parts.map(([at, count]) => {
		next += count;
		return { at, lines: lines.slice(next - count, next) };
	});
}
