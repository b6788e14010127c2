import { defineErrors } from "#schema/index.ts";

export const conditionErrors = defineErrors("conditions", {
	unknownField: {
		status: 400,
		sentence: 'The condition names the field "{field}", which there is not',
	},
	badConstant: {
		status: 400,
		sentence:
			'The value "{value}" cannot be compared with {left} by {operator}: {reason}',
	},
	badOperand: {
		status: 400,
		sentence:
			"The operator {operator} does not take {operand} on its {side}. What it takes there: {allowed}",
	},
	missingOperand: {
		status: 400,
		sentence: "The operator {operator} needs a right operand",
	},
	noRightOperand: {
		status: 400,
		sentence:
			"The operator {operator} has no right operand: its left one says where to look. Leave the right one out",
	},
	missingPart: {
		status: 400,
		sentence: "The condition must say {part}",
	},
	unusedPart: {
		status: 400,
		sentence:
			"The operator {operator} asks whether there is an entry and reads no {part} of it. Leave the {part} out",
	},
	unknownList: {
		status: 400,
		sentence: 'The condition names the {kind} "{name}", which there is not',
	},
	unknownColumn: {
		status: 400,
		sentence:
			'The table "{table}" has no column "{column}". Its columns: {columns}',
	},
	notAnAsset: {
		status: 400,
		sentence:
			"The operator {operator} judges an asset, which {field} does not name. Choose one of {fields}",
	},
	notAvailable: {
		status: 400,
		sentence:
			"The operator {operator} asks for {what}, which are not known here. Leave the condition out, or use it in a service that has them",
	},
	tooEarly: {
		status: 400,
		sentence:
			"{what}{place} needs what enrichment adds to an event (data of CyberTrace, accounts, assets), and this condition is judged before enrichment. Use it in the filter of a destination or in a correlation rule",
	},
	filterCycle: {
		status: 400,
		sentence: 'The filter "{filter}" contains itself',
	},
	tooDeep: {
		status: 400,
		sentence: "The condition is nested more than {depth} levels deep",
	},
	tooLarge: {
		status: 400,
		sentence:
			"The condition makes more than {limit} comparisons, those of a saved filter counted each time it is named. Name filters less often, or put values into a dictionary or an active list",
	},
});
