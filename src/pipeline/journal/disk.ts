import type { FileSystem } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";

const mebibyte = 1024 * 1024;
/** Asking the system costs little, but not nothing. */
const askAfterMs = 500;

/** Says when a disk has less room left than the journal must leave to others. */
export interface DiskWatch {
	/** What is left to others. No write should be larger, since several journals may find the same room at once. */
	readonly reserveBytes: number;
	/** Why so many bytes may not be written now; undefined when they may. */
	shortage(bytes: number): Promise<string | undefined>;
	wrote(bytes: number): void;
}

/** Left free on a disk of 640 MiB or more; of a smaller one a tenth. */
export const usualReserveBytes = 64 * mebibyte;

/** `reserveBytes`: default 64 MiB. On a disk of less than 640 MiB it is smaller, in proportion. */
export async function watchDisk(
	directory: string,
	reserveBytes = usualReserveBytes,
	fs: FileSystem,
): Promise<DiskWatch> {
	const { bsize, blocks } = await fs.statfs(directory);
	const share = Math.min(1, (bsize * blocks) / (10 * usualReserveBytes));
	const reserve = reserveBytes * share;
	let askedAt = Number.NEGATIVE_INFINITY;
	let room = 0;
	let written = 0;
	return {
		reserveBytes: reserve,
		async shortage(bytes) {
			const now = performance.now();
			// Others write too, and most when this one does.
			const isOld = now - askedAt > askAfterMs || written > reserve / 2;
			if (isOld || room - bytes < 2 * reserve) {
				try {
					const { bavail } = await fs.statfs(directory);
					room = bsize * bavail;
				} catch (error) {
					return `the disk of the journal gives no answer: ${describeError(error)}`;
				}
				askedAt = now;
				written = 0;
			}
			return room - bytes < reserve
				? `the disk of the journal is full: ${Math.floor(room / mebibyte)} MiB are left`
				: undefined;
		},
		wrote(bytes) {
			room -= bytes;
			written += bytes;
		},
	};
}
