import { defineErrors } from "#schema/index.ts";

export const packErrors = defineErrors("packs", {
	invalidFile: {
		status: 500,
		sentence: "The content file {file} is not valid: {reason}",
	},
	nameTwice: {
		status: 500,
		sentence: "{kind} {name} is defined twice, the second time in {file}",
	},
});
