import { defineErrors } from "#schema/index.ts";

export const tenantsErrors = defineErrors("tenants", {
	notFound: {
		status: 404,
		sentence: "There is no such tenant. It may be in another installation.",
	},
	noMain: {
		status: 500,
		sentence:
			"The main tenant is missing from the database. Restore it from a backup.",
	},
	badName: {
		status: 400,
		sentence:
			"A tenant needs a name of 1–128 characters without control characters.",
	},
	badDescription: {
		status: 400,
		sentence: "The description of a tenant has at most 256 characters.",
	},
	badEpsLimit: {
		status: 400,
		sentence:
			"The limit of events per second is a whole number, 0 for no limit.",
	},
	nameTaken: {
		status: 409,
		sentence:
			"Another tenant is named “{name}”. Choose another name; capitals make no difference.",
	},
	cannotBeDisabled: {
		status: 409,
		sentence:
			"The tenant “{name}” always stays enabled. Disable the services in it instead.",
	},
});
