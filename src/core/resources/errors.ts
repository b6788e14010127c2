import { defineErrors } from "#schema/index.ts";

export const resourcesErrors = defineErrors("resources", {
	notFound: {
		status: 404,
		sentence: "There is no such resource. Somebody may have deleted it.",
	},
	unknownKind: {
		status: 400,
		sentence: "There is no kind of resource named “{kind}”.",
	},
	badName: {
		status: 400,
		sentence:
			"A resource needs a name of 1–128 characters without control characters.",
	},
	badDescription: {
		status: 400,
		sentence: "The description of a resource has at most 4000 characters.",
	},
	badId: {
		status: 400,
		sentence: "“{id}” is not an id: a UUID is needed.",
	},
	invalidBody: {
		status: 400,
		sentence: "“{name}” is no valid {kind}. At {path}: {reason}.",
	},
	tooLarge: {
		status: 400,
		sentence: "A resource has at most {limit} bytes. Split it.",
	},
	nameTaken: {
		status: 409,
		sentence:
			"The tenant already has a {kind} named “{name}”. Choose another name.",
	},
	idTaken: {
		status: 409,
		sentence: "There is already a resource with the id {id}.",
	},
	unknownTenant: {
		status: 400,
		sentence: "There is no tenant with the id {tenantId}.",
	},
	changedMeanwhile: {
		status: 409,
		sentence:
			"Somebody changed “{name}” meanwhile. Load it again, then make your change anew.",
	},
	missingReference: {
		status: 400,
		sentence:
			"“{name}” refers to the {kind} “{reference}”, which neither its tenant nor Shared has. Choose another or create it.",
	},
	inUse: {
		status: 409,
		sentence:
			"“{name}” is used by {users}. Take it out there first, then delete it.",
	},
	usedByName: {
		status: 409,
		sentence: "“{name}” keeps its name, since {users} refers to it by name.",
	},
	unknownFolder: {
		status: 400,
		sentence:
			"There is no such folder for resources of this kind in this tenant. Somebody may have deleted it.",
	},
	noSuchVersion: {
		status: 404,
		sentence: "“{name}” has no version {version}.",
	},
	tooMany: {
		status: 400,
		sentence: "At most {limit} resources are changed at once. Split the work.",
	},
	notSaved: {
		status: 400,
		sentence: "Nothing was saved, since only a try was asked for.",
	},
	shippedSecret: {
		status: 400,
		sentence: "Secrets are entered by people, never shipped.",
	},
});
