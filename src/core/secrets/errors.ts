import { defineErrors } from "#schema/index.ts";

export const secretStoreErrors = defineErrors("secretStore", {
	noKeyFile: {
		status: 500,
		sentence: "This core keeps no secrets: it was started without a key file.",
	},
	keyFileMissing: {
		status: 503,
		sentence:
			"The secret “{name}” cannot be read: the key file {file} is gone. Put it back from a backup; if it is lost for good, enter the values of the secret again.",
	},
	keyMissing: {
		status: 503,
		sentence:
			"The secret “{name}” cannot be read: the key file {file} does not hold the key {keyId}. Put back the file that belongs to this database; if it is lost for good, enter the values of the secret again.",
	},
	badKeyFile: {
		status: 503,
		sentence:
			"The key file {file} cannot be read. Put it back from a backup; secrets stay closed until then, all else goes on.",
	},
	damaged: {
		status: 503,
		sentence:
			"The secret “{name}” cannot be read: what the database holds is not what was written. Enter its values again.",
	},
});
