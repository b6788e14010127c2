/** Conditions of active categories as the form edits them. The core checks them; here only their outline is known. */
import { z } from "zod";

export const conditionFields = {
	name: "Name",
	fqdn: "FQDN",
	ip: "IP address",
	mac: "MAC address",
	owner: "Owner",
	os: "Operating system",
	osVersion: "OS version or build",
	software: "Software",
	softwareVendor: "Software vendor",
	cve: "CVE",
	vulnerability: "Vulnerability",
	vulnerabilitySeverity: "Worst severity (1–4)",
	customField: "Custom field",
	source: "Source",
} as const;

export const conditionOperators = {
	"=": "is",
	"!=": "is not",
	contains: "contains",
	startsWith: "starts with",
	endsWith: "ends with",
	match: "matches (RE2)",
	inSubnet: "is in subnet",
	">": ">",
	">=": "≥",
	"<": "<",
	"<=": "≤",
	exists: "has a value",
} as const;

export interface Comparison {
	readonly field: string;
	readonly customFieldId?: string | undefined;
	readonly operator: string;
	readonly value: string;
}
export type Condition =
	| Comparison
	| { readonly all: readonly Condition[] }
	| { readonly any: readonly Condition[] }
	| { readonly not: Condition };

export const newComparison: Comparison = {
	field: "os",
	operator: "contains",
	value: "",
};
export const newCondition: Condition = { all: [newComparison] };

const shape: z.ZodType<Condition> = z.lazy(() =>
	z.union([
		z.object({
			field: z.string(),
			customFieldId: z.string().optional(),
			operator: z.string(),
			value: z.string().default(""),
		}),
		z.object({ all: z.array(shape) }),
		z.object({ any: z.array(shape) }),
		z.object({ not: shape }),
	]),
);

/** A group at the top, whatever came. */
export function readCondition(given: unknown): Condition {
	const read = shape.safeParse(given);
	if (!read.success) return newCondition;
	return "field" in read.data ? { all: [read.data] } : read.data;
}
