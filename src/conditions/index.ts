/** The one condition language: its definition, and its compiler from definition to a plain function. */

export { compileCondition } from "./compile-condition.ts";
export {
	type Comparison,
	type Condition,
	conditionDefinition,
	type FilterReference,
	type Group,
	type Operand,
	type OperatorName,
} from "./condition.definition.ts";
export {
	type ConditionContext,
	eventContext,
	type Predicate,
	type ResolvedField,
} from "./context.ts";
export { describeCondition } from "./describe-condition.ts";
export { compileKey } from "./keys.ts";
export {
	type ActiveListReader,
	type DictionaryReader,
	type Lookups,
	noLookups,
} from "./lookups.ts";
export { listReferences, type References } from "./references.ts";
