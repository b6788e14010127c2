/** The one condition language, used by every stage. Operators and operands follow topics T218009 and T217768. */
import { z } from "zod";

export const operandDefinition = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("field"),
		/** Field path of the event (`SourceAddress`, `Extra.user`), or a raw field name inside a normalizer. */
		field: z.string().min(1),
	}),
	z.strictObject({
		kind: z.literal("constant"),
		value: z.union([z.string(), z.number()]),
	}),
	z.strictObject({
		kind: z.literal("list"),
		values: z.array(z.union([z.string(), z.number()])).min(1),
	}),
	z.strictObject({
		kind: z.literal("activeList"),
		list: z.string().min(1),
		keyFields: z.array(z.string().min(1)).min(1),
		/** Field of the record to read; not needed by inActiveList. */
		field: z.string().optional(),
	}),
	z.strictObject({
		kind: z.literal("dictionary"),
		dictionary: z.string().min(1),
		keyFields: z.array(z.string().min(1)).min(1),
		/** Column of a table dictionary. */
		column: z.string().optional(),
	}),
]);

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
	"inDictionary",
	"inActiveList",
] as const;

const comparisonDefinition = z.strictObject({
	kind: z.literal("comparison"),
	/** "If not" instead of "If". */
	isNegated: z.boolean().default(false),
	left: operandDefinition,
	operator: z.enum(operatorNames),
	/** Absent for the unary operators inDictionary and inActiveList, whose left operand names list and key. */
	right: operandDefinition.optional(),
	/** "Do not match case"; ignored by inSubnet, hasBit, inActiveList and inDictionary. */
	ignoreCase: z.boolean().default(false),
});

const filterReferenceDefinition = z.strictObject({
	kind: z.literal("filter"),
	/** Id or name of a saved filter. */
	filter: z.string().min(1),
	isNegated: z.boolean().default(false),
});

const groupDefinition = z.strictObject({
	kind: z.literal("group"),
	/** and: every member holds; or: at least one; not: none. */
	operator: z.enum(["and", "or", "not"]),
	get members() {
		return z.array(conditionDefinition);
	},
});

export const conditionDefinition: z.ZodType<Condition, ConditionInput> = z.lazy(
	() =>
		z.discriminatedUnion("kind", [
			groupDefinition,
			comparisonDefinition,
			filterReferenceDefinition,
		]),
);

export type Operand = z.infer<typeof operandDefinition>;
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
