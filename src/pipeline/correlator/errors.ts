import { defineErrors } from "#schema/index.ts";

export const correlatorErrors = defineErrors("correlator", {
	noRoom: {
		status: 503,
		sentence:
			"The correlator takes no events for want of room: {reason}. Events wait where they are until it has some",
	},
	badState: {
		status: 500,
		sentence:
			"The saved state of the correlator in {file} cannot be used. Use the version of Ursa that wrote it, or move the file away: windows and active lists then begin empty, and what is in the journal is read again",
	},
});
