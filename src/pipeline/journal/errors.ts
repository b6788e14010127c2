import { defineErrors } from "#schema/index.ts";

export const journalErrors = defineErrors("journal", {
	closed: {
		status: 503,
		sentence: "The service is stopping and takes no more data; send it again",
	},
	badCursor: {
		status: 500,
		sentence:
			"The place of a reader in {file} cannot be read. Restore the file from a copy; without it, everything still in the journal is done again",
	},
	corrupt: {
		status: 500,
		sentence:
			"The journal file {file} is damaged at byte {offset}, before its end. Restore it from a copy, or move it away to go on without the records in it",
	},
	tooLarge: {
		status: 413,
		sentence: "A record of {bytes} bytes is larger than the journal allows",
	},
});
