/** Makes the archive of a backup. */
import { createWriteStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { isErrorCode } from "#platform/index.ts";
import { backupErrors } from "./errors.ts";
import {
	type BackupManifest,
	endName,
	manifestName,
	type TextRow,
	tableEntryName,
} from "./manifest.ts";
import { readRows, readSchema, readTables } from "./tables.ts";
import { type TarEntry, writeTar } from "./tar.ts";

const chunkBytes = 4 * 1024 * 1024;
const mostTries = 3;

export interface ArchiveSource {
	readonly db: StateDatabase;
	readonly engine: BackupManifest["engine"];
	readonly dataDirectory: string;
	readonly version: string;
	readonly clock: () => number;
}

export interface WrittenRows {
	/** Rows of all tables so far. */
	readonly rows: number;
	/** The table that is being read. */
	readonly table: string;
}

/**
 * Writes the archive to a new file, mode 600, from one snapshot of the database. With PGlite other statements wait
 * meanwhile. Memory: one chunk. Throws backup.keysChanging, and the signal's reason when it is aborted.
 */
export async function writeArchive(
	source: ArchiveSource,
	path: string,
	options: {
		readonly signal: AbortSignal;
		readonly onProgress?: (progress: WrittenRows) => void;
	},
): Promise<void> {
	for (let tries = 1; ; tries++) {
		const isDone = await source.db.transaction(
			async (tx) => {
				const before = await readFiles(source.dataDirectory);
				const schema = await readSchema(tx);
				const files = await readFiles(source.dataDirectory);
				// A key that was changed between the two may not fit the rows of this snapshot.
				if (!areSame(before, files)) return false;
				const now = source.clock();
				const manifest: BackupManifest = {
					...{ product: "Ursa", format: 1, version: source.version, schema },
					...{ engine: source.engine, createdAt: now },
				};
				const entries = listEntries(tx, manifest, files, options.onProgress);
				await pipeline(
					Readable.from(writeTar(entries, now), { objectMode: false }),
					createGzip(),
					createWriteStream(path, { flags: "w", mode: 0o600, flush: true }),
					{ signal: options.signal },
				);
				return true;
			},
			{ isolationLevel: "repeatable read", accessMode: "read only" },
		);
		if (isDone) return;
		if (tries === mostTries) throw backupErrors.make("keysChanging");
	}
}

async function* listEntries(
	tx: StateDatabase,
	manifest: BackupManifest,
	files: readonly TarEntry[],
	onProgress: ((progress: WrittenRows) => void) | undefined,
): AsyncGenerator<TarEntry> {
	yield toEntry(manifestName, manifest);
	yield* files;
	const counts: Record<string, number> = {};
	let rows = 0;
	for (const [table, columns] of await readTables(tx)) {
		counts[table] = 0;
		let part = 0;
		let chunk: string[] = [];
		let bytes = 0;
		for await (const some of readRows(tx, table, columns)) {
			for (const row of some) {
				const line = toLine(row);
				chunk.push(line);
				bytes += Buffer.byteLength(line);
				if (bytes < chunkBytes) continue;
				part++;
				yield {
					name: tableEntryName(table, part),
					content: Buffer.from(chunk.join("")),
				};
				chunk = [];
				bytes = 0;
			}
			counts[table] += some.length;
			rows += some.length;
			onProgress?.({ rows, table });
		}
		if (chunk.length === 0) continue;
		yield {
			name: tableEntryName(table, part + 1),
			content: Buffer.from(chunk.join("")),
		};
	}
	yield toEntry(endName, { rows: counts });
}

function toLine(row: TextRow): string {
	return `${JSON.stringify(row)}\n`;
}

function toEntry(name: string, content: unknown): TarEntry {
	return { name, content: Buffer.from(`${JSON.stringify(content)}\n`) };
}

/** The authority's directory and the keys, those that are there. */
async function readFiles(dataDirectory: string): Promise<TarEntry[]> {
	const names = (await readdir(join(dataDirectory, "pki"))).sort();
	const paths = [
		...names.filter((name) => !name.endsWith(".new")).map((n) => `pki/${n}`),
		...["secrets.key", "audit.key"],
	];
	const entries: TarEntry[] = [];
	for (const path of paths) {
		try {
			const content = await readFile(join(dataDirectory, path));
			entries.push({ name: `files/${path}`, content });
		} catch (error) {
			// No secret was kept yet, or a file went away between the two calls.
			if (!isErrorCode(error, "ENOENT")) throw error;
		}
	}
	return entries;
}

function areSame(a: readonly TarEntry[], b: readonly TarEntry[]): boolean {
	return (
		a.length === b.length &&
		a.every(
			({ name, content }, index) =>
				name === b[index]?.name && content.equals(b[index].content),
		)
	);
}
