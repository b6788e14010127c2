/** Which numbers of a stream the lines of a group have, kept over restarts. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readFileIfPresent, replaceFile } from "#platform/index.ts";
import { destinationErrors } from "../errors.ts";

const memory = z.object({
	stream: z.guid(),
	/** The last group that got numbers. */
	group: z.string(),
	digest: z.string(),
	first: z.int().min(1),
	lines: z.int().min(1),
});

export interface NumberedLines {
	/** UUID of the stream. */
	readonly stream: string;
	readonly first: number;
	readonly last: number;
}

export interface LineNumbers {
	/**
	 * Numbers of the lines of a group: the same ones when the last group comes again, else those after it. Durable when it
	 * resolves. Throws destinations.badMemory.
	 */
	claim(group: string, bytes: Buffer, lines: number): Promise<NumberedLines>;
}

/**
 * The stream is made up with the memory, not derived from the journal: numbers of a lost memory begin at 1 again, and in
 * the old stream the receiver would take new events for old ones. A group that comes again with other bytes (its filter
 * or format changed in between) gets numbers of its own for the same reason: rather twice than never.
 */
export function createLineNumbers(directory: string): LineNumbers {
	const path = join(directory, "stream.json");
	let known: z.infer<typeof memory> | undefined;
	let isRead = false;

	async function read(): Promise<void> {
		if (isRead) return;
		const text = await readFileIfPresent(path);
		try {
			known = text === undefined ? undefined : memory.parse(JSON.parse(text));
		} catch (error) {
			throw destinationErrors.make("badMemory", { file: path }, error);
		}
		isRead = true;
	}

	return {
		async claim(group, bytes, lines) {
			await read();
			const digest = createHash("sha256").update(bytes).digest("base64");
			if (known?.group !== group || known.digest !== digest) {
				const stream = known?.stream ?? randomUUID();
				const first = known === undefined ? 1 : known.first + known.lines;
				const next = { stream, group, digest, first, lines };
				await mkdir(directory, { recursive: true, mode: 0o700 });
				await replaceFile(path, JSON.stringify(next));
				known = next;
			}
			const { stream, first } = known;
			return { stream, first, last: first + known.lines - 1 };
		},
	};
}
