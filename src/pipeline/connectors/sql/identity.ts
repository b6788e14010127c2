/** The identity of a row and the position of a connection: how they are written, compared and kept. */
import type { Cell, Column } from "./session.ts";

export type IdentityKind = "number" | "text" | "time" | "ticks" | "bytes";

/** `text`: digits with sign and fraction; ISO 8601; hexadecimal; or the text itself. */
export interface Identity {
	readonly kind: IdentityKind;
	readonly text: string;
}

/** The last row that was read. */
export interface Position {
	readonly identity: Identity;
	/** How many rows of this identity were read; 0 at the seed. */
	readonly seen: number;
}

const digits = /^-?\d+(?:\.\d+)?$/;
const timeForm =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?(?:\d\d)?)?)?$/;

/** A seed has no type; the first row shows what it means. */
export function identityOfSeed(seed: string): Identity {
	const text = seed.trim();
	if (digits.test(text)) return { kind: "number", text };
	if (timeForm.test(text)) return { kind: "time", text };
	return { kind: "text", text: seed };
}

/** Undefined for what has no order or is nothing. */
export function identityOfCell(
	cell: Cell | undefined,
	column: Column,
): Identity | undefined {
	switch (typeof cell) {
		case "bigint":
			return { kind: "number", text: String(cell) };
		case "number":
			return Number.isFinite(cell)
				? { kind: "number", text: String(cell) }
				: undefined;
		case "string":
			return { kind: column.texts, text: cell };
		case "object":
			return cell === null
				? undefined
				: { kind: "bytes", text: Buffer.from(cell).toString("hex") };
		default:
			return undefined;
	}
}

/** Below 0 when `a` comes before `b`, above when after. Both of one kind; use `asKindOf` first. */
export function compareIdentities(a: Identity, b: Identity): number {
	if (a.text === b.text) return 0;
	switch (a.kind) {
		case "number":
			return compareNumbers(a.text, b.text);
		case "time":
		case "ticks":
			return compareTimes(a.text, b.text);
		default:
			return a.text < b.text ? -1 : 1;
	}
}

/** The seed read as the kind that the column turned out to have; undefined when it makes no sense there. */
export function asKindOf(
	identity: Identity,
	{ kind }: Identity,
): Identity | undefined {
	if (identity.kind === kind) return identity;
	const { text } = identity;
	const fits = {
		number: () => digits.test(text),
		text: () => true,
		time: () => timeForm.test(text),
		ticks: () => timeForm.test(text),
		bytes: () => /^(?:0x)?(?:[\da-f]{2})+$/i.test(text),
	};
	if (!fits[kind]()) return undefined;
	return {
		kind,
		text: kind === "bytes" ? text.replace(/^0x/i, "").toLowerCase() : text,
	};
}

function compareNumbers(a: string, b: string): number {
	if (!digits.test(a) || !digits.test(b)) {
		// Numbers with an exponent are doubles; so they compare as such.
		return Number(a) - Number(b);
	}
	const [wholeA = "", fractionA = ""] = a.split(".");
	const [wholeB = "", fractionB = ""] = b.split(".");
	const places = Math.max(fractionA.length, fractionB.length);
	const scaledA = BigInt(wholeA + fractionA.padEnd(places, "0"));
	const scaledB = BigInt(wholeB + fractionB.padEnd(places, "0"));
	return scaledA < scaledB ? -1 : scaledA > scaledB ? 1 : 0;
}

function compareTimes(a: string, b: string): number {
	const timeA = readTime(a);
	const timeB = readTime(b);
	if (timeA === undefined || timeB === undefined) return a < b ? -1 : 1;
	return timeA < timeB ? -1 : timeA > timeB ? 1 : 0;
}

/** Nanoseconds since 1970, in UTC where the time names no zone. */
function readTime(text: string): bigint | undefined {
	const match = timeForm.exec(text);
	if (match === null) return undefined;
	const [year, month, day, hour, minute, second] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const seconds =
		Date.UTC(
			year ?? 0,
			(month ?? 1) - 1,
			day ?? 1,
			hour ?? 0,
			minute ?? 0,
			second ?? 0,
		) / 1000;
	const fraction = (match[7] ?? "").padEnd(9, "0");
	return (
		BigInt(seconds - zoneSeconds(match[8])) * 1_000_000_000n + BigInt(fraction)
	);
}

function zoneSeconds(zone: string | undefined): number {
	if (zone === undefined || zone === "Z") return 0;
	const sign = zone.startsWith("-") ? -1 : 1;
	const minutes = zone.slice(3).replace(":", "");
	return sign * (Number(zone.slice(1, 3)) * 3600 + Number(minutes || 0) * 60);
}

/** The token of a message: `number:42`, or `time*3:2026-01-02T03:04:05` for the third row of that time. */
export function encodePosition({ identity, seen }: Position): string {
	const times = seen > 1 ? `*${seen}` : "";
	return `${identity.kind}${times}:${identity.text}`;
}

/** Undefined when it is no token of ours. */
export function decodePosition(token: string): Position | undefined {
	const match =
		/^(number|text|time|ticks|bytes)(?:\*(\d{1,9}))?:([\s\S]*)$/.exec(token);
	if (match === null) return undefined;
	const [, kind, seen, text] = match;
	// The expression admits these only.
	const identity = { kind: kind as IdentityKind, text: text ?? "" };
	return { identity, seen: Number(seen ?? 1) };
}
