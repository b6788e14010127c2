import type { AuditEntry } from "#core/index.ts";

/** Records what a caller did where the API itself has no transaction: what is changed lies in another process. */
export type RecordAudit = (entry: AuditEntry) => Promise<void>;
