import { defineErrors } from "#schema/index.ts";

export const sourcesErrors = defineErrors("sources", {
	notFound: {
		status: 404,
		sentence: "There is no such source, or you may not see it.",
	},
	badName: {
		status: 400,
		sentence:
			"A source needs a name of 1–256 characters without control characters.",
	},
	policyNotFound: {
		status: 404,
		sentence: "There is no such policy, or you may not see it.",
	},
	foreignPolicy: {
		status: 400,
		sentence:
			"The policy “{name}” belongs to another tenant. Choose one of the source's own tenant or of Shared.",
	},
	badPolicy: {
		status: 400,
		sentence: "The policy does not fit: {reason}.",
	},
	policyNameTaken: {
		status: 409,
		sentence:
			"The tenant already has a policy named “{name}”. Choose another name.",
	},
	policyChangedMeanwhile: {
		status: 409,
		sentence:
			"Somebody changed the policy “{name}” meanwhile. Load it again, then make your change anew.",
	},
	policyInUse: {
		status: 409,
		sentence:
			"The policy “{name}” watches {count} sources. Give them another first, then delete it.",
	},
	unknownTenant: {
		status: 400,
		sentence: "There is no tenant with the id {tenantId}.",
	},
});
