/**
 * The end of the chain in a second place: a file beside the key, written after commits. With it a trail whose last
 * records were deleted is known for what it is, also when the database's own note of the end was changed with them.
 */
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { readFileIfPresent, replaceFile } from "#platform/index.ts";
import { auditHeadTable, auditRecordsTable } from "./audit.table.ts";
import type { AuditTrail } from "./audit.ts";
import { type ChainLink, chainStart } from "./chain.ts";
import { auditErrors } from "./errors.ts";

/** The action of the record that tells of lost ones. */
export const recordsMissing = "audit records missing";

const shape = z.object({ sequence: z.int().min(0), mac: z.string() });

/** Undefined when there is no such file, or one that says nothing. */
export async function readAuditHead(
	path: string,
): Promise<ChainLink | undefined> {
	const text = await readFileIfPresent(path);
	if (text === undefined) return undefined;
	try {
		return shape.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

export interface AuditHeadFile {
	/** Follows the database; gives true when there was something to write. */
	update(): Promise<boolean>;
}

/**
 * Opens the file at the start of a core. Where it names a record that the database does not have, records were lost (or
 * an older backup restored): that becomes a record of its own, since the file is about to follow the database.
 */
export async function openAuditHead(
	db: StateDatabase,
	{ path, audit }: { readonly path: string; readonly audit: AuditTrail },
): Promise<AuditHeadFile & { readonly lostAfter?: ChainLink }> {
	let written = (await readAuditHead(path)) ?? chainStart;
	const isLost = written.sequence > 0 && !(await hasRecord(db, written));
	const lostAfter = isLost ? await committedHead(db) : undefined;
	if (lostAfter !== undefined) {
		await audit.record(db, {
			action: recordsMissing,
			outcome: "failed",
			message: `The trail had ${written.sequence} records; this database has ${lostAfter.sequence}, or others. An older backup was restored, or records were removed.`,
		});
	}
	return {
		...(lostAfter && { lostAfter }),
		async update() {
			const head = await committedHead(db);
			if (head.mac === written.mac) return false;
			await replaceFile(path, `${JSON.stringify(head)}\n`, 0o600);
			written = head;
			return true;
		},
	};
}

async function committedHead(db: StateDatabase): Promise<ChainLink> {
	const { sequence, mac } = auditHeadTable;
	const [head] = await db.select({ sequence, mac }).from(auditHeadTable);
	if (head === undefined) throw auditErrors.make("headMissing");
	return head;
}

async function hasRecord(db: StateDatabase, link: ChainLink): Promise<boolean> {
	const { sequence, mac } = auditRecordsTable;
	const [row] = await db
		.select({ mac })
		.from(auditRecordsTable)
		.where(eq(sequence, link.sequence));
	return row?.mac === link.mac;
}
