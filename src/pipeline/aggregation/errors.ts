import { defineErrors } from "#schema/index.ts";

/** What is wrong with an aggregation rule, or with a saved state. */
export const aggregationErrors = defineErrors("aggregation", {
	unknownField: {
		status: 400,
		sentence:
			"The aggregation rule {rule} names the field {field}, which events do not have. Choose a field of the event",
	},
	unfitField: {
		status: 400,
		sentence:
			"The aggregation rule {rule} cannot use {field} as one of the {role} fields: {reason}",
	},
	fieldTwice: {
		status: 400,
		sentence:
			"The aggregation rule {rule} names the field {field} twice. Keep it in one list only",
	},
	tooEarly: {
		status: 400,
		sentence:
			"{what}{place} cannot stand in the filter of the aggregation rule {rule}: it needs what enrichment adds to an event, and aggregation comes first. Use it in the filter of a destination or in a correlation rule",
	},
	duplicateRule: {
		status: 400,
		sentence:
			"The aggregation rule {rule} is listed twice; the second would never see an event. Remove one",
	},
	badSnapshot: {
		status: 500,
		sentence:
			"The saved state of aggregation cannot be read. The journal it was saved in is damaged; restore it from a copy",
	},
});
