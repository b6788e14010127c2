import { defineErrors } from "#schema/index.ts";

/** Between core and services (port 7210 and the doors of services). */
export const linkErrors = defineErrors("link", {
	unreachable: {
		status: 503,
		sentence: "{name} cannot be reached at {address}: {reason}",
	},
	badAnswer: {
		status: 502,
		sentence: "What answers at {address} does not speak as {name} does",
	},
	unknownPath: {
		status: 404,
		sentence: "There is nothing at this path. Are both sides of one version?",
	},
	badRequest: {
		status: 400,
		sentence: "The request is not one that this side knows: {reason}",
	},
	tooLarge: {
		status: 413,
		sentence: "A request here has at most {limit} bytes",
	},
	notAllowed: {
		status: 403,
		sentence:
			"The certificate of the caller is not accepted here. Was the service deleted, or its certificate reset?",
	},
	failed: {
		status: 500,
		sentence: "The request failed here; the log of this side says why",
	},
	portInUse: {
		status: 500,
		sentence:
			"Port {port} is in use. Is Ursa running already? Choose another with {variable}",
	},
});
