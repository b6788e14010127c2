import { defineErrors } from "#schema/index.ts";

export const textErrors = defineErrors("text", {
	badPattern: {
		status: 422,
		sentence:
			'The expression "{pattern}" is no valid RE2 expression at position {position}: {reason}',
	},
	badTemplate: {
		status: 422,
		sentence:
			'The template "{template}" is wrong at position {position}: {reason}',
	},
});
