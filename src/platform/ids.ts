import { createHash, randomBytes } from "node:crypto";

const hex: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
	byte.toString(16).padStart(2, "0"),
);

function format(bytes: Uint8Array): string {
	let text = "";
	for (let index = 0; index < 16; index++) {
		text += hex[bytes[index] ?? 0];
		if (index === 3 || index === 5 || index === 7 || index === 9) text += "-";
	}
	return text;
}

/**
 * Makes time-ordered ids (UUID version 7). A factory, since it keeps a pool of random bytes: drawing them one id at a
 * time costs more than the rest of the work.
 */
export function createIdSource(clock: () => number): () => string {
	let pool = Buffer.alloc(0);
	let used = 0;
	const bytes = new Uint8Array(16);
	return () => {
		if (used + 10 > pool.length) {
			pool = randomBytes(10 * 512);
			used = 0;
		}
		bytes.set(pool.subarray(used, used + 10), 6);
		used += 10;
		const now = clock();
		const high = Math.floor(now / 0x1_0000);
		bytes[0] = (high >>> 24) & 0xff;
		bytes[1] = (high >>> 16) & 0xff;
		bytes[2] = (high >>> 8) & 0xff;
		bytes[3] = high & 0xff;
		bytes[4] = (now >>> 8) & 0xff;
		bytes[5] = now & 0xff;
		bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
		bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
		return format(bytes);
	};
}

/** The same parts always give the same id (UUID version 8 over SHA-256). */
export function deriveId(...parts: readonly string[]): string {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(`${part.length}:${part}`);
	const bytes = new Uint8Array(hash.digest().subarray(0, 16));
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	return format(bytes);
}
