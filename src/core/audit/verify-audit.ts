/** Walks the chain from its start and tells where it is not what was recorded. */
import { asc, gt } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { auditHeadTable, auditRecordsTable } from "./audit.table.ts";
import { sequenceField } from "./audit-event.ts";
import { recordsMissing } from "./audit-head.ts";
import type { AuditKeys } from "./audit-keys.ts";
import { type ChainLink, chainStart, macOf } from "./chain.ts";
import { readEvent } from "./ship-audit.ts";

export interface AuditProblem {
	/** The first place that it concerns. */
	readonly sequence: number;
	readonly reason: string;
}

export interface AuditVerification {
	/** Records that are there. */
	readonly records: number;
	/** Of the last record; 0 without one. */
	readonly last: number;
	/** Records whose key was lost and replaced: nothing can be said of them. */
	readonly unverifiable: number;
	/** In the order of the chain, at most a hundred. Empty: the trail is what was recorded. */
	readonly problems: readonly AuditProblem[];
	/** What limits the answer: records that were gone when a core started, and a missing head file. */
	readonly notices: readonly AuditProblem[];
}

export type AuditRecord = typeof auditRecordsTable.$inferSelect;

/** Compares a page of records with something else, such as the events made of them. */
export type CheckPage = (
	rows: readonly AuditRecord[],
) => Promise<readonly AuditProblem[]>;

const maxProblems = 100;

const lostMark = `"DeviceAction":"${recordsMissing}"`;

/** Rejects with the signal's reason when it is aborted. */
export async function verifyAudit(
	db: StateDatabase,
	{
		keys,
		headFile,
		checkPage,
		signal,
		pageSize = 500,
	}: {
		readonly keys: AuditKeys;
		/** The end as the file beside the key has it; undefined when there is none. */
		readonly headFile: ChainLink | undefined;
		readonly checkPage?: CheckPage;
		readonly signal?: AbortSignal;
		readonly pageSize?: number;
	},
): Promise<AuditVerification> {
	const problems: AuditProblem[] = [];
	const notices: AuditProblem[] = [];
	const note = (...found: readonly AuditProblem[]) => {
		problems.push(...found.slice(0, maxProblems - problems.length));
	};
	// Read first: records that come meanwhile lie behind it.
	const [noted] = await db.select().from(auditHeadTable);
	let before: ChainLink = chainStart;
	let records = 0;
	let unverifiable = 0;
	for await (const rows of pagesOf(db, pageSize)) {
		signal?.throwIfAborted();
		for (const row of rows) {
			records++;
			const key = keys.keyOf(row.sequence);
			if (row.sequence !== before.sequence + 1) {
				note(missing(before.sequence + 1, row.sequence - 1));
			}
			if (key === undefined) unverifiable++;
			else if (
				// After a gap the mac before is not known.
				row.sequence === before.sequence + 1 &&
				macOf(key.bytes, { ...row, macBefore: before.mac }) !== row.mac
			) {
				note({ sequence: row.sequence, reason: reasonOf(row) });
			}
			if (row.sequence === headFile?.sequence) {
				if (row.mac !== headFile.mac) {
					note({
						sequence: row.sequence,
						reason: "it is not the record that the head file knows",
					});
				}
			}
			if (row.event.includes(lostMark) && notices.length < maxProblems) {
				const { sequence } = row;
				const reason = String(readEvent(row.event)?.Message ?? "");
				notices.push({ sequence, reason });
			}
			before = row;
		}
		if (checkPage) note(...(await checkPage(rows)));
	}
	// Read last: what was recorded meanwhile is not behind it either.
	const [now] = await db.select().from(auditHeadTable);
	const isBehind = (now?.sequence ?? 0) < before.sequence;
	const known = Math.max(noted?.sequence ?? 0, headFile?.sequence ?? 0);
	if (known > before.sequence) note(missing(before.sequence + 1, known));
	if (isBehind || (noted?.sequence ?? 0) < (headFile?.sequence ?? 0)) {
		note({
			sequence: (noted?.sequence ?? 0) + 1,
			reason: "the database's note of the end was set back",
		});
	}
	if (headFile === undefined && records > 0) {
		notices.push({
			sequence: before.sequence,
			reason:
				"There is no head file, so a cut at the end cannot be told from the chain alone.",
		});
	}
	return {
		...{ records, last: before.sequence, unverifiable },
		notices,
		problems: problems.sort((a, b) => a.sequence - b.sequence),
	};
}

/** All records in their order, in pages; ends with the first page that is not full. */
export async function* pagesOf(
	db: StateDatabase,
	size: number,
): AsyncGenerator<AuditRecord[]> {
	for (let after = Number.MIN_SAFE_INTEGER; ; ) {
		const rows = await db
			.select()
			.from(auditRecordsTable)
			.where(gt(auditRecordsTable.sequence, after))
			.orderBy(asc(auditRecordsTable.sequence))
			.limit(size);
		if (rows.length > 0) yield rows;
		const last = rows.at(-1);
		if (last === undefined || rows.length < size) return;
		after = last.sequence;
	}
}

function missing(from: number, to: number): AuditProblem {
	return {
		sequence: from,
		reason:
			from >= to
				? `record ${from} is missing`
				: `records ${from} to ${to} are missing`,
	};
}

/** Of a record that the chain does not fit. Each event names its own place, so one that was moved gives itself away. */
function reasonOf({ sequence, event }: AuditRecord): string {
	const numbers = readEvent(event)?.N;
	const own =
		typeof numbers === "object" && numbers !== null && sequenceField in numbers
			? numbers[sequenceField]
			: undefined;
	if (own === undefined) return "it is no audit event: its text was changed";
	return own === sequence
		? "it was changed, or the one before it was replaced"
		: `it was recorded at place ${own} and moved here`;
}
