/** What the audit trail's verification finds; services know where its key and its end are kept. */
export interface AuditVerifier {
	/** Rejects when the signal is aborted. */
	verify(options: {
		readonly withEvents: boolean;
		readonly signal: AbortSignal;
	}): Promise<{
		readonly records: number;
		readonly last: number;
		readonly unverifiable: number;
		readonly problems: readonly AuditFinding[];
		readonly notices: readonly AuditFinding[];
	}>;
}

export interface AuditFinding {
	readonly sequence: number;
	readonly reason: string;
}
