/**
 * Keys of the audit chain, in a file outside of the database, mode 600: whoever has only the database can't forge a
 * record. There is one key, unless a lost one was replaced.
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { readFileIfPresent, replaceFile } from "#platform/index.ts";
import { auditHeadTable } from "./audit.table.ts";
import { keyIdOf } from "./chain.ts";
import { auditErrors } from "./errors.ts";

const keyBytes = 32;

const fileShape = z.object({
	keys: z
		.array(
			z.object({
				firstSequence: z.int().min(1),
				key: z.base64().refine((text) => toBytes(text).length === keyBytes),
			}),
		)
		.min(1),
});

export interface AuditKey {
	readonly id: string;
	readonly bytes: Buffer;
	/** The first record that is made with it. */
	readonly firstSequence: number;
}

export interface AuditKeys {
	/** Undefined for records of a key that was lost. */
	keyOf(sequence: number): AuditKey | undefined;
}

/** Throws audit.badKeyFile; undefined when there is no file. */
export async function readAuditKeys(
	path: string,
): Promise<AuditKeys | undefined> {
	const keys = await read(path);
	return keys && chooseFrom(keys);
}

/**
 * The keys for recording; makes the file at the first start. Throws audit.keyMissing, audit.wrongKey, audit.badKeyFile.
 */
export async function openAuditKeys(
	db: StateDatabase,
	path: string,
): Promise<AuditKeys> {
	const head = await readHead(db);
	const keys = await read(path);
	if (keys === undefined) {
		if (head.sequence > 0) throw auditErrors.make("keyMissing", { file: path });
		const first = newKey(1);
		await write(path, [first]);
		return chooseFrom([first]);
	}
	const chosen = chooseFrom(keys);
	const last = chosen.keyOf(head.sequence);
	const isOther = last !== undefined && last.id !== head.keyId;
	if (
		(head.sequence > 0 && isOther) ||
		chosen.keyOf(head.sequence + 1) === undefined
	) {
		throw auditErrors.make("wrongKey", { file: path });
	}
	return chosen;
}

/**
 * Begins a new part of the chain with a new key, after the old one was lost. Keys that still fit are kept. Gives the
 * first record of the new part.
 */
export async function renewAuditKey(
	db: StateDatabase,
	path: string,
): Promise<{ readonly firstSequence: number }> {
	const head = await readHead(db);
	const keys = await read(path).catch(() => undefined);
	const last = keys && chooseFrom(keys).keyOf(head.sequence);
	const fitting = last?.id === head.keyId ? (keys ?? []) : [];
	const key = newKey(head.sequence + 1);
	await write(path, [
		...fitting.filter((one) => one.firstSequence < key.firstSequence),
		key,
	]);
	return { firstSequence: key.firstSequence };
}

async function readHead(db: StateDatabase) {
	const [head] = await db.select().from(auditHeadTable);
	if (head === undefined) throw auditErrors.make("headMissing");
	return head;
}

function chooseFrom(keys: readonly AuditKey[]): AuditKeys {
	const latestFirst = [...keys].sort(
		(a, b) => b.firstSequence - a.firstSequence,
	);
	return {
		keyOf: (sequence) =>
			latestFirst.find(({ firstSequence }) => firstSequence <= sequence),
	};
}

async function read(path: string): Promise<AuditKey[] | undefined> {
	const text = await readFileIfPresent(path);
	if (text === undefined) return undefined;
	try {
		return fileShape
			.parse(JSON.parse(text))
			.keys.map(({ firstSequence, key }) => toKey(toBytes(key), firstSequence));
	} catch {
		// The cause may quote the content: it stays behind.
		throw auditErrors.make("badKeyFile", { file: path });
	}
}

async function write(path: string, keys: readonly AuditKey[]): Promise<void> {
	const content = {
		keys: keys.map(({ firstSequence, bytes }) => ({
			firstSequence,
			key: bytes.toString("base64"),
		})),
	};
	await replaceFile(path, `${JSON.stringify(content, null, "\t")}\n`, 0o600);
}

function newKey(firstSequence: number): AuditKey {
	return toKey(randomBytes(keyBytes), firstSequence);
}

function toKey(bytes: Buffer, firstSequence: number): AuditKey {
	return { id: keyIdOf(bytes), bytes, firstSequence };
}

function toBytes(text: string): Buffer {
	return Buffer.from(text, "base64");
}
