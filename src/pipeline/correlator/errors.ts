import { defineErrors } from "#schema/index.ts";

export const correlatorErrors = defineErrors("correlator", {
	badState: {
		status: 500,
		sentence:
			"The saved state of the correlator in {file} cannot be used. Use the version of Ursa that wrote it, or move the file away: windows and active lists then begin empty, and what is in the journal is read again",
	},
});
