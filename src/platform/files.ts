import { dirname, resolve } from "node:path";
import {
	type FileSystem,
	nodeFileSystem,
	type OpenFile,
} from "./file-system.ts";

/**
 * Replaces a file so that after a crash either the old or the new content is there, whole. Durable when it resolves.
 * `mode` applies to the new file; secrets use 0o600.
 */
export async function replaceFile(
	path: string,
	content: string | Uint8Array,
	mode = 0o600,
	fs: FileSystem = nodeFileSystem,
): Promise<void> {
	const temporary = `${path}.new`;
	const file = await fs.open(temporary, "w", mode);
	try {
		await writeFully(file, Buffer.from(content), 0);
		await file.datasync();
	} finally {
		await file.close();
	}
	await fs.rename(temporary, path);
	await syncDirectory(dirname(path), fs);
}

/** Writes all of `bytes` at `position`, however little the system takes at once. */
export async function writeFully(
	file: OpenFile,
	bytes: Uint8Array,
	position: number,
): Promise<void> {
	let written = 0;
	while (written < bytes.length) {
		const { bytesWritten } = await file.write(
			bytes,
			written,
			bytes.length - written,
			position + written,
		);
		written += bytesWritten;
	}
}

/** Makes created, renamed and deleted names of a directory durable. */
export async function syncDirectory(
	path: string,
	fs: FileSystem = nodeFileSystem,
): Promise<void> {
	const directory = await fs.open(path, "r");
	try {
		await directory.sync();
	} finally {
		await directory.close();
	}
}

/** Makes a directory and those above it, durably: a file in a directory whose name is lost is lost too. */
export async function makeDirectory(
	path: string,
	mode = 0o700,
	fs: FileSystem = nodeFileSystem,
): Promise<void> {
	const first = await fs.mkdir(path, { recursive: true, mode });
	if (first === undefined) return;
	const top = dirname(resolve(first));
	let at = resolve(path);
	while (at !== top) {
		at = dirname(at);
		await syncDirectory(at, fs);
	}
}

/** The content as text; undefined when there is no such file. */
export async function readFileIfPresent(
	path: string,
	fs: FileSystem = nodeFileSystem,
): Promise<string | undefined> {
	try {
		return (await fs.readFile(path)).toString("utf8");
	} catch (error) {
		if (isErrorCode(error, "ENOENT")) return undefined;
		throw error;
	}
}

/** True for errors of the system with that code, such as ENOENT. */
export function isErrorCode(error: unknown, ...codes: string[]): boolean {
	return (
		error instanceof Error &&
		"code" in error &&
		typeof error.code === "string" &&
		codes.includes(error.code)
	);
}
