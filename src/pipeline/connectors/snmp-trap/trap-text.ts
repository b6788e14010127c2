import snmp, { type Varbind } from "net-snmp";
import type { Encoding } from "../framing/encoding.ts";

export interface OidRow {
	readonly oid: string;
	readonly key: string;
	readonly isMacAddress: boolean;
}

/** The JSON object of a trap; undefined when nothing of it is in the table. */
export type TrapWriter = (varbinds: readonly Varbind[]) => string | undefined;

type Value = string | number;

/**
 * Only what the table lists is written. The longest OID of the table that is the object's, or a node above it, gives the
 * key; a key that comes more than once, as of a table's rows, gets a list. Octets are text in the encoding, or lower-case
 * hex when they are none.
 */
export function createTrapWriter(
	rows: readonly OidRow[],
	encoding: Encoding,
): TrapWriter {
	const byOid = new Map(rows.map((row) => [row.oid.replace(/^\./, ""), row]));
	return (varbinds) => {
		const values = new Map<string, Value | Value[]>();
		for (const varbind of varbinds) {
			const row = findRow(byOid, varbind.oid);
			const value = row && readValue(varbind, row, encoding);
			if (row === undefined || value === undefined) continue;
			const before = values.get(row.key);
			values.set(
				row.key,
				before === undefined ? value : [before, value].flat(),
			);
		}
		if (values.size === 0) return undefined;
		return JSON.stringify(Object.fromEntries(values));
	};
}

function findRow(
	byOid: ReadonlyMap<string, OidRow>,
	oid: string,
): OidRow | undefined {
	for (let end = oid.length; end > 0; end = oid.lastIndexOf(".", end - 1)) {
		const row = byOid.get(oid.slice(0, end));
		if (row !== undefined) return row;
	}
	return undefined;
}

/** Undefined for "no such object" and null, which say nothing. */
function readValue(
	{ type, value }: Varbind,
	row: OidRow,
	encoding: Encoding,
): Value | undefined {
	if (typeof value === "number" || typeof value === "string") return value;
	if (typeof value === "boolean") return value ? 1 : 0;
	if (!Buffer.isBuffer(value)) return undefined;
	if (type === snmp.ObjectType.Counter64) return readCounter(value);
	if (row.isMacAddress && value.length === 6)
		return value.toString("hex").replace(/..(?=.)/g, "$&:");
	if (type === snmp.ObjectType.OctetString) return readText(value, encoding);
	return value.toString("hex");
}

/** A counter above 2^53 would not be exact as a number, so it is text. */
function readCounter(bytes: Buffer): Value {
	const counter = BigInt(`0x0${bytes.toString("hex")}`);
	return counter <= Number.MAX_SAFE_INTEGER
		? Number(counter)
		: counter.toString();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are looked for
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

function readText(bytes: Buffer, encoding: Encoding): string {
	let end = bytes.length;
	if (encoding.unitBytes === 1) while (end > 0 && bytes[end - 1] === 0) end--;
	const region = encoding.read(bytes.subarray(0, end));
	const text = region.text(0, end);
	const isText =
		(region.isSound || !region.isDamaged(0, end, text)) && !controls.test(text);
	return isText ? text : bytes.toString("hex");
}
