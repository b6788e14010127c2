import { statfs } from "node:fs/promises";
import { describeError } from "#schema/index.ts";

const mebibyte = 1024 * 1024;
/** Asking the system costs little, but not nothing. */
const askAfterMs = 500;

/** Says when a disk has less room left than the journal must leave to others. */
export interface DiskWatch {
	/** Why nothing may be written now; undefined when it may. */
	shortage(): Promise<string | undefined>;
	wrote(bytes: number): void;
}

/** `reserveBytes`: default 64 MiB, at most a tenth of the disk. */
export async function watchDisk(
	directory: string,
	reserveBytes = 64 * mebibyte,
): Promise<DiskWatch> {
	const { bsize, blocks } = await statfs(directory);
	const reserve = Math.min(reserveBytes, (bsize * blocks) / 10);
	let askedAt = Number.NEGATIVE_INFINITY;
	let room = 0;
	return {
		async shortage() {
			const now = performance.now();
			if (room < 2 * reserve || now - askedAt > askAfterMs) {
				try {
					const { bavail } = await statfs(directory);
					room = bsize * bavail;
				} catch (error) {
					return `the disk of the journal gives no answer: ${describeError(error)}`;
				}
				askedAt = now;
			}
			return room < reserve
				? `the disk of the journal is full: ${Math.floor(room / mebibyte)} MiB are left`
				: undefined;
		},
		wrote(bytes) {
			room -= bytes;
		},
	};
}
