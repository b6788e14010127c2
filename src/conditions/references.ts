/** What a condition names, without compiling it. */
import type { Condition } from "./condition.definition.ts";
import type { Operand } from "./operand.definition.ts";

export interface References {
	readonly fields: readonly string[];
	readonly activeLists: readonly string[];
	/** Tables too. */
	readonly dictionaries: readonly string[];
	readonly filters: readonly string[];
}

export function listReferences(condition: Condition): References {
	const fields = new Set<string>();
	const activeLists = new Set<string>();
	const dictionaries = new Set<string>();
	const filters = new Set<string>();

	function visitOperand(operand: Operand | undefined): void {
		if (operand === undefined) return;
		for (const field of fieldsOf(operand)) fields.add(field);
		if (operand.kind === "activeList") activeLists.add(operand.list);
		if (operand.kind === "dictionary" || operand.kind === "table")
			dictionaries.add(operand.dictionary);
	}
	function visit(part: Condition): void {
		if (part.kind === "group") part.members.forEach(visit);
		else if (part.kind === "filter") filters.add(part.filter);
		else {
			visitOperand(part.left);
			visitOperand(part.right);
		}
	}

	visit(condition);
	return {
		fields: [...fields],
		activeLists: [...activeLists],
		dictionaries: [...dictionaries],
		filters: [...filters],
	};
}

/** Paths of the fields that an operand reads. */
export function fieldsOf(operand: Operand): readonly string[] {
	switch (operand.kind) {
		case "field":
			return [operand.field];
		case "activeList":
		case "dictionary":
		case "table":
			return operand.keyFields;
		case "ti":
			return operand.keyField === undefined
				? [tiField]
				: [tiField, operand.keyField];
		default:
			return [];
	}
}

/** Where CyberTrace enrichment puts what it found. */
export const tiField = "TI";
