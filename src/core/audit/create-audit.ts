import { eq, or } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { encodeEvent } from "#event/index.ts";
import { createIdSource } from "#platform/index.ts";
import { tenantsTable } from "../tenants/tenants.table.ts";
import { currentActor } from "./actor.ts";
import { auditHeadTable, auditRecordsTable } from "./audit.table.ts";
import type { AuditTrail } from "./audit.ts";
import { toAuditEvent } from "./audit-event.ts";
import type { AuditKeys } from "./audit-keys.ts";
import { macOf } from "./chain.ts";
import { auditErrors } from "./errors.ts";

/**
 * The audit trail in the state store. `record` locks the end of the chain until the caller's transaction ends: call it
 * last, so that others wait shortly, and never take a lock after it that others may hold while they record.
 */
export function createAudit({
	clock,
	keys,
	hostName,
}: {
	readonly clock: () => number;
	readonly keys: AuditKeys;
	/** Of the core. */
	readonly hostName: string;
}): AuditTrail {
	const nextId = createIdSource(clock);

	return {
		record: (db, entry) =>
			// Within the caller's transaction this is a savepoint; without one, a transaction of its own.
			db.transaction(async (tx) => {
				const [head] = await tx.select().from(auditHeadTable).for("update");
				if (head === undefined) throw auditErrors.make("headMissing");
				const sequence = head.sequence + 1;
				const key = keys.keyOf(sequence);
				// The keys were checked against the database at the start.
				if (key === undefined) throw new Error("no key for the audit record");
				const at = clock();
				const tenants = await findTenants(tx, entry.tenantId);
				const event = encodeEvent(
					toAuditEvent(entry, {
						...{ id: nextId(), at, sequence, hostName, ...tenants },
						actor: currentActor(),
					}),
				);
				const macBefore = head.mac;
				const mac = macOf(key.bytes, { sequence, macBefore, event });
				await tx
					.insert(auditRecordsTable)
					.values({ sequence, at, event, mac, isStored: false });
				await tx
					.update(auditHeadTable)
					.set({ sequence, mac, keyId: key.id })
					.where(eq(auditHeadTable.onlyRow, true));
			}),
	};
}

async function findTenants(db: StateDatabase, id: string | undefined) {
	const { isMain } = tenantsTable;
	const rows = await db
		.select()
		.from(tenantsTable)
		.where(
			id === undefined
				? eq(isMain, true)
				: or(eq(isMain, true), eq(tenantsTable.id, id)),
		);
	return {
		mainTenantId: rows.find((row) => row.isMain)?.id ?? "",
		tenantName: rows.find((row) => row.id === id)?.name ?? "",
	};
}
