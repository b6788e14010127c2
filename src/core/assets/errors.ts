import { defineErrors } from "#schema/index.ts";

export const assetsErrors = defineErrors("assets", {
	notFound: {
		status: 404,
		sentence: "There is no such asset, or you may not see it.",
	},
	inShared: {
		status: 400,
		sentence:
			"Shared has no assets: they belong to the tenant whose machines they are. Choose another tenant.",
	},
	tenantNotFound: {
		status: 404,
		sentence: "There is no such tenant. It may be in another installation.",
	},
	tenantDisabled: {
		status: 409,
		sentence: "The tenant is disabled. Enable it first.",
	},
	badSource: {
		status: 400,
		sentence:
			"“{source}” names no source of assets: small letters, digits and hyphens, at most 32.",
	},
	invalid: {
		status: 400,
		sentence: "The asset does not fit. At {place}: {reason}.",
	},
	alreadyThere: {
		status: 409,
		sentence:
			"The asset “{name}” is this machine already: it has the same name or address. Change that one instead.",
	},
	fqdnTaken: {
		status: 409,
		sentence:
			"The asset “{name}” of the tenant has the FQDN {fqdn}. An FQDN names one machine.",
	},
	keptByKsc: {
		status: 409,
		sentence:
			"The asset “{name}” comes from Kaspersky Security Center, which alone changes it. Custom fields can be set.",
	},
	tooMany: {
		status: 400,
		sentence: "At most {limit} at once. Choose fewer.",
	},
	badPattern: {
		status: 400,
		sentence:
			"The expression for {member} cannot be used: {reason}. Use RE2 syntax.",
	},
	categoryNotFound: {
		status: 404,
		sentence: "There is no such category, or you may not see it.",
	},
	badCategory: {
		status: 400,
		sentence: "The category does not fit. At {place}: {reason}.",
	},
	categoryNameTaken: {
		status: 409,
		sentence:
			"There is a category “{name}” at this place already. Choose another name.",
	},
	categoryNotEmpty: {
		status: 409,
		sentence:
			"The category “{name}” has assets or categories in it. Take them out first.",
	},
	notFilledByHand: {
		status: 409,
		sentence:
			"The category “{name}” is filled by its condition or by correlation rules. Only manual ones are filled by hand.",
	},
	categoryOfOtherTenant: {
		status: 400,
		sentence:
			"The category “{name}” belongs to another tenant than the asset “{asset}”.",
	},
	notReactive: {
		status: 409,
		sentence:
			"The category “{name}” is not reactive. Correlation rules fill reactive ones only.",
	},
	notActive: {
		status: 409,
		sentence:
			"The category “{name}” has no condition to categorize assets by. Make it an active one.",
	},
});
