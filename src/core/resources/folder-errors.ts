import { defineErrors } from "#schema/index.ts";

export const foldersErrors = defineErrors("folders", {
	notFound: {
		status: 404,
		sentence: "There is no such folder. Somebody may have deleted it.",
	},
	badName: {
		status: 400,
		sentence:
			"A folder needs a name of 1–128 characters without control characters.",
	},
	nameTaken: {
		status: 409,
		sentence: "There is already a folder “{name}” here. Choose another name.",
	},
	noParent: {
		status: 400,
		sentence:
			"The folder above it is gone or belongs to another tenant or kind.",
	},
	tooDeep: {
		status: 400,
		sentence: "Folders go at most {limit} deep.",
	},
	tooMany: {
		status: 400,
		sentence: "A tenant has at most {limit} folders of a kind.",
	},
	intoItself: {
		status: 400,
		sentence: "A folder cannot be moved into itself or below itself.",
	},
	notEmpty: {
		status: 409,
		sentence: "“{name}” is not empty. Move or delete what is in it first.",
	},
	wrongPlace: {
		status: 400,
		sentence:
			"“{name}” belongs to another tenant or kind than the folder, so it cannot go there.",
	},
});
