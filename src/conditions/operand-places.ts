/** Which kind of operand may stand where (topic T218009 and the vendor's table of operand kinds per operator). */
import type { Comparison, OperatorName } from "./condition.definition.ts";
import { conditionErrors } from "./errors.ts";
import type { Operand, OperandKind, OperandOf } from "./operand.definition.ts";

/** Kinds whose value differs from event to event. */
export type VariableKind =
	| "field"
	| "activeList"
	| "dictionary"
	| "table"
	| "ti";

const variables: readonly VariableKind[] = [
	"field",
	"activeList",
	"dictionary",
	"table",
	"ti",
];

interface Places {
	readonly left: readonly OperandKind[];
	/** None: the operator is unary, and its left operand says where to look. */
	readonly right: readonly OperandKind[];
}

const anything: Places = {
	left: variables,
	right: [...variables, "constant", "list"],
};
const ordering: Places = {
	left: variables,
	right: ["field", "activeList", "dictionary", "table", "constant"],
};
const fixed: Places = { left: variables, right: ["constant", "list"] };
const member: Places = { left: ["field"], right: ["constant", "list"] };

const places: Readonly<Record<OperatorName, Places>> = {
	"=": anything,
	"<": ordering,
	"<=": ordering,
	">": ordering,
	">=": ordering,
	inSubnet: anything,
	contains: anything,
	startsWith: anything,
	endsWith: anything,
	match: fixed,
	hasBit: fixed,
	hasVulnerability: {
		left: ["field"],
		right: ["vulnerability", "constant", "list"],
	},
	inCategory: member,
	inActiveDirectoryGroup: member,
	inActiveList: { left: ["activeList"], right: [] },
	inDictionary: { left: ["dictionary", "table"], right: [] },
	TIDetect: { left: ["ti"], right: [] },
};

const kindNames: Readonly<Record<OperandKind, string>> = {
	field: "a field",
	constant: "a constant",
	list: "a list",
	activeList: "a value of an active list",
	dictionary: "a value of a dictionary",
	table: "a value of a table",
	ti: "a value of CyberTrace",
	vulnerability: "a vulnerability",
};

/** @throws conditions.badOperand, conditions.missingOperand, conditions.noRightOperand, conditions.unusedPart */
export function checkPlaces({ left, operator, right }: Comparison): void {
	const allowed = places[operator];
	checkPlace(left, operator, "left", allowed.left);
	if (allowed.right.length === 0) {
		if (right !== undefined)
			throw conditionErrors.make("noRightOperand", { operator });
		const part = valuePart(left);
		if (part !== undefined)
			throw conditionErrors.make("unusedPart", { operator, part });
		return;
	}
	if (right === undefined)
		throw conditionErrors.make("missingOperand", { operator });
	checkPlace(right, operator, "right", allowed.right);
}

function checkPlace(
	operand: Operand,
	operator: OperatorName,
	side: keyof Places,
	allowed: readonly OperandKind[],
): void {
	if (allowed.includes(operand.kind)) return;
	throw conditionErrors.make("badOperand", {
		operator,
		operand: kindNames[operand.kind],
		side,
		allowed: allowed.map((kind) => kindNames[kind]).join(", "),
	});
}

/** Name of the part that says which value is compared; a unary operator asks only whether there is an entry. */
function valuePart(operand: Operand): "field" | "column" | undefined {
	if (operand.kind === "dictionary" || operand.kind === "table") {
		return operand.column === undefined ? undefined : "column";
	}
	const hasField =
		(operand.kind === "activeList" || operand.kind === "ti") &&
		operand.field !== undefined;
	return hasField ? "field" : undefined;
}

export function isVariable(
	operand: Operand | undefined,
): operand is OperandOf<VariableKind> {
	const kinds: readonly (OperandKind | undefined)[] = variables;
	return kinds.includes(operand?.kind);
}
