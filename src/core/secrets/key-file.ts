/**
 * Master keys in a file outside of the database, mode 600. Whoever has only the database, or a backup of it, reads no
 * secret. The file is read at every use: one that was put back works without a restart.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { link, open, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import {
	isErrorCode,
	readFileIfPresent,
	replaceFile,
	syncDirectory,
} from "#platform/index.ts";
import { secretStoreErrors } from "./errors.ts";

export interface MasterKey {
	readonly id: string;
	/** 32 bytes. */
	readonly bytes: Buffer;
}

/** New keys come first; the others still open what was sealed with them. */
const fileShape = z.object({
	keys: z
		.array(
			z.object({
				id: z.string().min(1),
				key: z.base64().refine((text) => toBytes(text).length === keyBytes),
			}),
		)
		.min(1),
});

export const keyBytes = 32;

export interface KeyFile {
	readonly path: string;
	/** The key for sealing; makes the file when there is none. */
	current(): Promise<MasterKey>;
	/** All keys, the current first; undefined when there is no file. Throws secretStore.badKeyFile. */
	read(): Promise<readonly MasterKey[] | undefined>;
	/** Makes a new current key, durably, beside the others. */
	add(): Promise<MasterKey>;
	/** Forgets all keys but these. */
	keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

export function createKeyFile(path: string): KeyFile {
	async function read(): Promise<MasterKey[] | undefined> {
		try {
			const text = await readFileIfPresent(path);
			if (text === undefined) return undefined;
			const { keys } = fileShape.parse(JSON.parse(text));
			return keys.map(({ id, key }) => ({ id, bytes: toBytes(key) }));
		} catch (error) {
			// The cause may quote the content: it stays behind.
			const reason = error instanceof Error ? error.name : "Error";
			throw secretStoreErrors.make("badKeyFile", { file: path, reason });
		}
	}

	const write = (keys: readonly MasterKey[]) =>
		replaceFile(path, toText(keys), 0o600);

	return {
		path,
		read,
		async current() {
			const [first] = (await read()) ?? [];
			if (first !== undefined) return first;
			await createFile(path, toText([newKey()]));
			const [made] = (await read()) ?? [];
			if (made === undefined) {
				throw secretStoreErrors.make("badKeyFile", { file: path });
			}
			return made;
		},
		async add() {
			const key = newKey();
			await write([key, ...((await read()) ?? [])]);
			return key;
		},
		async keepOnly(ids) {
			const keys = (await read()) ?? [];
			await write(keys.filter(({ id }) => ids.has(id)));
		},
	};
}

function newKey(): MasterKey {
	return { id: randomUUID(), bytes: randomBytes(keyBytes) };
}

function toBytes(text: string): Buffer {
	return Buffer.from(text, "base64");
}

function toText(keys: readonly MasterKey[]): string {
	const content = {
		keys: keys.map(({ id, bytes }) => ({ id, key: bytes.toString("base64") })),
	};
	return `${JSON.stringify(content, null, "\t")}\n`;
}

/** Whole and durable or not at all; of several that make it at once the first wins. */
async function createFile(path: string, content: string): Promise<void> {
	const temporary = `${path}.${randomUUID()}`;
	const file = await open(temporary, "wx", 0o600);
	try {
		await file.writeFile(content);
		await file.datasync();
	} finally {
		await file.close();
	}
	try {
		await link(temporary, path);
	} catch (error) {
		if (!isErrorCode(error, "EEXIST")) throw error;
	} finally {
		await unlink(temporary);
	}
	await syncDirectory(dirname(path));
}
