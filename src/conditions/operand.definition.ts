/** What may stand on the sides of a comparison. Which kind goes with which operator: `operand-places.ts`. */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";

/** Also how bad a vulnerability is, in the words of the sources. */
export const vulnerabilitySeverities = [
	"low",
	"medium",
	"high",
	"critical",
] as const;

const scalar = z.union([z.string(), z.number()]);

const keyFields = z.array(z.string().min(1)).min(1).meta({
	title: "Key fields",
	description:
		"Fields whose values make the key; several are joined with |, in values written \\|",
});

const dictionary = referenceTo("dictionary").meta({ title: "Dictionary" });

export const operandDefinition = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("field"),
		field: z.string().min(1).meta({
			title: "Field",
			description:
				"Field path of the event (SourceAddress, Extra.user), or a raw field name inside a normalizer",
		}),
	}),
	z.strictObject({
		kind: z.literal("constant"),
		value: scalar.meta({
			title: "Value",
			description: '10 and "10" mean the same',
		}),
	}),
	z.strictObject({
		kind: z.literal("list"),
		values: z.array(scalar).min(1).meta({
			title: "Values",
			description: "One must fit; of the bits of hasBit, all",
		}),
	}),
	z.strictObject({
		kind: z.literal("activeList"),
		list: referenceTo("activeList").meta({ title: "Active list" }),
		keyFields,
		field: z.string().min(1).optional().meta({
			title: "Field of the record",
			description: "Which value is compared; inActiveList has none",
		}),
	}),
	z.strictObject({
		kind: z.literal("dictionary"),
		dictionary,
		keyFields,
		/** The same as the kind `table`: conditions were written so before that kind was there. */
		column: z.string().min(1).optional().meta({
			title: "Column",
			description: "Of a table; the kind table says the same",
		}),
	}),
	z.strictObject({
		kind: z.literal("table"),
		dictionary,
		keyFields,
		column: z.string().min(1).optional().meta({
			title: "Column",
			description: "Which cell of the row is compared; inDictionary has none",
		}),
	}),
	z.strictObject({
		kind: z.literal("ti"),
		category: z.string().min(1).optional().meta({
			title: "Category",
			description: "CyberTrace feed such as KL_IP_Reputation; all when absent",
		}),
		keyField: z.string().min(1).optional().meta({
			title: "Key field",
			description:
				"Event field with the indicator that was looked up; all indicators when absent",
		}),
		field: z.string().min(1).optional().meta({
			title: "Field of the record",
			description:
				"Which value is compared, of every record found; TIDetect has none",
		}),
	}),
	z.strictObject({
		kind: z.literal("vulnerability"),
		name: z.string().min(1).optional().meta({
			title: "Vulnerability",
			description: "Such as KLA10987 or CVE-2024-3094; any when absent",
		}),
		severities: z
			.array(z.enum(vulnerabilitySeverities))
			.min(1)
			.optional()
			.meta({
				title: "Severities",
				description: "One of them; any when absent",
			}),
	}),
]);

export type Operand = z.infer<typeof operandDefinition>;
export type OperandKind = Operand["kind"];
export type OperandOf<Kind extends OperandKind> = Extract<
	Operand,
	{ kind: Kind }
>;
export type VulnerabilitySeverity = (typeof vulnerabilitySeverities)[number];
