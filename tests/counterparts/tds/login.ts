/** What is said before the first query: PRELOGIN and LOGIN7 (MS-TDS 2.2.6.4, 2.2.6.5). */

export const encryption = { off: 0, on: 1, notSupported: 2, required: 3 };

const option = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4 };
const terminator = 0xff;

/** What the client says about encryption. */
export function readPrelogin(body: Buffer): number {
	for (let at = 0; at < body.length && body[at] !== terminator; at += 5) {
		if (body.readUInt8(at) !== option.encryption) continue;
		return body.readUInt8(body.readUInt16BE(at + 1));
	}
	return encryption.notSupported;
}

export function encodePrelogin(use: number): Buffer {
	const options: [number, Buffer][] = [
		// SQL Server 2022.
		[option.version, Buffer.from([16, 0, 0x03, 0xe8, 0, 0])],
		[option.encryption, Buffer.from([use])],
		[option.instance, Buffer.from([0])],
		[option.thread, Buffer.alloc(0)],
		[option.mars, Buffer.from([0])],
	];
	const heads: Buffer[] = [];
	let offset = options.length * 5 + 1;
	for (const [kind, { length }] of options) {
		const head = Buffer.alloc(5);
		head.writeUInt8(kind, 0);
		head.writeUInt16BE(offset, 1);
		head.writeUInt16BE(length, 3);
		heads.push(head);
		offset += length;
	}
	const values = options.map(([, value]) => value);
	return Buffer.concat([...heads, Buffer.from([terminator]), ...values]);
}

export interface Login {
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

/** Places of offset and length of the texts. */
const place = { user: 40, password: 44, database: 68 };

export function readLogin(body: Buffer): Login {
	function bytesAt(at: number): Buffer {
		const start = body.readUInt16LE(at);
		return body.subarray(start, start + 2 * body.readUInt16LE(at + 2));
	}
	const scrambled = bytesAt(place.password);
	// Each byte has its halves swapped and is combined with A5.
	const password = scrambled.map((byte) => {
		const plain = byte ^ 0xa5;
		return ((plain << 4) | (plain >> 4)) & 0xff;
	});
	return {
		user: bytesAt(place.user).toString("utf16le"),
		password: Buffer.from(password).toString("utf16le"),
		database: bytesAt(place.database).toString("utf16le"),
	};
}
