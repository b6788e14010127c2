import { defineErrors } from "#schema/index.ts";

export const transferErrors = defineErrors("transfer", {
	notAPackage: {
		status: 400,
		sentence:
			"The file is no package of resources. Choose one that was exported from Ursa.",
	},
	otherVersion: {
		status: 400,
		sentence:
			"The package has version {version} of the format, this Ursa reads version {known}. Export it anew from an Ursa of this version.",
	},
	notOpened: {
		status: 400,
		sentence:
			"The package does not open: the password is another one, or the file was damaged.",
	},
	damaged: {
		status: 400,
		sentence: "The package is not made as packages are. At {place}: {reason}.",
	},
	tooLarge: {
		status: 400,
		sentence:
			"A package has at most {limit} MiB. Choose fewer resources and export them in several packages.",
	},
	badPassword: {
		status: 400,
		sentence: "A package needs a password of 1–1024 characters.",
	},
	nothingChosen: {
		status: 400,
		sentence: "Choose the resources to export, {limit} at most.",
	},
	resourceNotFound: {
		status: 404,
		sentence: "There is no resource with the id {id}. Choose another.",
	},
	needsHidden: {
		status: 403,
		sentence:
			"“{name}” needs a {kind} that you may not see, so that you cannot export it.",
	},
	notAllowed: {
		status: 403,
		sentence:
			"You may not change the {kind} “{name}” there. Skip it, or ask an administrator.",
	},
	fileNotFound: {
		status: 404,
		sentence:
			"There is no such file any more: files are kept for an hour. Bring it in anew.",
	},
	notRegular: { status: 406, sentence: "not regular file" },
	refused: {
		status: 400,
		sentence: "Nothing was imported. {problems}",
	},
});
