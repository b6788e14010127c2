/** What a condition names, without compiling it. */
import type { Condition, Operand } from "./condition.definition.ts";

export interface References {
	readonly fields: readonly string[];
	readonly activeLists: readonly string[];
	readonly dictionaries: readonly string[];
	readonly filters: readonly string[];
}

export function listReferences(condition: Condition): References {
	const fields = new Set<string>();
	const activeLists = new Set<string>();
	const dictionaries = new Set<string>();
	const filters = new Set<string>();

	function visitOperand(operand: Operand | undefined): void {
		switch (operand?.kind) {
			case "field":
				fields.add(operand.field);
				break;
			case "activeList":
				activeLists.add(operand.list);
				for (const field of operand.keyFields) fields.add(field);
				break;
			case "dictionary":
				dictionaries.add(operand.dictionary);
				for (const field of operand.keyFields) fields.add(field);
				break;
		}
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
