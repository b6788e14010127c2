/** Tokens of an answer (MS-TDS 2.2.7). */
import type { ColumnType, Value } from "./types.ts";

export interface ColumnHead {
	readonly name: string;
	readonly type: ColumnType;
}

/** An error as SQL Server numbers them. */
export class SqlError extends Error {
	readonly number: number;
	/** 11 to 16 are the user's, 14 rights. */
	readonly severity: number;
	constructor(number: number, severity: number, message: string) {
		super(message);
		this.number = number;
		this.severity = severity;
	}
}

export const doneStatus = { final: 0, error: 2, count: 0x10, attention: 0x20 };

const token = {
	columns: 0x81,
	returnStatus: 0x79,
	returnValue: 0xac,
	error: 0xaa,
	loginAck: 0xad,
	row: 0xd1,
	environment: 0xe3,
	done: 0xfd,
	doneProcedure: 0xfe,
};

/** TDS 7.4. */
const version = Buffer.from([0x74, 0, 0, 4]);

function shortText(text: string): Buffer {
	return Buffer.concat([
		Buffer.from([text.length]),
		Buffer.from(text, "utf16le"),
	]);
}

function withLength(kind: number, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	const head = Buffer.alloc(3);
	head.writeUInt8(kind, 0);
	head.writeUInt16LE(body.length, 1);
	return Buffer.concat([head, body]);
}

export function loginTokens(database: string): Buffer {
	const program = "Microsoft SQL Server";
	const changes: [number, Buffer, Buffer][] = [
		[1, shortText(database), shortText("master")],
		[4, shortText("4096"), shortText("4096")],
		// Collation, as bytes.
		[7, Buffer.from([5, 0x09, 0x04, 0xd0, 0x00, 0x34]), Buffer.from([0])],
	];
	return Buffer.concat([
		...changes.map(([kind, now, before]) =>
			withLength(token.environment, Buffer.from([kind]), now, before),
		),
		withLength(
			token.loginAck,
			Buffer.from([1]),
			version,
			shortText(program),
			Buffer.from([16, 0, 0x03, 0xe8]),
		),
	]);
}

export function errorToken({ number, severity, message }: SqlError): Buffer {
	const numbers = Buffer.alloc(6);
	numbers.writeInt32LE(number, 0);
	numbers.writeUInt8(1, 4);
	numbers.writeUInt8(severity, 5);
	const length = Buffer.alloc(2);
	length.writeUInt16LE(message.length);
	const line = Buffer.from([1, 0, 0, 0]);
	return withLength(
		token.error,
		numbers,
		length,
		Buffer.from(message, "utf16le"),
		shortText("stand-in"),
		shortText(""),
		line,
	);
}

export function doneToken(
	status: number,
	rows = 0,
	isInProcedure = false,
): Buffer {
	const bytes = Buffer.alloc(13);
	bytes.writeUInt8(isInProcedure ? token.doneProcedure : token.done, 0);
	bytes.writeUInt16LE(status, 1);
	bytes.writeUInt16LE(0xc1, 3);
	bytes.writeBigUInt64LE(BigInt(rows), 5);
	return bytes;
}

export function returnStatusToken(): Buffer {
	return Buffer.from([token.returnStatus, 0, 0, 0, 0]);
}

/** The handle of a prepared statement, an output parameter of type int. */
export function handleToken(name: string, handle: number): Buffer {
	const value = Buffer.alloc(4);
	value.writeInt32LE(handle);
	return Buffer.concat([
		Buffer.from([token.returnValue, 0, 0]),
		shortText(name),
		// Output parameter; user type, flags; type int of four bytes.
		Buffer.from([1, 0, 0, 0, 0, 0, 0, 0x26, 4, 4]),
		value,
	]);
}

export function columnsToken(columns: readonly ColumnHead[]): Buffer {
	const head = Buffer.alloc(3);
	head.writeUInt8(token.columns, 0);
	head.writeUInt16LE(columns.length, 1);
	const nullable = Buffer.from([0, 0, 0, 0, 1, 0]);
	return Buffer.concat([
		head,
		...columns.flatMap(({ name, type }) => [
			nullable,
			type.info,
			shortText(name.slice(0, 128)),
		]),
	]);
}

export function rowToken(
	columns: readonly ColumnHead[],
	row: readonly Value[],
): Buffer {
	return Buffer.concat([
		Buffer.from([token.row]),
		...columns.map(({ type }, index) => type.encode(row[index] ?? null)),
	]);
}
