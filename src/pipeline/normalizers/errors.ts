import { defineErrors } from "#schema/index.ts";

/** What is wrong with the settings of a normalizer; found when it is compiled, before any message is read. */
export const normalizerErrors = defineErrors("normalizers", {
	unknownField: {
		status: 422,
		sentence:
			'{where} writes the field "{field}", which events don\'t have. Choose a field of the event model, or S.name, N.name or F.name.',
	},
	internalField: {
		status: 422,
		sentence:
			'{where} writes the field "{field}", which only services write. Choose another field.',
	},
	nestedField: {
		status: 422,
		sentence:
			'{where} writes "{field}", which holds several values. Name one of them, such as S.name.',
	},
	extendedName: {
		status: 422,
		sentence:
			'{where} writes "{field}". The name after the point has Latin letters, digits and _ only, at most 128.',
	},
	noLabelField: {
		status: 422,
		sentence:
			'{where} has a label, but "{field}" has no label field. Remove the label.',
	},
	longSource: {
		status: 422,
		sentence: '{where} reads "{source}", which has more than {max} keys.',
	},
	unknownSource: {
		status: 422,
		sentence:
			'{where} reads the field "{source}", which events don\'t have. Enrichment reads event fields, not raw ones.',
	},
	badExpression: {
		status: 422,
		sentence:
			"{where} has an expression that can't be used. Correct it; RE2 syntax, without look-around and back-references.",
	},
	noNamedGroup: {
		status: 422,
		sentence:
			"{where} has an expression without a named group such as (?P<user>…), so it would find nothing.",
	},
	sameDelimiters: {
		status: 422,
		sentence:
			"{where} uses the same character between pairs and between key and value. Choose two different ones.",
	},
	badConstant: {
		status: 422,
		sentence:
			'{where} writes the constant "{value}" into {field}, which is of type {type}.',
	},
	badTemplate: {
		status: 422,
		sentence: "{where} has a template that can't be used. Correct it.",
	},
	unknownDictionary: {
		status: 422,
		sentence:
			'{where} uses the dictionary "{dictionary}", which does not exist. Create it or choose another.',
	},
	badCondition: {
		status: 422,
		sentence: "{where} has a condition that can't be used. Correct it.",
	},
	tooDeep: {
		status: 422,
		sentence:
			"{where} lies more than {max} extra rules deep. Put it further up.",
	},
});
