/** The one condition language: its definition, and its compiler from definition to a plain function. */
export {
	type Comparison,
	type Condition,
	conditionDefinition,
	type FilterReference,
	type Group,
	type Operand,
	type OperatorName,
	operandDefinition,
	operatorNames,
} from "./condition.definition.ts";
export {
	type ActiveListReader,
	type DictionaryReader,
	type Lookups,
	noLookups,
} from "./lookups.ts";
