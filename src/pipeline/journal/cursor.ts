/**
 * Where a consumer stands in a journal. Work that cannot be undone is announced first (`intend`), so that after a
 * crash exactly the same range is done again under the same name and the other side can tell that it has it already.
 */
import { join } from "node:path";
import { z } from "zod";
import { readFileIfPresent, replaceFile } from "#platform/index.ts";
import { journalErrors } from "./errors.ts";

const stored = z.object({
	next: z.int().min(1),
	/** End (exclusive) of the range that was begun. */
	intendedEnd: z.int().optional(),
});

export interface Cursor {
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
): Promise<Cursor> {
	const path = join(directory, `${name}.cursor`);
	let { next, intendedEnd } = await readPlace(path);
	return {
		get next() {
			return next;
		},
		get intendedEnd() {
			return intendedEnd;
		},
		async intend(end) {
			if (end === intendedEnd) return;
			await replaceFile(path, JSON.stringify({ next, intendedEnd: end }));
			intendedEnd = end;
		},
		async advance(to) {
			await replaceFile(path, JSON.stringify({ next: to }));
			next = to;
			intendedEnd = undefined;
		},
	};
}

async function readPlace(path: string): Promise<z.infer<typeof stored>> {
	const text = await readFileIfPresent(path);
	if (text === undefined) return { next: 1 };
	try {
		return stored.parse(JSON.parse(text));
	} catch (error) {
		throw journalErrors.make("badCursor", { file: path }, error);
	}
}
