/** Operands as getters with a type. */
import { type FieldType, toText } from "#event/index.ts";
import type { ConditionContext, Predicate } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import { compileKey } from "./keys.ts";
import type { DictionaryReader } from "./lookups.ts";
import type { OperandOf } from "./operand.definition.ts";
import type { VariableKind } from "./operand-places.ts";
import { compileTi } from "./ti.ts";

/** A value that differs from subject to subject. */
export interface VariableOperand<S> {
	/** `strings`: several values, of which one must fit. */
	readonly type: FieldType;
	readonly name: string;
	readonly get: (subject: S) => unknown;
}

/** @throws conditions.unknownField, unknownList, unknownColumn, missingPart */
export function compileOperand<S>(
	operand: OperandOf<VariableKind>,
	context: ConditionContext<S>,
): VariableOperand<S> {
	switch (operand.kind) {
		case "field":
			return compileField(operand.field, context);
		case "activeList":
			return compileRecord(operand, context);
		case "dictionary":
		case "table":
			return compileEntry(operand, context);
		case "ti":
			return compileTi(operand, context);
	}
}

export function compileField<S>(
	field: string,
	context: ConditionContext<S>,
): VariableOperand<S> {
	const resolved = context.resolve(field);
	if (resolved === undefined) {
		throw conditionErrors.make("unknownField", { field });
	}
	return { type: resolved.type, name: field, get: resolved.get };
}

function compileRecord<S>(
	operand: OperandOf<"activeList">,
	context: ConditionContext<S>,
): VariableOperand<S> {
	const { list: name, keyFields, field } = operand;
	const list = findActiveList(name, context);
	const keyOf = compileKey(keyFields, context.resolve, "sorted");
	if (field === undefined) {
		throw conditionErrors.make("missingPart", {
			part: `which field of the records of the active list "${name}" is compared`,
		});
	}
	return {
		type: "string",
		name: `${field} of the active list "${name}"`,
		get: (subject) => list.get(keyOf(subject), field),
	};
}

function compileEntry<S>(
	operand: OperandOf<"dictionary" | "table">,
	context: ConditionContext<S>,
): VariableOperand<S> {
	const { dictionary: name, keyFields, column } = operand;
	const dictionary = findDictionary(name, context);
	const keyOf = compileKey(keyFields, context.resolve, "listed");
	checkColumn(name, dictionary, column, operand.kind === "table");
	return {
		type: "string",
		name: `the dictionary "${name}"`,
		get: (subject) => dictionary.get(keyOf(subject), column),
	};
}

function checkColumn(
	table: string,
	{ columns }: DictionaryReader,
	column: string | undefined,
	isTable: boolean,
): void {
	if (column === undefined) {
		if (!isTable && (columns ?? []).length === 0) return;
		throw conditionErrors.make("missingPart", {
			part: `which column of the table "${table}" is compared`,
		});
	}
	if (columns === undefined || columns.includes(column)) return;
	throw conditionErrors.make("unknownColumn", {
		table,
		column,
		columns: columns.length === 0 ? "none, it is no table" : columns.join(", "),
	});
}

export function findActiveList<S>(name: string, context: ConditionContext<S>) {
	const list = context.lookups.activeList(name);
	if (list === undefined) {
		throw conditionErrors.make("unknownList", { kind: "active list", name });
	}
	return list;
}

export function findDictionary<S>(name: string, context: ConditionContext<S>) {
	const dictionary = context.lookups.dictionary(name);
	if (dictionary === undefined) {
		throw conditionErrors.make("unknownList", { kind: "dictionary", name });
	}
	return dictionary;
}

/** Of several values one must pass; none at all are the same as an absent one. */
export function eachValue<S>(
	operand: VariableOperand<S>,
	test: (value: unknown) => boolean,
): Predicate<S> {
	const { type, get } = operand;
	if (type !== "strings") return (subject) => test(get(subject));
	return (subject) => valuesOf(get(subject)).some(test);
}

/** As `eachValue`, for tests of text. */
export function eachText<S>(
	operand: VariableOperand<S>,
	test: (text: string) => boolean,
): Predicate<S> {
	const { type, get } = operand;
	if (type !== "strings") return (subject) => test(toText(get(subject)));
	return eachValue(operand, (value) => test(toText(value)));
}

export function valuesOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) && value.length > 0 ? value : [undefined];
}
