import { defineErrors } from "#schema/index.ts";

export const auditErrors = defineErrors("audit", {
	keyMissing: {
		status: 500,
		sentence:
			"The audit trail has records, but its key file {file} is gone. Put it back from a backup; if it is lost for good, start a new part of the chain with `ursa audit renew-key`: earlier records can then not be verified any more.",
	},
	wrongKey: {
		status: 500,
		sentence:
			"The key in {file} is not the one that the audit trail of this database was made with. Put back the file that belongs to this database; if it is lost for good, start a new part of the chain with `ursa audit renew-key`.",
	},
	badKeyFile: {
		status: 500,
		sentence:
			"The key file of the audit trail {file} cannot be read. Put it back from a backup; if it is lost for good, start a new part of the chain with `ursa audit renew-key`.",
	},
	headMissing: {
		status: 500,
		sentence:
			"The database has lost the end of its audit trail (table audit_head). Restore a backup of the database.",
	},
});
