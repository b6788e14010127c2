/**
 * Where a consumer stands in a journal. Work that cannot be undone is announced first (`intend`), so that after a
 * crash exactly the same range is done again under the same name and the other side can tell that it has it already.
 */
import { join } from "node:path";
import { z } from "zod";
import {
	type FileSystem,
	nodeFileSystem,
	readFileIfPresent,
	replaceFile,
	syncDirectory,
} from "#platform/index.ts";
import { journalErrors } from "./errors.ts";

const stored = z.object({
	next: z.int().min(1),
	/** End (exclusive) of the range that was begun. */
	intendedEnd: z.int().optional(),
});

export interface Cursor {
	/** True when it was never kept before. */
	readonly isNew: boolean;
	/** First record that is not done. */
	readonly next: number;
	/** End (exclusive) of a range that was begun before a crash and must be done as it was. */
	readonly intendedEnd: number | undefined;
	/** Announces that `next` … `end` is about to be done. Durable when it resolves. */
	intend(end: number): Promise<void>;
	/** Says that everything before `next` is done. Durable when it resolves. */
	advance(next: number): Promise<void>;
}

/** Throws journal.badCursor when its file is damaged. */
export async function openCursor(
	directory: string,
	name: string,
	fs: FileSystem = nodeFileSystem,
): Promise<Cursor> {
	const path = join(directory, `${name}.cursor`);
	const place = await readPlace(path, fs);
	// A killed process may have left a place that only memory knows, and what is done from here on relies on it.
	if (place !== undefined) await syncDirectory(directory, fs);
	const keep = (content: z.infer<typeof stored>) =>
		replaceFile(path, JSON.stringify(content), 0o600, fs);
	let { next, intendedEnd } = place ?? { next: 1, intendedEnd: undefined };
	return {
		isNew: place === undefined,
		get next() {
			return next;
		},
		get intendedEnd() {
			return intendedEnd;
		},
		async intend(end) {
			if (end === intendedEnd) return;
			await keep({ next, intendedEnd: end });
			intendedEnd = end;
		},
		async advance(to) {
			await keep({ next: to });
			next = to;
			intendedEnd = undefined;
		},
	};
}

async function readPlace(
	path: string,
	fs: FileSystem,
): Promise<z.infer<typeof stored> | undefined> {
	const text = await readFileIfPresent(path, fs);
	if (text === undefined) return undefined;
	try {
		return stored.parse(JSON.parse(text));
	} catch (error) {
		throw journalErrors.make("badCursor", { file: path }, error);
	}
}
