/** Operands as getters with a type. */
import type { FieldType } from "#event/index.ts";
import type { Operand } from "./condition.definition.ts";
import type { ConditionContext } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import { compileKey } from "./keys.ts";

/** A value that differs from subject to subject. */
export interface VariableOperand<S> {
	readonly type: FieldType;
	readonly name: string;
	get(subject: S): unknown;
}

export function isVariable(
	operand: Operand,
): operand is Exclude<Operand, { kind: "constant" | "list" }> {
	return operand.kind !== "constant" && operand.kind !== "list";
}

/** @throws conditions.unknownField, conditions.unknownList */
export function compileOperand<S>(
	operand: Exclude<Operand, { kind: "constant" | "list" }>,
	context: ConditionContext<S>,
): VariableOperand<S> {
	switch (operand.kind) {
		case "field": {
			const resolved = context.resolve(operand.field);
			if (resolved === undefined) {
				throw conditionErrors.make("unknownField", { field: operand.field });
			}
			return {
				type: resolved.type,
				name: operand.field,
				get: (subject) => resolved.get(subject),
			};
		}
		case "activeList": {
			const list = findActiveList(operand.list, context);
			const keyOf = compileKey(operand.keyFields, context.resolve, "sorted");
			const field = operand.field ?? "";
			return {
				type: "string",
				name: operand.list,
				get: (subject) => list.get(keyOf(subject), field),
			};
		}
		case "dictionary": {
			const dictionary = findDictionary(operand.dictionary, context);
			const keyOf = compileKey(operand.keyFields, context.resolve, "listed");
			const { column } = operand;
			return {
				type: "string",
				name: operand.dictionary,
				get: (subject) => dictionary.get(keyOf(subject), column),
			};
		}
	}
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
