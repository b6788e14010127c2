/** Files that wait to be fetched or brought in: for an hour, and only for whom they belong to. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { isErrorCode, makeDirectory, writeFully } from "#platform/index.ts";
import { resourceId } from "#schema/index.ts";
import { transferErrors } from "./errors.ts";
import { maxPackageBytes } from "./package-format.ts";
import type { TransferFile } from "./transfer.ts";

const keptMs = 60 * 60 * 1000;
/** Of one user; the oldest goes when there are more. */
const maxFilesEach = 5;

export interface KeptFiles {
	/** Gives the id. Throws transfer.tooLarge. */
	keep(file: AsyncIterable<Uint8Array>, userId: string): Promise<string>;
	/** Throws transfer.fileNotFound, notRegular. */
	read(file: TransferFile): Promise<Buffer>;
	stream(
		file: TransferFile,
	): Promise<{ readonly size: number; readonly content: Readable }>;
}

export function createKeptFiles(
	directory: string,
	clock: () => number,
): KeptFiles {
	const nameOf = ({ fileId, userId }: TransferFile) =>
		`${fileId}.${ownerMark(userId)}`;

	/** Removes what is too old, and of that user all but the latest. */
	async function sweep(userId: string): Promise<void> {
		const own: { path: string; at: number }[] = [];
		for (const name of await readdir(directory)) {
			const path = join(directory, name);
			const at = (await statOf(path))?.mtimeMs;
			if (at === undefined) continue;
			if (at + keptMs < clock()) await rm(path, { force: true });
			else if (name.endsWith(`.${ownerMark(userId)}`)) own.push({ path, at });
		}
		own.sort((a, b) => b.at - a.at);
		for (const { path } of own.slice(maxFilesEach - 1)) {
			await rm(path, { force: true });
		}
	}

	async function locate(
		file: TransferFile,
	): Promise<{ path: string; size: number }> {
		// Anything else might be a way out of the directory.
		if (!resourceId.safeParse(file.fileId).success) {
			throw transferErrors.make("fileNotFound");
		}
		const path = join(directory, nameOf(file));
		const stats = await statOf(path);
		if (stats === undefined || stats.mtimeMs + keptMs < clock()) {
			throw transferErrors.make("fileNotFound");
		}
		if (!stats.isFile()) throw transferErrors.make("notRegular");
		return { path, size: stats.size };
	}

	return {
		async keep(file, userId) {
			await makeDirectory(directory);
			await sweep(userId);
			const fileId = randomUUID();
			const path = join(directory, nameOf({ fileId, userId }));
			const kept = await open(path, "wx", 0o600);
			try {
				let size = 0;
				for await (const chunk of file) {
					if (size + chunk.length > maxPackageBytes) {
						const limit = maxPackageBytes / 1024 / 1024;
						throw transferErrors.make("tooLarge", { limit });
					}
					await writeFully(kept, chunk, size);
					size += chunk.length;
				}
				await kept.utimes(clock() / 1000, clock() / 1000);
			} catch (error) {
				await rm(path, { force: true });
				throw error;
			} finally {
				await kept.close();
			}
			return fileId;
		},
		read: async (file) => readFile((await locate(file)).path),
		async stream(file) {
			const { path, size } = await locate(file);
			return { size, content: createReadStream(path) };
		},
	};
}

async function statOf(path: string) {
	try {
		return await lstat(path);
	} catch (error) {
		if (isErrorCode(error, "ENOENT")) return undefined;
		throw error;
	}
}

function ownerMark(userId: string): string {
	return createHash("sha256").update(userId).digest("hex").slice(0, 32);
}
