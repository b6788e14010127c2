import { defineErrors } from "#schema/index.ts";

export const alertsErrors = defineErrors("alerts", {
	notFound: {
		status: 404,
		sentence: "There is no such alert.",
	},
	alreadyClosed: {
		status: 409,
		sentence:
			"The alert is closed already, and a closed alert is not changed any more. A new detection opens a new one.",
	},
	badComment: {
		status: 400,
		sentence: "A comment has 1–4000 characters.",
	},
	badPattern: {
		status: 400,
		sentence:
			"The pattern for the name is no regular expression that can be used: {reason}.",
	},
});
