/**
 * Data of an insert for an engine on the same machine: written once into the directory it reads from, while the request
 * carries only the name of the file. Over a socket the same bytes are copied five more times.
 */
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export const handoverHeader = "x-ursa-data-file";

export function incomingDirectory(dataDir: string): string {
	return resolve(dataDir, "incoming");
}

/** Data that come with a request lie in the same directory under such names too. */
export function newDataFile(): string {
	return `${randomUUID()}.data`;
}

/** Names that may be asked for: none leads out of the directory. */
export function isDataFile(name: string): boolean {
	return /^[0-9a-f-]{36}\.data$/.test(name);
}

/** The file is gone when this ends: the engine has removed it, or nobody reads it any more. */
export async function handOver(
	directory: string,
	data: Uint8Array,
	send: (file: string) => Promise<void>,
): Promise<void> {
	const file = newDataFile();
	const path = join(directory, file);
	try {
		await writeFile(path, data, { flag: "wx", mode: 0o600 });
		await send(file);
	} finally {
		await rm(path, { force: true });
	}
}
