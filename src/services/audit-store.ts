/** Opens the audit trail of a core: the chain in the state store, its key and its end in files beside it. */
import { join } from "node:path";
import type { StateDatabase } from "#backends/state-store/index.ts";
import {
	type AuditHeadFile,
	type AuditTrail,
	createAudit,
	openAuditHead,
	openAuditKeys,
} from "#core/index.ts";
import type { Log } from "#platform/index.ts";

/** Paths in the data directory, outside of the database. */
export function auditFiles(dataDirectory: string): {
	readonly key: string;
	readonly head: string;
} {
	return {
		key: join(dataDirectory, "audit.key"),
		head: join(dataDirectory, "audit.head"),
	};
}

/** Throws audit.keyMissing, audit.wrongKey, audit.badKeyFile. */
export async function openAuditStore(
	db: StateDatabase,
	options: {
		readonly dataDirectory: string;
		readonly hostName: string;
		readonly clock: () => number;
		readonly log: Log;
	},
): Promise<{ readonly audit: AuditTrail; readonly auditHead: AuditHeadFile }> {
	const files = auditFiles(options.dataDirectory);
	const keys = await openAuditKeys(db, files.key);
	const { clock, hostName, log } = options;
	const audit = createAudit({ clock, keys, hostName });
	const auditHead = await openAuditHead(db, { path: files.head, audit });
	if (auditHead.lostAfter !== undefined) {
		log.error(
			{ sequence: auditHead.lostAfter.sequence },
			"records of the audit trail are missing",
		);
	}
	return { audit, auditHead };
}
