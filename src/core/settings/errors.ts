import { defineErrors } from "#schema/index.ts";

export const storedSettingsErrors = defineErrors("storedSettings", {
	unknownKind: {
		status: 404,
		sentence: "There are no settings named “{kind}”.",
	},
	unknownTenant: {
		status: 404,
		sentence: "There is no tenant with the id {tenantId}.",
	},
	invalidBody: {
		status: 400,
		sentence: "The settings “{title}” do not fit. At {path}: {reason}.",
	},
	missingReference: {
		status: 400,
		sentence:
			"The settings “{title}” refer to the {kind} “{reference}”, which neither the tenant nor Shared has. Choose another or create it.",
	},
	tooLarge: {
		status: 400,
		sentence: "Settings have at most {limit} bytes. Take something out.",
	},
	changedMeanwhile: {
		status: 409,
		sentence:
			"Somebody changed the settings “{title}” meanwhile. Load them again, then make your change anew.",
	},
	outdated: {
		status: 500,
		sentence:
			"The settings “{title}” were saved by another version of Ursa and do not fit this one. At {path}: {reason}. Open them, put that right and save.",
	},
});
