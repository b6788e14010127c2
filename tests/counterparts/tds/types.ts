/** Types of columns, with their bytes (MS-TDS 2.2.5.4, 2.2.5.5). */

/** As SQLite gives values. */
export type Value = string | number | bigint | Uint8Array | null;

export interface ColumnType {
	/** TYPE_INFO. */
	readonly info: Buffer;
	/** With its length before it. */
	encode(value: Value): Buffer;
}

/** Latin1_General_CI_AS. */
const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const maximum = 0xffff;
const msPerDay = 86_400_000;

/** From the type that the table declares; expressions have none and take that of their first value. */
export function columnTypeOf(
	declared: string | null,
	sample: Value,
): ColumnType {
	const [, name = "", first, second] =
		/^(\w+)[^(]*(?:\((\d+)(?:,\s*(\d+))?\))?/i.exec(declared ?? "") ?? [];
	const scale = Number(first ?? 7);
	switch (name.toUpperCase()) {
		case "TINYINT":
			return integer(1);
		case "SMALLINT":
			return integer(2);
		case "INT":
			return integer(4);
		case "BIGINT":
		case "INTEGER":
			return integer(8);
		case "BIT":
			return fixed([0x68, 1], (value) => Buffer.from([Number(value)]));
		case "REAL":
			return fixed([0x6d, 4], (value) => {
				const bytes = Buffer.alloc(4);
				bytes.writeFloatLE(Number(value));
				return bytes;
			});
		case "FLOAT":
			return double();
		case "DECIMAL":
		case "NUMERIC":
			return decimal(Number(first ?? 18), Number(second ?? 0));
		case "MONEY":
			return fixed([0x6e, 8], (value) => {
				const scaled = BigInt.asUintN(64, scaledInteger(value, 4));
				const bytes = Buffer.alloc(8);
				bytes.writeUInt32LE(Number(scaled >> 32n), 0);
				bytes.writeUInt32LE(Number(scaled & 0xffffffffn), 4);
				return bytes;
			});
		case "DATETIME":
			return fixed([0x6f, 8], (value) => {
				const { days, ticks } = timeParts(value);
				const bytes = Buffer.alloc(8);
				bytes.writeInt32LE(days - daysTo1900, 0);
				bytes.writeUInt32LE(Math.round((ticks * 3) / 100_000), 4);
				return bytes;
			});
		case "DATE":
			return fixed([0x28], (value) => dayBytes(timeParts(value).days));
		case "TIME":
			return fixed([0x29, scale], (value) =>
				tickBytes(timeParts(value).ticks, scale),
			);
		case "DATETIME2":
			return fixed([0x2a, scale], (value) => {
				const { days, ticks } = timeParts(value);
				return Buffer.concat([tickBytes(ticks, scale), dayBytes(days)]);
			});
		case "DATETIMEOFFSET":
			return fixed([0x2b, scale], (value) => {
				const { days, ticks } = timeParts(value);
				const utc = Buffer.from([0, 0]);
				return Buffer.concat([tickBytes(ticks, scale), dayBytes(days), utc]);
			});
		case "UNIQUEIDENTIFIER":
			return fixed([0x24, 16], (value) => guidBytes(String(value)));
		case "BINARY":
		case "VARBINARY":
		case "ROWVERSION":
			return binary();
		// SQLite takes no (max); these stand for it.
		case "BLOB":
			return long(0xa5, false);
		case "TEXT":
			return long(0xe7, true);
		case "CHAR":
		case "VARCHAR":
		case "NCHAR":
		case "NVARCHAR":
			return text();
	}
	if (typeof sample === "bigint") return integer(8);
	if (typeof sample === "number") return double();
	return sample instanceof Uint8Array ? long(0xa5, false) : long(0xe7, true);
}

function fixed(
	info: readonly number[],
	write: (value: NonNullable<Value>) => Buffer,
): ColumnType {
	return {
		info: Buffer.from(info),
		encode(value) {
			if (value === null) return Buffer.from([0]);
			const bytes = write(value);
			return Buffer.concat([Buffer.from([bytes.length]), bytes]);
		},
	};
}

function integer(size: 1 | 2 | 4 | 8): ColumnType {
	return fixed([0x26, size], (value) => {
		const bytes = Buffer.alloc(8);
		bytes.writeBigInt64LE(BigInt(value.toString()));
		return bytes.subarray(0, size);
	});
}

function double(): ColumnType {
	return fixed([0x6d, 8], (value) => {
		const bytes = Buffer.alloc(8);
		bytes.writeDoubleLE(Number(value));
		return bytes;
	});
}

function decimal(precision: number, scale: number): ColumnType {
	return fixed([0x6a, 17, precision, scale], (value) => {
		const scaled = scaledInteger(value, scale);
		const bytes = Buffer.alloc(17);
		bytes.writeUInt8(scaled < 0n ? 0 : 1, 0);
		const size = scaled < 0n ? -scaled : scaled;
		bytes.writeBigUInt64LE(BigInt.asUintN(64, size), 1);
		bytes.writeBigUInt64LE(size >> 64n, 9);
		return bytes;
	});
}

function binary(): ColumnType {
	const info = Buffer.from([0xa5, 0x40, 0x1f]);
	return { info, encode: (value) => withShortLength(bytesOf(value)) };
}

function text(): ColumnType {
	return {
		info: Buffer.concat([Buffer.from([0xe7, 0x40, 0x1f]), collation]),
		encode: (value) =>
			withShortLength(
				value === null ? null : Buffer.from(String(value), "utf16le"),
			),
	};
}

/** The (max) types, sent as one chunk of known length. */
function long(type: number, isText: boolean): ColumnType {
	const info = Buffer.from([type, maximum & 0xff, maximum >> 8]);
	return {
		info: isText ? Buffer.concat([info, collation]) : info,
		encode(value) {
			if (value === null) return Buffer.alloc(8, 0xff);
			const bytes = isText
				? Buffer.from(String(value), "utf16le")
				: bytesOf(value);
			if (bytes === null) return Buffer.alloc(8, 0xff);
			const head = Buffer.alloc(8);
			head.writeBigUInt64LE(BigInt(bytes.length));
			const chunk = Buffer.alloc(4);
			chunk.writeUInt32LE(bytes.length);
			const end = bytes.length === 0 ? [] : [chunk, bytes];
			return Buffer.concat([head, ...end, Buffer.alloc(4)]);
		},
	};
}

function bytesOf(value: Value): Buffer | null {
	if (value === null) return null;
	return typeof value === "object"
		? Buffer.from(value)
		: Buffer.from(String(value));
}

function withShortLength(bytes: Buffer | null): Buffer {
	const head = Buffer.alloc(2);
	head.writeUInt16LE(bytes === null ? maximum : bytes.length);
	return bytes === null ? head : Buffer.concat([head, bytes]);
}

/** `-12.5` with 4 places is -125000. */
function scaledInteger(value: NonNullable<Value>, scale: number): bigint {
	const plain =
		typeof value === "number" ? value.toFixed(scale) : String(value);
	const [whole = "0", fraction = ""] = plain.split(".");
	return BigInt(whole + fraction.padEnd(scale, "0").slice(0, scale));
}

const daysTo1970 = 719_162;
const daysTo1900 = 693_595;

/** Days since the year 1 and units of 100 ns since midnight. */
function timeParts(value: NonNullable<Value>): { days: number; ticks: number } {
	const given = String(value).replace(" ", "T");
	const [seconds = "", fraction = ""] = (
		given.startsWith("T") || /^\d\d:/.test(given)
			? `1970-01-01T${given}`
			: given
	)
		.replace(/Z$/, "")
		.split(".");
	const date = Date.parse(seconds.length === 10 ? seconds : `${seconds}Z`);
	const days = Math.floor(date / msPerDay);
	const ticks =
		(date - days * msPerDay) * 10_000 +
		Number(fraction.padEnd(7, "0").slice(0, 7));
	return { days: days + daysTo1970, ticks };
}

function dayBytes(days: number): Buffer {
	const bytes = Buffer.alloc(3);
	bytes.writeUIntLE(days, 0, 3);
	return bytes;
}

function tickBytes(ticks: number, scale: number): Buffer {
	const bytes = Buffer.alloc(scale <= 2 ? 3 : scale <= 4 ? 4 : 5);
	const units = Math.round(ticks / 10 ** (7 - scale));
	bytes.writeUIntLE(units, 0, bytes.length);
	return bytes;
}

/** The first three groups are little-endian. */
function guidBytes(guid: string): Buffer {
	const plain = Buffer.from(guid.replaceAll(/[{}-]/g, ""), "hex");
	const swapped = [3, 2, 1, 0, 5, 4, 7, 6].map((at) => plain[at] ?? 0);
	return Buffer.concat([Buffer.from(swapped), plain.subarray(8)]);
}
