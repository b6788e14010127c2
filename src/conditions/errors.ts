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
		sentence: "The operator {operator} does not take {operand} on its {side}",
	},
	missingOperand: {
		status: 400,
		sentence: "The operator {operator} needs a right operand",
	},
	unknownList: {
		status: 400,
		sentence: 'The condition names the {kind} "{name}", which there is not',
	},
	filterCycle: {
		status: 400,
		sentence: 'The filter "{filter}" contains itself',
	},
	tooDeep: {
		status: 400,
		sentence: "The condition is nested more than {depth} levels deep",
	},
});
