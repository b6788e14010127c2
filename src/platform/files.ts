import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file so that after a crash either the old or the new content is there, whole. Durable when it resolves.
 * `mode` applies to the new file; secrets use 0o600.
 */
export async function replaceFile(
	path: string,
	content: string | Uint8Array,
	mode = 0o600,
): Promise<void> {
	const temporary = `${path}.new`;
	const file = await open(temporary, "w", mode);
	try {
		await file.writeFile(content);
		await file.datasync();
	} finally {
		await file.close();
	}
	await rename(temporary, path);
	await syncDirectory(dirname(path));
}

/** Makes created, renamed and deleted names of a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
	const directory = await open(path, "r");
	try {
		await directory.sync();
	} finally {
		await directory.close();
	}
}

/** The content as text; undefined when there is no such file. */
export async function readFileIfPresent(
	path: string,
): Promise<string | undefined> {
	try {
		return await readFile(path, "utf8");
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
