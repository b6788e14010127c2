/** The one condition language: its definition, and its compiler from definition to a plain function. */

export { compileCondition } from "./compile-condition.ts";
export {
	type Comparison,
	type Condition,
	conditionDefinition,
	type FilterReference,
	type Group,
	type OperatorName,
} from "./condition.definition.ts";
export {
	type ConditionContext,
	type EventStage,
	eventContext,
	type Predicate,
	type ResolvedField,
} from "./context.ts";
export { describeCondition } from "./describe-condition.ts";
export { compileKey } from "./keys.ts";
export {
	type AccountReader,
	type ActiveListReader,
	type AssetReader,
	type DictionaryReader,
	type Lookups,
	noLookups,
	type Vulnerability,
} from "./lookups.ts";
export type { Operand, VulnerabilitySeverity } from "./operand.definition.ts";
export { listReferences, type References } from "./references.ts";
