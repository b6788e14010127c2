import { defineErrors } from "#schema/index.ts";

export const backupErrors = defineErrors("backup", {
	notAnArchive: {
		status: 400,
		sentence:
			"The file is not a backup of Ursa: {reason}. Send the file as it was downloaded.",
	},
	damaged: {
		status: 400,
		sentence:
			"The backup is damaged: {reason}. Nothing was changed; use another copy.",
	},
	otherVersion: {
		status: 400,
		sentence:
			"The backup was made by Ursa {version} with the database {schema}; this is {ownVersion} with {ownSchema}. Restore it with the version that made it, then upgrade.",
	},
	tooLarge: {
		status: 413,
		sentence: "A backup has at most {limit} bytes, and unpacked {unpacked}.",
	},
	notFound: {
		status: 404,
		sentence:
			"There is no backup of that name. The oldest ones are removed when new ones are made.",
	},
	keysChanging: {
		status: 503,
		sentence:
			"The keys of the secrets are being changed right now. Make the backup when that is done.",
	},
	restoreUnderWay: {
		status: 409,
		sentence:
			"Another backup is being received for a restore. Wait until it is done.",
	},
	fileThere: {
		status: 409,
		sentence: "There is a file {file} already. Choose another name.",
	},
	notEmpty: {
		status: 409,
		sentence:
			"There is an Ursa in {directory} already. Its users, resources and alerts are replaced by those of the backup: say --replace if that is meant.",
	},
});
