/** What a file destination remembers of its file, so that a group that comes again is not written twice. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readFileIfPresent, replaceFile } from "#platform/index.ts";
import { destinationErrors } from "../errors.ts";

const memory = z.object({
	/** Which file it is, whatever its path. */
	file: z.string(),
	/** Bytes up to which it is sound: whole groups, all of them remembered. */
	length: z.int().min(0),
	/** When its first group was written, milliseconds; undefined while it is empty. */
	begunAt: z.number().optional(),
	/** Name of the last group that is in it, or in the file before it. */
	group: z.string().optional(),
});

export type RememberedFile = z.infer<typeof memory>;

export interface FileMemory {
	/** Undefined before the first group. Throws destinations.badMemory. */
	read(): Promise<RememberedFile | undefined>;
	/** Durable when it resolves. */
	write(file: RememberedFile): Promise<void>;
}

export function createFileMemory(directory: string): FileMemory {
	const path = join(directory, "file.json");
	return {
		async read() {
			const text = await readFileIfPresent(path);
			if (text === undefined) return undefined;
			try {
				return memory.parse(JSON.parse(text));
			} catch (error) {
				throw destinationErrors.make("badMemory", { file: path }, error);
			}
		},
		async write(file) {
			await mkdir(directory, { recursive: true, mode: 0o700 });
			await replaceFile(path, JSON.stringify(file));
		},
	};
}
