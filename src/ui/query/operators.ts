/** What each operator is called, takes and becomes in SQL. */
import type { Operator } from "./conditions.ts";
import type { FieldKind } from "./fields.ts";

/** How many values the operator takes. */
export type Arity = "none" | "one" | "two" | "many";

export interface OperatorDefinition {
	readonly name: Operator;
	readonly title: string;
	readonly arity: Arity;
	readonly kinds: readonly FieldKind[];
}

const texts: readonly FieldKind[] = ["text", "ip", "id", "document"];
const exact: readonly FieldKind[] = ["text", "ip", "id"];
const numbers: readonly FieldKind[] = ["integer", "float", "time"];
const scalars: readonly FieldKind[] = [...exact, ...numbers];
const any: readonly FieldKind[] = [...texts, ...numbers, "list"];

/** In the order of the operator menu. */
export const operators: readonly OperatorDefinition[] = [
	{ name: "=", title: "=", arity: "one", kinds: scalars },
	{ name: "!=", title: "!=", arity: "one", kinds: scalars },
	{ name: "<", title: "<", arity: "one", kinds: [...numbers, "text"] },
	{ name: "<=", title: "<=", arity: "one", kinds: [...numbers, "text"] },
	{ name: ">", title: ">", arity: "one", kinds: [...numbers, "text"] },
	{ name: ">=", title: ">=", arity: "one", kinds: [...numbers, "text"] },
	{ name: "has", title: "has", arity: "one", kinds: ["list"] },
	{ name: "notHas", title: "has not", arity: "one", kinds: ["list"] },
	{ name: "inSubnet", title: "in subnet", arity: "one", kinds: ["ip"] },
	{ name: "notInSubnet", title: "not in subnet", arity: "one", kinds: ["ip"] },
	{ name: "contains", title: "contains", arity: "one", kinds: texts },
	{
		name: "notContains",
		title: "does not contain",
		arity: "one",
		kinds: texts,
	},
	{ name: "startsWith", title: "starts with", arity: "one", kinds: texts },
	{ name: "endsWith", title: "ends with", arity: "one", kinds: texts },
	{ name: "match", title: "matches RE2", arity: "one", kinds: texts },
	{
		name: "notMatch",
		title: "does not match RE2",
		arity: "one",
		kinds: texts,
	},
	{ name: "like", title: "like (exact case)", arity: "one", kinds: texts },
	{
		name: "notLike",
		title: "not like (exact case)",
		arity: "one",
		kinds: texts,
	},
	{ name: "in", title: "in", arity: "many", kinds: scalars },
	{ name: "notIn", title: "not in", arity: "many", kinds: scalars },
	{ name: "between", title: "between", arity: "two", kinds: numbers },
	{ name: "notBetween", title: "not between", arity: "two", kinds: numbers },
	{ name: "isEmpty", title: "is empty", arity: "none", kinds: any },
	{ name: "isNotEmpty", title: "is not empty", arity: "none", kinds: any },
];

const byName = new Map(operators.map((entry) => [entry.name, entry]));

export function arityOf(operator: Operator): Arity {
	return byName.get(operator)?.arity ?? "one";
}

export function operatorsFor(kind: FieldKind): readonly OperatorDefinition[] {
	return operators.filter((entry) => entry.kinds.includes(kind));
}

export function fits(operator: Operator, kind: FieldKind): boolean {
	return byName.get(operator)?.kinds.includes(kind) ?? false;
}

/** The operator that says the opposite; absent where only NOT around it does. */
export const opposites: Readonly<Partial<Record<Operator, Operator>>> = {
	"=": "!=",
	"!=": "=",
	contains: "notContains",
	notContains: "contains",
	like: "notLike",
	notLike: "like",
	match: "notMatch",
	notMatch: "match",
	inSubnet: "notInSubnet",
	notInSubnet: "inSubnet",
	in: "notIn",
	notIn: "in",
	between: "notBetween",
	notBetween: "between",
	has: "notHas",
	notHas: "has",
	isEmpty: "isNotEmpty",
	isNotEmpty: "isEmpty",
};
