/** Where the outputs of a service stand in its journal, a directory each under `outputs`. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { type Cursor, type Journal, openCursor } from "#pipeline/index.ts";
import {
	readFileIfPresent,
	replaceFile,
	syncDirectory,
} from "#platform/index.ts";

export interface Place {
	/** Of this output alone. */
	readonly directory: string;
	readonly cursor: Cursor;
	/** Goes with the place to whoever inherits it; tells what is done from here from the same records done elsewhere. */
	readonly id: string;
}

export interface Places {
	/** Kind and name make the output; the same ones find the same place again. */
	open(kind: OutputKind, name: string): Promise<Place>;
}

export type OutputKind = "storage" | "correlator" | "alerts" | "elsewhere";

/**
 * Kinds whose place goes over, also to another name: what an output that is not wanted any more has not done, the one
 * that comes instead of it does, exactly from there. There was a time when every storage had a place, and the ledger.
 */
const heirs: Readonly<Record<OutputKind, readonly string[]>> = {
	storage: ["storage", "ledger"],
	correlator: ["correlator"],
	alerts: [],
	elsewhere: [],
};

/** `wanted`: every output that there will be, so that the others can be inherited from. */
export async function openPlaces(options: {
	/** Of the service. */
	readonly directory: string;
	readonly journal: Journal;
	readonly wanted: readonly {
		readonly kind: OutputKind;
		readonly name: string;
	}[];
}): Promise<Places> {
	const root = join(options.directory, "outputs");
	await mkdir(root, { recursive: true, mode: 0o700 });
	const wanted = new Set(
		options.wanted.map(({ kind, name }) => directoryName(kind, name)),
	);
	const kept = new Set(await readdir(root));

	async function inherit(kind: OutputKind, to: string): Promise<void> {
		for (const earlier of heirs[kind]) {
			const found = [...kept].find(
				(name) => name.startsWith(`${earlier}-`) && !wanted.has(name),
			);
			if (found === undefined) continue;
			await rename(join(root, found), join(root, to));
			await syncDirectory(root);
			kept.delete(found);
			return;
		}
	}

	return {
		async open(kind, name) {
			const own = directoryName(kind, name);
			if (!kept.has(own)) await inherit(kind, own);
			const directory = join(root, own);
			await mkdir(directory, { recursive: true, mode: 0o700 });
			const cursor = await openCursor(directory, "place");
			const { first, next } = options.journal.state();
			// A new output begins at the present end; one that was away longer than the journal keeps, with what is left.
			if (cursor.isNew) await cursor.advance(next);
			else if (cursor.next < first && cursor.intendedEnd === undefined)
				await cursor.advance(first);
			return { directory, cursor, id: await openId(join(directory, "id")) };
		},
	};
}

async function openId(path: string): Promise<string> {
	const kept = await readFileIfPresent(path);
	if (kept !== undefined) return kept;
	const id = randomUUID();
	await replaceFile(path, id);
	return id;
}

function directoryName(kind: OutputKind, name: string): string {
	return `${kind}-${name}`;
}
