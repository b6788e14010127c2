/**
 * Which assets an active category takes in. A language of its own, small, since the one of events asks for fields of
 * events. Texts are compared without regard to case.
 */
import { z } from "zod";
import { compileRe2, compileSubnet } from "#text/index.ts";
import { assetsErrors } from "./errors.ts";

export const assetConditionFields = [
	"name",
	"fqdn",
	"ip",
	"mac",
	"owner",
	"os",
	"osVersion",
	"software",
	"softwareVendor",
	"cve",
	"vulnerability",
	"vulnerabilitySeverity",
	"customField",
	"source",
] as const;
export type AssetConditionField = (typeof assetConditionFields)[number];

export const assetConditionOperators = [
	"=",
	"!=",
	"contains",
	"startsWith",
	"endsWith",
	"match",
	"inSubnet",
	">",
	">=",
	"<",
	"<=",
	"exists",
] as const;
export type AssetConditionOperator = (typeof assetConditionOperators)[number];

export interface AssetComparison {
	readonly field: AssetConditionField;
	/** Of `customField` the id of the field. */
	readonly customFieldId?: string | undefined;
	readonly operator: AssetConditionOperator;
	/** Of `exists` unused. */
	readonly value: string;
}

export type AssetCondition =
	| AssetComparison
	| { readonly all: readonly AssetCondition[] }
	| { readonly any: readonly AssetCondition[] }
	| { readonly not: AssetCondition };

const maxNodes = 200;
const maxDepth = 10;

const comparison = z
	.strictObject({
		field: z.enum(assetConditionFields),
		customFieldId: z.string().max(64).optional(),
		operator: z.enum(assetConditionOperators),
		value: z.string().max(1024).default(""),
	})
	.superRefine((given, context) => {
		const { field, operator, value, customFieldId } = given;
		const refuse = (message: string): void =>
			context.addIssue({ code: "custom", message });
		if (field === "customField" && !customFieldId) {
			refuse("a custom field needs its id");
		}
		if (operator === "inSubnet") {
			if (field !== "ip") refuse("only IP addresses are in subnets");
			if (compileSubnet(value) === undefined) {
				refuse("must be a subnet such as 10.0.0.0/8");
			}
		} else if (operator === "match") {
			try {
				compileRe2(value);
			} catch {
				refuse("must be a regular expression of RE2");
			}
		} else if (operator !== "exists" && value.trim() === "") {
			refuse("a value is needed");
		}
	});

export const assetCondition: z.ZodType<AssetCondition> = z.lazy(() =>
	z.union([
		comparison,
		z.strictObject({ all: z.array(assetCondition).min(1) }),
		z.strictObject({ any: z.array(assetCondition).min(1) }),
		z.strictObject({ not: assetCondition }),
	]),
);

/** Throws assets.badCategory with the reason. */
export function parseAssetCondition(given: unknown): AssetCondition {
	checkSize(given);
	const result = assetCondition.safeParse(given);
	if (result.success) return result.data;
	throw assetsErrors.make("badCategory", {
		place: "condition",
		reason: deepestReason(result.error.issues),
	});
}

/** Before the definition reads it: nesting without end would exhaust the stack. */
function checkSize(given: unknown): void {
	let nodes = 0;
	const visit = (node: unknown, depth: number): void => {
		nodes++;
		if (nodes > maxNodes * 8 || depth > maxDepth * 2) {
			throw assetsErrors.make("badCategory", {
				place: "condition",
				reason: `at most ${maxNodes} comparisons, ${maxDepth} groups deep`,
			});
		}
		if (typeof node !== "object" || node === null) return;
		for (const child of Object.values(node)) visit(child, depth + 1);
	};
	visit(given, 0);
}

/** Unions answer with the issues of every branch; the one that got furthest is meant. */
function deepestReason(issues: readonly z.core.$ZodIssue[]): string {
	const leaves: { depth: number; message: string }[] = [];
	const visit = (issue: z.core.$ZodIssue, depth: number): void => {
		const own = depth + issue.path.length;
		if (issue.code !== "invalid_union") {
			// Custom issues are of a comparison that was well formed.
			const bonus = issue.code === "custom" ? 100 : 0;
			leaves.push({ depth: own + bonus, message: issue.message });
			return;
		}
		for (const branch of issue.errors) {
			for (const inner of branch) visit(inner, own);
		}
	};
	for (const issue of issues) visit(issue, 0);
	leaves.sort((a, b) => b.depth - a.depth);
	return leaves[0]?.message ?? "it is no condition";
}
