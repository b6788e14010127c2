/** What a condition may ask at the stage where it is judged. */
import type { Comparison, OperatorName } from "./condition.definition.ts";
import type { ConditionContext } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import { fieldsOf, tiField } from "./references.ts";

/** They judge what enrichment adds, or the linking to assets that follows it. */
const lateOperators = new Set<OperatorName>([
	"TIDetect",
	"inActiveDirectoryGroup",
	"hasVulnerability",
	"inCategory",
]);

const lateFields = new Set([tiField, "TICategories"]);

/** `filter`: the saved filter in which the comparison stands. @throws conditions.tooEarly */
export function checkStage(
	comparison: Comparison,
	{ stage }: Pick<ConditionContext<never>, "stage">,
	filter: string | undefined,
): void {
	if (stage === "afterEnrichment") return;
	const what = findLate(comparison, stage === "beforeEnrichment");
	if (what === undefined) return;
	throw conditionErrors.make("tooEarly", {
		what,
		place: filter === undefined ? "" : ` in the saved filter "${filter}"`,
	});
}

function findLate(
	{ left, operator, right }: Comparison,
	isEvent: boolean,
): string | undefined {
	if (lateOperators.has(operator)) return `The operator ${operator}`;
	const operands = right === undefined ? [left] : [left, right];
	if (operands.some(({ kind }) => kind === "ti")) return "The TI operand";
	// A raw field of a message may have any name.
	if (!isEvent) return undefined;
	const field = operands
		.flatMap(fieldsOf)
		.find((path) => lateFields.has(path.split(".", 1)[0] ?? ""));
	return field === undefined ? undefined : `The field ${field}`;
}
