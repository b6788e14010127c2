/** A trail on a database of its own, for the tests of this room. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { asc } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { auditHeadTable, auditRecordsTable } from "./audit.table.ts";
import { openAuditHead, readAuditHead } from "./audit-head.ts";
import { openAuditKeys } from "./audit-keys.ts";
import { createAudit } from "./create-audit.ts";
import { type CheckPage, verifyAudit } from "./verify-audit.ts";

export const noon = Date.UTC(2026, 4, 1, 12);

/** Empties the trail of the database, which tests share since starting one takes seconds. */
export async function openTrail(t: TestContext, db: StateDatabase) {
	await db.delete(auditRecordsTable);
	await db
		.update(auditHeadTable)
		.set({ sequence: 0, mac: "", keyId: "", shippingTo: null });
	const directory = await mkdtemp(join(tmpdir(), "ursa-audit-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	const keyPath = join(directory, "audit.key");
	const headPath = join(directory, "audit.head");
	const keys = await openAuditKeys(db, keyPath);
	const audit = createAudit({
		...{ clock: () => noon, keys, hostName: "core.example" },
	});
	const head = await openAuditHead(db, { path: headPath, audit });
	const rows = () =>
		db
			.select()
			.from(auditRecordsTable)
			.orderBy(asc(auditRecordsTable.sequence));
	return {
		rows,
		...{ db, audit, head, keyPath, headPath },
		/** Records that are nothing but their actions. */
		async record(...actions: string[]) {
			for (const action of actions) await audit.record(db, { action });
			await head.update();
		},
		async events() {
			return (await rows()).map(
				// Written by encodeEvent.
				({ event }) => JSON.parse(event) as Record<string, unknown>,
			);
		},
		/** The first problem: place and reason. */
		async verify(checkPage?: CheckPage) {
			const { problems, notices, ...counts } = await verifyAudit(db, {
				keys: await openAuditKeys(db, keyPath),
				headFile: await readAuditHead(headPath),
				...(checkPage && { checkPage }),
				pageSize: 3,
			});
			const [first] = problems;
			return {
				...counts,
				notices: notices.length,
				first: first && `${first.sequence}: ${first.reason}`,
			};
		},
	};
}

export type Trail = Awaited<ReturnType<typeof openTrail>>;

/** The only one. */
export function only<T>(list: readonly T[]): T {
	const [first] = list;
	assert.equal(list.length, 1);
	assert.ok(first);
	return first;
}
