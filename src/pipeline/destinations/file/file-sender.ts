import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isErrorCode, syncDirectory } from "#platform/index.ts";
import { describeError, UrsaError } from "#schema/index.ts";
import type { FileDestination } from "../destination.definition.ts";
import { destinationErrors } from "../errors.ts";
import { formatGroup } from "../format.ts";
import type { Sender, SenderNeeds } from "../sender.ts";
import { createFileMemory, type RememberedFile } from "./file-memory.ts";
import { deleteOldest, putAside } from "./rotated-files.ts";

/** Readers of the file are others, often of the same group. */
const fileMode = 0o640;

interface OpenFile {
	readonly handle: FileHandle;
	memory: RememberedFile;
}

/**
 * Appends groups to a file, each once. The length up to which the file is sound is remembered after each group; what lies
 * past it was written of a group that did not become durable, and is cut off before that comes again. So nobody else may
 * write to the file. One that was replaced or put aside by others is taken as it is found.
 */
export function createFileSender(
	settings: FileDestination,
	needs: Pick<SenderNeeds, "directory" | "clock">,
): Sender {
	const { path } = settings;
	const fileMemory = createFileMemory(needs.directory);
	let current: OpenFile | undefined;

	async function close(): Promise<void> {
		const closed = current;
		current = undefined;
		await closed?.handle.close();
	}

	async function remember(file: OpenFile, memory: RememberedFile) {
		await fileMemory.write(memory);
		file.memory = memory;
	}

	/** The file as it is under its path now, cut to its sound length. */
	async function openFile(): Promise<OpenFile> {
		if (current !== undefined) {
			if ((await idOf(path)) === current.memory.file) return current;
			await close();
		}
		const known = await fileMemory.read();
		const handle = await openPath(path);
		try {
			const found = await handle.stat({ bigint: true });
			const size = Number(found.size);
			const id = fileId(found);
			if (known?.file === id) {
				const length = Math.min(known.length, size);
				if (size > length) await handle.truncate(length);
				current = { handle, memory: { ...known, length } };
				return current;
			}
			// The group is kept: it may be the last one of the file before.
			const memory = { file: id, length: size, group: known?.group };
			await fileMemory.write(memory);
			current = { handle, memory };
			return current;
		} catch (error) {
			await handle.close();
			throw error;
		}
	}

	function isFull({ memory }: OpenFile, bytes: number): boolean {
		const { length, begunAt } = memory;
		if (length === 0) return false;
		if (length + bytes > settings.rotateBytes) return true;
		const { rotateSeconds } = settings;
		if (rotateSeconds === undefined || begunAt === undefined) return false;
		return needs.clock() - begunAt >= rotateSeconds * 1000;
	}

	async function openWithRoom(bytes: number): Promise<OpenFile> {
		const file = await openFile();
		if (!isFull(file, bytes)) return file;
		await close();
		await putAside(path, needs.clock());
		if (settings.keepFiles !== undefined)
			await deleteOldest(path, settings.keepFiles);
		return openFile();
	}

	async function append(
		file: OpenFile,
		bytes: Buffer,
		group: string,
	): Promise<void> {
		const { handle, memory } = file;
		try {
			await writeFully(handle, bytes, memory.length);
			await handle.datasync();
		} catch (error) {
			await handle.truncate(memory.length);
			throw error;
		}
		await remember(file, {
			...memory,
			length: memory.length + bytes.length,
			begunAt: memory.begunAt ?? needs.clock(),
			group,
		});
	}

	return {
		async send(group, signal) {
			signal.throwIfAborted();
			const bytes = formatGroup(group, settings);
			try {
				const known = current?.memory ?? (await fileMemory.read());
				// A crash after it was durable, before the place in the journal moved.
				if (known?.group === group.name) return;
				await append(await openWithRoom(bytes.length), bytes, group.name);
			} catch (error) {
				// Whatever state the file is in, the next try looks at it anew.
				await close();
				throw explain(error, path);
			}
		},
		close,
	};
}

async function openPath(path: string): Promise<FileHandle> {
	// Not for appending: a group is written where it belongs, over what was left of an earlier try.
	const flags = constants.O_RDWR | constants.O_CREAT;
	const handle = await open(path, flags, fileMode);
	try {
		await syncDirectory(dirname(path));
	} catch (error) {
		await handle.close();
		throw error;
	}
	return handle;
}

/** The number of a deleted file is soon given to another, so its birth is part of it. */
function fileId({ dev, ino, birthtimeNs }: BigIntStats): string {
	return `${dev}:${ino}:${birthtimeNs}`;
}

/** Undefined when there is no file. */
async function idOf(path: string): Promise<string | undefined> {
	try {
		return fileId(await stat(path, { bigint: true }));
	} catch (error) {
		if (isErrorCode(error, "ENOENT")) return undefined;
		throw error;
	}
}

async function writeFully(
	handle: FileHandle,
	bytes: Buffer,
	position: number,
): Promise<void> {
	let written = 0;
	while (written < bytes.length) {
		const result = await handle.write(
			bytes,
			written,
			bytes.length - written,
			position + written,
		);
		written += result.bytesWritten;
	}
}

function explain(error: unknown, path: string): unknown {
	if (error instanceof UrsaError) return error;
	if (isErrorCode(error, "ENOSPC", "EDQUOT"))
		return destinationErrors.make("diskFull", { path }, error);
	if (isErrorCode(error, "ENOENT"))
		return destinationErrors.make("noDirectory", { path }, error);
	const reason =
		error instanceof Error && "code" in error
			? String(error.code)
			: describeError(error);
	return destinationErrors.make("cannotWrite", { path, reason }, error);
}
