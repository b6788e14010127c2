/**
 * What CyberTrace found, in the event's field TI: the indicator that was looked up → records of one or more categories,
 * each with `Category`, `MatchedIndicator` and what else the feed says, all text; a name that came twice holds a list.
 */
import { toText } from "#event/index.ts";
import type { ConditionContext, Predicate } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import type { OperandOf } from "./operand.definition.ts";
import type { VariableOperand } from "./operands.ts";
import { tiField } from "./references.ts";

type Fields = Readonly<Record<string, unknown>>;

/** All values of one field in the records. @throws conditions.missingPart, conditions.unknownField */
export function compileTi<S>(
	operand: OperandOf<"ti">,
	context: ConditionContext<S>,
): VariableOperand<S> {
	const { field } = operand;
	if (field === undefined) {
		throw conditionErrors.make("missingPart", {
			part: "which field of the records of CyberTrace is compared",
		});
	}
	const recordsOf = compileRecords(operand, context);
	return {
		type: "strings",
		name: `${field} of TI`,
		get: (subject) =>
			recordsOf(subject).flatMap((record) => textsOf(record, field)),
	};
}

/** Whether there is a record. @throws conditions.unknownField */
export function compileDetection<S>(
	operand: OperandOf<"ti">,
	context: ConditionContext<S>,
): Predicate<S> {
	const recordsOf = compileRecords(operand, context);
	return (subject) => recordsOf(subject).length > 0;
}

const none: readonly Fields[] = [];

function compileRecords<S>(
	{ category, keyField }: OperandOf<"ti">,
	{ resolve }: ConditionContext<S>,
): (subject: S) => readonly Fields[] {
	const find = (field: string) => {
		const resolved = resolve(field);
		if (resolved === undefined)
			throw conditionErrors.make("unknownField", { field });
		return resolved;
	};
	const ti = find(tiField);
	const key = keyField === undefined ? undefined : find(keyField);
	return (subject) => {
		const found = ti.get(subject);
		if (!isFields(found)) return none;
		const indicators =
			key === undefined ? Object.keys(found) : [toText(key.get(subject))];
		return indicators
			.flatMap((indicator) =>
				Object.hasOwn(found, indicator) ? found[indicator] : [],
			)
			.filter(isFields)
			.filter(
				(record) =>
					category === undefined ||
					textsOf(record, "Category").includes(category),
			);
	};
}

function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textsOf(record: Fields, field: string): readonly string[] {
	if (!Object.hasOwn(record, field)) return [];
	const value = record[field];
	return Array.isArray(value) ? value.map(toText) : [toText(value)];
}
