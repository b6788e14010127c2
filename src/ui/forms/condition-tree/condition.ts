/** Conditions of resources, as bodies hold them: src/conditions/condition.definition.ts. */
import { z } from "zod";

const scalar = z.union([z.string(), z.number()]);

export const operandShape = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("field"), field: z.string() }),
	z.object({ kind: z.literal("constant"), value: scalar }),
	z.object({ kind: z.literal("list"), values: z.array(scalar) }),
	z.object({
		kind: z.literal("activeList"),
		list: z.string(),
		keyFields: z.array(z.string()),
		field: z.string().optional(),
	}),
	z.object({
		kind: z.literal("dictionary"),
		dictionary: z.string(),
		keyFields: z.array(z.string()),
		column: z.string().optional(),
	}),
]);

const comparisonShape = z.object({
	kind: z.literal("comparison"),
	isNegated: z.boolean().default(false),
	left: operandShape,
	operator: z.string(),
	right: operandShape.optional(),
	ignoreCase: z.boolean().default(false),
});

const filterShape = z.object({
	kind: z.literal("filter"),
	filter: z.string(),
	isNegated: z.boolean().default(false),
});

/** What stands in a group beside other groups. */
export const testShape = z.discriminatedUnion("kind", [
	comparisonShape,
	filterShape,
]);

const groupShape = z.object({
	kind: z.literal("group"),
	operator: z.enum(["and", "or", "not"]),
	get members() {
		return z.array(conditionShape);
	},
});

export const conditionShape: z.ZodType<Condition> = z.lazy(() =>
	z.discriminatedUnion("kind", [groupShape, comparisonShape, filterShape]),
);

export type Operand = z.output<typeof operandShape>;
export type OperandKind = Operand["kind"];
export type Comparison = z.output<typeof comparisonShape>;
export type Test = z.output<typeof testShape>;
export interface Group {
	kind: "group";
	operator: "and" | "or" | "not";
	members: Condition[];
}
export type Condition = Group | Test;

export function emptyOperand(kind: OperandKind): Operand {
	switch (kind) {
		case "field":
			return { kind, field: "" };
		case "constant":
			return { kind, value: "" };
		case "list":
			return { kind, values: [] };
		case "activeList":
			return { kind, list: "", keyFields: [] };
		case "dictionary":
			return { kind, dictionary: "", keyFields: [] };
	}
}

export const newComparison: Comparison = {
	kind: "comparison",
	isNegated: false,
	left: { kind: "field", field: "" },
	operator: "=",
	right: { kind: "constant", value: "" },
	ignoreCase: false,
};
