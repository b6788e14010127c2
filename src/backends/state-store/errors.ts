import { defineErrors } from "#schema/index.ts";

/** Errors of the state store. None carries the values of a statement: they may be secret. */
export const stateStoreErrors = defineErrors("stateStore", {
	badAddress: {
		status: 500,
		sentence:
			"The address of the database is not a PostgreSQL address. Write it as postgres://user:password@host:5432/database.",
	},
	unavailable: {
		status: 503,
		sentence:
			"The database cannot be reached: {reason}. Check that it runs and that its address is right, then try again.",
	},
	notStarted: {
		status: 500,
		sentence:
			"The database in {directory} does not start: {reason}. Free some space if the disk is full; if its files are damaged, restore a backup.",
	},
	stopped: {
		status: 503,
		sentence:
			"The database inside Ursa stopped: {reason}. Remove the cause, then start Ursa again; what was confirmed is kept.",
	},
	diskFull: {
		status: 503,
		sentence:
			"The disk of the database is full. Free some space, then try again.",
	},
	authentication: {
		status: 500,
		sentence:
			"The database refused the user or the password. Check both in the address of the database.",
	},
	unknownDatabase: {
		status: 500,
		sentence:
			"The database server has no database of that name. Create it, or correct the address of the database.",
	},
	tooOld: {
		status: 500,
		sentence:
			"The database is PostgreSQL {version}, and Ursa needs {minimum} or newer. Upgrade the server.",
	},
	locked: {
		status: 500,
		sentence:
			"The data directory {directory} is in use by another process ({owner}). Stop that process, or choose another directory.",
	},
	migrationChanged: {
		status: 500,
		sentence:
			"Migration {migration} differs from the one that was applied to this database. Install the version of Ursa that made the database, or restore a backup.",
	},
	databaseNewer: {
		status: 500,
		sentence:
			"The database was made by a newer Ursa (migration {migration} is unknown here). Install that version or a newer one.",
	},
	migrationFailed: {
		status: 500,
		sentence:
			"Migration {migration} failed and was taken back; the database is as before.",
	},
	notUnique: {
		status: 409,
		sentence:
			"Another row already has this value ({constraint}). Choose another value.",
	},
	missingReference: {
		status: 409,
		sentence:
			"The row refers to one that does not exist, or is still referred to ({constraint}).",
	},
	checkFailed: {
		status: 400,
		sentence: "A value is outside of what the database allows ({constraint}).",
	},
	badText: {
		status: 400,
		sentence:
			"The text holds a NUL or broken character, which cannot be stored. Remove it and try again.",
	},
	conflict: {
		status: 409,
		sentence: "Somebody changed the same data at the same time. Try again.",
	},
	timedOut: {
		status: 503,
		sentence: "The database took too long and was stopped. Try again later.",
	},
	rolledBack: {
		status: 500,
		sentence:
			"A statement of the transaction had failed, so nothing of it was kept.",
	},
	refused: {
		status: 500,
		sentence: "The database refused a statement ({sqlState}): {reason}.",
	},
});
