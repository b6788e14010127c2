/**
 * Entries of a tar archive one after another, each whole in memory: backups cut their tables into entries of a few
 * megabytes. Only plain files are written, and nothing else is read.
 */
import { Header } from "tar";
import { backupErrors } from "./errors.ts";

const blockBytes = 512;

/** More than any entry that is written: a chunk, or one row that is larger. */
const mostEntryBytes = 128 * 1024 * 1024;

export interface TarEntry {
	readonly name: string;
	readonly content: Buffer;
}

export async function* writeTar(
	entries: AsyncIterable<TarEntry>,
	now: number,
): AsyncGenerator<Buffer> {
	for await (const { name, content } of entries) {
		const block = Buffer.alloc(blockBytes);
		const header = new Header({
			path: name,
			mode: 0o600,
			size: content.length,
			mtime: new Date(now),
			type: "File",
		});
		header.encode(block);
		yield block;
		yield content;
		yield Buffer.alloc(paddingOf(content.length));
	}
	yield Buffer.alloc(2 * blockBytes);
}

/** Throws backup.notAnArchive, backup.damaged. */
export async function* readTar(
	source: AsyncIterable<Buffer>,
): AsyncGenerator<TarEntry> {
	const reader = createReader(source);
	for (let isFirst = true; ; isFirst = false) {
		const block = await reader.take(blockBytes);
		if (block === undefined || block.length < blockBytes) {
			throw isFirst
				? backupErrors.make("notAnArchive", { reason: "it is too short" })
				: backupErrors.make("damaged", { reason: "its end is missing" });
		}
		if (block.every((byte) => byte === 0)) return;
		const header = new Header(block);
		const { path = "", size = -1, type, cksumValid } = header;
		if (!cksumValid || size < 0) {
			throw isFirst
				? backupErrors.make("notAnArchive", { reason: "it is no tar archive" })
				: backupErrors.make("damaged", { reason: "an entry has no head" });
		}
		if (type !== "File" || size > mostEntryBytes) {
			throw backupErrors.make("notAnArchive", {
				reason: "it holds an entry that no backup has",
			});
		}
		const content = await reader.take(size);
		const padding = await reader.take(paddingOf(size));
		if (content?.length !== size || padding?.length !== paddingOf(size)) {
			throw backupErrors.make("damaged", { reason: "an entry is cut" });
		}
		yield { name: path, content };
	}
}

function paddingOf(size: number): number {
	return (blockBytes - (size % blockBytes)) % blockBytes;
}

function createReader(source: AsyncIterable<Buffer>): {
	/** So many bytes, fewer at the end of the source, undefined when there is nothing left. */
	take(size: number): Promise<Buffer | undefined>;
} {
	const iterator = source[Symbol.asyncIterator]();
	let pieces: Buffer[] = [];
	let held = 0;
	return {
		async take(size) {
			if (size === 0) return Buffer.alloc(0);
			while (held < size) {
				const next = await iterator.next();
				if (next.done) break;
				pieces.push(next.value);
				held += next.value.length;
			}
			if (held === 0) return undefined;
			const all = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
			const taken = all?.subarray(0, size);
			const rest = all?.subarray(size) ?? Buffer.alloc(0);
			pieces = rest.length === 0 ? [] : [rest];
			held = rest.length;
			return taken;
		},
	};
}
