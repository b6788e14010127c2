import { defineErrors } from "#schema/index.ts";

/** What is wrong with enrichment rules and geographic data, and how a look-up ended without an answer. */
export const enrichmentErrors = defineErrors("enrichment", {
	badRule: {
		status: 422,
		sentence: 'The enrichment rule "{rule}" can\'t be used. Correct it',
	},
	unknownZone: {
		status: 422,
		sentence:
			'There is no time zone "{zone}". Give an offset such as +03:00 or a name such as Europe/Berlin.',
	},
	noDefaultMapping: {
		status: 422,
		sentence:
			'The field "{field}" has no default mapping of geographic attributes. Choose which attribute goes into which field.',
	},
	notAnAddress: {
		status: 422,
		sentence:
			'The field "{field}" holds no IP addresses. Choose a field of type ip or string.',
	},
	stopped: {
		status: 503,
		sentence: "The look-up of {name} was given up, since the service stops.",
	},
	notAsked: {
		status: 504,
		sentence:
			"{name} could not be looked up in time. Allow more requests per second or more tasks.",
	},
	badServer: {
		status: 422,
		sentence:
			'"{server}" is no DNS server. Give an IP address, with a port if it is not 53, such as 192.0.2.53:5353.',
	},
	noAnswer: {
		status: 504,
		sentence: "The DNS servers did not answer for {name} in time.",
	},
	badGeoRow: {
		status: 422,
		sentence:
			"{file}, line {line}: {reason}. Correct the file and import it again.",
	},
	badGeoFile: {
		status: 422,
		sentence: "{file} can't be used: {reason}. Import another file.",
	},
});
