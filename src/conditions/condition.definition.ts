/** The one condition language, used by every stage. Operators and operands follow topics T218009 and T217768. */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";
import { isNestedDeeper } from "./nesting.ts";
import { operandDefinition } from "./operand.definition.ts";

/** Deepest nesting, of groups and of saved filters inside each other. */
export const maxNesting = 64;

export const operatorNames = [
	"=",
	"<",
	"<=",
	">",
	">=",
	"inSubnet",
	"contains",
	"startsWith",
	"endsWith",
	"match",
	"hasBit",
	"hasVulnerability",
	"inActiveList",
	"inDictionary",
	"inCategory",
	"inActiveDirectoryGroup",
	"TIDetect",
] as const;

const comparisonDefinition = z.strictObject({
	kind: z.literal("comparison"),
	isNegated: z.boolean().default(false).meta({
		title: "If not",
		description: "Holds when the comparison does not",
	}),
	left: operandDefinition.meta({ title: "Left operand" }),
	operator: z.enum(operatorNames).meta({ title: "Operator" }),
	right: operandDefinition.optional().meta({
		title: "Right operand",
		description: "inActiveList, inDictionary and TIDetect have none",
	}),
	ignoreCase: z.boolean().default(false).meta({
		title: "Do not match case",
		description:
			"Without effect on numbers, inSubnet, hasBit, inActiveList, inDictionary, inCategory and inActiveDirectoryGroup",
	}),
});

const filterReferenceDefinition = z.strictObject({
	kind: z.literal("filter"),
	/** Id or name of a saved filter. */
	filter: referenceTo("filter").meta({ title: "Filter" }),
	isNegated: z.boolean().default(false).meta({ title: "If not" }),
});

const groupDefinition = z.strictObject({
	kind: z.literal("group"),
	operator: z.enum(["and", "or", "not"]).meta({
		title: "Holds when",
		description: "and: every member holds; or: at least one; not: none",
	}),
	get members() {
		return z.array(anyCondition);
	},
});

const anyCondition: z.ZodType<Condition, ConditionInput> = z
	.lazy(() =>
		z.discriminatedUnion("kind", [
			groupDefinition,
			comparisonDefinition,
			filterReferenceDefinition,
		]),
	)
	// The name by which forms know a condition in a JSON Schema.
	.meta({ id: "condition", title: "Condition" });

/** Refuses what is nested too deep before anything walks down into it: some 1000 levels overflow the stack. */
export const conditionDefinition: z.ZodType<Condition, ConditionInput> =
	z.preprocess((value: ConditionInput, context) => {
		if (isNestedDeeper(value, maxNesting)) {
			context.addIssue({
				code: "custom",
				message: `nested more than ${maxNesting} levels deep`,
			});
		}
		return value;
	}, anyCondition);

export type OperatorName = (typeof operatorNames)[number];
export type Comparison = z.infer<typeof comparisonDefinition>;
export type FilterReference = z.infer<typeof filterReferenceDefinition>;
export interface Group {
	kind: "group";
	operator: "and" | "or" | "not";
	members: Condition[];
}
export type Condition = Group | Comparison | FilterReference;

type ConditionInput =
	| {
			kind: "group";
			operator: "and" | "or" | "not";
			members: ConditionInput[];
	  }
	| z.input<typeof comparisonDefinition>
	| z.input<typeof filterReferenceDefinition>;
