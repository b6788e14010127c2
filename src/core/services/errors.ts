import { defineErrors } from "#schema/index.ts";

export const activeServicesErrors = defineErrors("activeServices", {
	notFound: {
		status: 404,
		sentence: "There is no such service. Somebody may have deleted it.",
	},
	unknownResource: {
		status: 400,
		sentence:
			"There is no such resource. Choose a collector, correlator or storage.",
	},
	wrongKind: {
		status: 400,
		sentence:
			"“{name}” is a {kind}, which no service runs. Choose a collector, correlator or storage.",
	},
	idTaken: {
		status: 409,
		sentence: "There is already a service with the id {id}.",
	},
	badToken: {
		status: 403,
		sentence:
			"The token is wrong or was used already. Reset the certificate of the service to get another.",
	},
	tokenExpired: {
		status: 403,
		sentence:
			"The token has expired. Reset the certificate of the service to get another.",
	},
	tooManyTries: {
		status: 429,
		sentence: "Too many wrong tokens for this service. Try again in a minute.",
	},
	badFingerprint: {
		status: 400,
		sentence: "A fingerprint is the SHA-256 of a certificate in hex digits.",
	},
	fingerprintTaken: {
		status: 409,
		sentence: "The certificate already belongs to another service.",
	},
});
