import { defineErrors } from "#schema/index.ts";

/** Everything the event store can answer besides data. `unavailable` to `diskFull` pass; the same call may succeed later. */
export const eventStoreErrors = defineErrors("eventStore", {
	unavailable: {
		status: 503,
		sentence:
			"The event store does not answer ({reason}). Check that it runs and that its address is right.",
	},
	timeout: {
		status: 504,
		sentence:
			"The event store did not finish within {seconds} s. Choose a shorter period or a narrower condition.",
	},
	memoryLimit: {
		status: 503,
		sentence:
			"The event store ran out of the memory it may use ({reason}). Choose a shorter period or group by fewer values.",
	},
	authentication: {
		status: 502,
		sentence:
			"The event store refuses the user name or password, or the user lacks a right ({reason}). Check its settings.",
	},
	diskFull: {
		status: 507,
		sentence:
			"The event store has no disk space left ({reason}). Free space or shorten the retention period.",
	},
	tooOld: {
		status: 502,
		sentence:
			"The event store is ClickHouse {version}; Ursa needs {needed} or newer. Upgrade the server.",
	},
	tableMismatch: {
		status: 500,
		sentence:
			"Column {column} of table {table} is {found} and must be {needed}. Rename the table or change the column's type.",
	},
	tableOutdated: {
		status: 500,
		sentence:
			"Table {table} was made by an older version ({what} is {found} and must be {needed}). Rename it (RENAME TABLE {table} TO {table}_old), start Ursa and bring the rows over with INSERT INTO {table} (columns) SELECT columns FROM {table}_old.",
	},
	badRetention: {
		status: 400,
		sentence:
			"The retention {setting} must be a whole number of days, at least 1; leave it out to keep everything.",
	},
	otherPartitions: {
		status: 500,
		sentence:
			"Retention does not understand the partition {name}: the table must be partitioned by day (and space, for events) as Ursa makes it.",
	},
	badBatch: {
		status: 422,
		sentence:
			"The event store refuses the data of a batch and stored nothing of it: {reason}",
	},
	badQuery: {
		status: 400,
		sentence: "The event store cannot run the query: {reason}",
	},
	badSql: { status: 400, sentence: "{reason} (at character {position})." },
	wrongTable: {
		status: 400,
		sentence: "The only valid table is `events` (at character {position}).",
	},
	limitRequired: {
		status: 400,
		sentence: "The query needs a LIMIT; add one at its end.",
	},
	limitTooLarge: {
		status: 400,
		sentence: "The LIMIT of the query may be at most {max}.",
	},
	engineFailed: {
		status: 500,
		sentence: "The embedded event store did not start: {reason}",
	},
});
