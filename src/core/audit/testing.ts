import type { AuditEntry, AuditTrail } from "./audit.ts";

/** Keeps what is recorded, for tests of other rooms. */
export function createRecordedAudit(): AuditTrail & {
	readonly entries: readonly AuditEntry[];
} {
	const entries: AuditEntry[] = [];
	return {
		entries,
		async record(_tx, entry) {
			entries.push(entry);
		},
	};
}
