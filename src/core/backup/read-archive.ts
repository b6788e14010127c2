/** Reads the archive of a backup, and refuses whatever no backup has before anything is done with it. */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { z } from "zod";
import { describeError, UrsaError } from "#schema/index.ts";
import { backupErrors } from "./errors.ts";
import {
	type BackupManifest,
	endName,
	endShape,
	kindOfEntry,
	manifestName,
	manifestShape,
	rowShape,
} from "./manifest.ts";
import { readTar, type TarEntry } from "./tar.ts";

export const archiveLimits = {
	/** Of the file: 8 GiB. */
	packedBytes: 8 * 1024 ** 3,
	/** Of its content: 64 GiB. Rows shrink to about a tenth. */
	unpackedBytes: 64 * 1024 ** 3,
	/** Beyond this much, content that shrank to less than a part of this is no backup but a bomb. */
	unsuspiciousBytes: 256 * 1024 ** 2,
	ratio: 200,
	/** Certificates and keys. */
	fileBytes: 1024 ** 2,
} as const;

export interface ArchiveReader {
	/** Compared before anything else is read; throws to refuse. */
	onManifest(manifest: BackupManifest): Promise<void>;
	onFile(path: string, content: Buffer): Promise<void>;
	/** Rows as JSON, checked. */
	onRows(table: string, lines: readonly string[]): Promise<void>;
}

/** Lines go to the reader in groups of about so many characters. */
const groupLength = 1024 * 1024;

/** Throws backup.notAnArchive, backup.damaged, backup.tooLarge, and whatever the reader throws. */
export async function readArchive(
	path: string,
	reader: ArchiveReader,
): Promise<BackupManifest> {
	let manifest: BackupManifest | undefined;
	let end: z.output<typeof endShape> | undefined;
	const counts: Record<string, number> = {};
	const files = new Set<string>();
	for await (const entry of readTar(unpack(path))) {
		if (end !== undefined) throw damaged("something follows its end");
		if (manifest === undefined) {
			if (entry.name !== manifestName) {
				throw backupErrors.make("notAnArchive", {
					reason: "it does not begin with a manifest",
				});
			}
			manifest = parse(entry, manifestShape, "notAnArchive");
			await reader.onManifest(manifest);
			continue;
		}
		if (entry.name === endName) {
			end = parse(entry, endShape, "damaged");
			continue;
		}
		const kind = kindOfEntry(entry.name);
		if (kind === undefined) {
			throw backupErrors.make("notAnArchive", {
				reason: "it holds an entry that no backup has",
			});
		}
		if (kind.kind === "file") {
			if (entry.content.length > archiveLimits.fileBytes) {
				throw damaged("a key file is too large");
			}
			if (files.has(kind.path)) throw damaged("a file is there twice");
			files.add(kind.path);
			await reader.onFile(kind.path, entry.content);
		} else {
			const count = await readLines(entry, (lines) =>
				reader.onRows(kind.table, lines),
			);
			counts[kind.table] = (counts[kind.table] ?? 0) + count;
		}
	}
	if (manifest === undefined || end === undefined) {
		throw damaged("its end is missing");
	}
	if (!files.has("pki/ca.key") || !files.has("pki/ca.crt")) {
		throw damaged("the keys of the certificate authority are missing");
	}
	for (const table of new Set([
		...Object.keys(end.rows),
		...Object.keys(counts),
	])) {
		if ((end.rows[table] ?? 0) !== (counts[table] ?? 0)) {
			throw damaged(`rows of ${table} are missing`);
		}
	}
	return manifest;
}

async function readLines(
	{ content, name }: TarEntry,
	onRows: (lines: readonly string[]) => Promise<void>,
): Promise<number> {
	const lines = decode(content, name).split("\n");
	if (lines.pop() !== "") throw damaged("a row is cut");
	let group: string[] = [];
	let length = 0;
	for (const line of lines) {
		checkRow(line, name);
		group.push(line);
		length += line.length;
		if (length < groupLength) continue;
		await onRows(group);
		group = [];
		length = 0;
	}
	if (group.length > 0) await onRows(group);
	return lines.length;
}

function checkRow(line: string, name: string): void {
	try {
		rowShape.parse(JSON.parse(line));
	} catch {
		// The cause would quote the row.
		throw damaged(`a row in ${name} is none`);
	}
}

function decode(content: Buffer, name: string): string {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			content,
		);
	} catch {
		throw damaged(`${name} is not UTF-8`);
	}
}

function parse<Shape extends z.ZodType>(
	{ content, name }: TarEntry,
	shape: Shape,
	error: "notAnArchive" | "damaged",
): z.output<Shape> {
	try {
		return shape.parse(JSON.parse(decode(content, name)));
	} catch (cause) {
		throw backupErrors.make(error, { reason: `${name} is unreadable` }, cause);
	}
}

async function* unpack(path: string): AsyncGenerator<Buffer> {
	const file = createReadStream(path);
	const gunzip = createGunzip();
	file.on("error", (error) => gunzip.destroy(error));
	file.pipe(gunzip);
	let bytes = 0;
	try {
		for await (const piece of gunzip) {
			if (!Buffer.isBuffer(piece)) continue;
			bytes += piece.length;
			if (
				bytes > archiveLimits.unpackedBytes ||
				(bytes > archiveLimits.unsuspiciousBytes &&
					bytes > file.bytesRead * archiveLimits.ratio)
			) {
				throw backupErrors.make("tooLarge", {
					limit: archiveLimits.packedBytes,
					unpacked: archiveLimits.unpackedBytes,
				});
			}
			yield piece;
		}
	} catch (error) {
		if (error instanceof UrsaError) throw error;
		throw bytes === 0
			? backupErrors.make(
					"notAnArchive",
					{ reason: "it is not compressed by gzip" },
					error,
				)
			: backupErrors.make("damaged", { reason: describeError(error) }, error);
	} finally {
		file.destroy();
		gunzip.destroy();
	}
}

function damaged(reason: string) {
	return backupErrors.make("damaged", { reason });
}
