/**
 * What an event must have for a condition to hold: the ground on which the selector index leaves conditions out. A
 * requirement is a set of tokens of which at least one is in every event that the condition accepts. It may let too
 * many events through, never too few.
 */
import type {
	Comparison,
	Condition,
	Lookups,
	Operand,
	OperatorName,
} from "#conditions/index.ts";
import { compilePath, type FieldType, toText } from "#event/index.ts";
import { canonicalAddress } from "#text/index.ts";
import { gramLength } from "./literal-search.ts";

export interface Token {
	/** `equals`: the field's text is this. `contains`: this stands somewhere in it. Case is not looked at. */
	readonly kind: "equals" | "contains";
	readonly field: string;
	/** In lower case. */
	readonly text: string;
}

export type Requirement = readonly Token[];

const mostTokens = 256;
const deepestReference = 16;

/** All requirements found; each alone is a sound ground. Empty when the condition may accept any event. */
export function findRequirements(
	condition: Condition,
	filter: Lookups["filter"],
	depth = 0,
): Requirement[] {
	if (condition.kind === "comparison") return comparisonRequirement(condition);
	if (condition.kind === "filter") {
		const saved = condition.isNegated ? undefined : filter(condition.filter);
		if (saved === undefined || depth >= deepestReference) return [];
		return findRequirements(saved, filter, depth + 1);
	}
	const members = condition.members.map((member) =>
		findRequirements(member, filter, depth),
	);
	if (condition.operator === "and") return members.flat();
	if (condition.operator === "or") return eitherRequirement(members);
	return [];
}

/** Of an or-group: each member must give one, and any of their tokens may be the one that is there. */
function eitherRequirement(members: readonly Requirement[][]): Requirement[] {
	if (members.length === 0) return [];
	// Members are combined by the same field where they can be, so that one look at the event answers for all.
	const fields = new Set(
		members[0]?.map((requirement) => fieldsOf(requirement)) ?? [],
	);
	const combined: Requirement[] = [];
	for (const field of fields) {
		const parts = members.map((requirements) =>
			requirements.find((requirement) => fieldsOf(requirement) === field),
		);
		pushUnion(combined, parts);
	}
	if (combined.length > 0) return combined;
	pushUnion(
		combined,
		members.map((requirements) => preferred(requirements)),
	);
	return combined;
}

function fieldsOf(requirement: Requirement): string {
	return [...new Set(requirement.map(({ kind, field }) => `${kind} ${field}`))]
		.sort()
		.join();
}

/** The one that says most about an event: long texts rather than short ones, few tokens rather than many. */
function preferred(
	requirements: readonly Requirement[],
): Requirement | undefined {
	let best: Requirement | undefined;
	let bestScore = -1;
	for (const requirement of requirements) {
		const shortest = Math.min(...requirement.map(({ text }) => text.length));
		const score = shortest / Math.sqrt(requirement.length);
		if (score > bestScore) {
			best = requirement;
			bestScore = score;
		}
	}
	return best;
}

function pushUnion(
	into: Requirement[],
	parts: readonly (Requirement | undefined)[],
): void {
	const union: Token[] = [];
	for (const part of parts) {
		if (part === undefined) return;
		union.push(...part);
	}
	if (union.length <= mostTokens) into.push(union);
}

function comparisonRequirement(comparison: Comparison): Requirement[] {
	const { left, operator, right, isNegated } = comparison;
	if (isNegated || left.kind !== "field" || right === undefined) return [];
	const kind = tokenKinds[operator];
	const constants = constantsOf(right);
	if (kind === undefined || constants.length > mostTokens) return [];
	const { field } = left;
	const texts = constants.map((value) =>
		kind === "equals" ? textEqual(field, value) : textInside(field, value),
	);
	const tokens = texts.flatMap((text) =>
		text === undefined ? [] : [{ kind, field, text: text.toLowerCase() }],
	);
	const isComplete = tokens.length > 0 && tokens.length === texts.length;
	return isComplete && tokens.every(isUsable) ? [tokens] : [];
}

const tokenKinds: Partial<Record<OperatorName, Token["kind"]>> = {
	"=": "equals",
	contains: "contains",
	startsWith: "contains",
	endsWith: "contains",
};

function constantsOf(operand: Operand): readonly (string | number)[] {
	if (operand.kind === "constant") return [operand.value];
	return operand.kind === "list" ? operand.values : [];
}

/** The text that a field has when it equals the constant, as `tokenText` writes it; undefined when that is not sure. */
function textEqual(field: string, value: string | number): string | undefined {
	switch (compilePath(field)?.type) {
		case "string":
		case "mac":
		case "uuid":
			return String(value);
		case "ip":
			return canonicalAddress(String(value)) ?? String(value);
		case "integer":
			// 0 equals an absent field; beyond 2^53 a number has more than one way to be written.
			return Number.isSafeInteger(Number(value)) && Number(value) !== 0
				? String(Number(value))
				: undefined;
		default:
			return undefined;
	}
}

function textInside(field: string, value: string | number): string | undefined {
	return compilePath(field)?.type === "string" ? String(value) : undefined;
}

/** The text of a field's value as tokens are compared with it; "" when absent. */
export function tokenText(type: FieldType, value: unknown): string {
	if (value === undefined || value === "") return "";
	return type === "integer"
		? String(Number(value))
		: toText(value).toLowerCase();
}

/**
 * "" equals an absent field. Inside a text only ASCII is looked for: elsewhere the lower case of a letter may depend on
 * its neighbours.
 */
function isUsable({ kind, text }: Token): boolean {
	if (kind === "equals") return text !== "";
	return text.length >= gramLength && /^[\x20-\x7e]+$/.test(text);
}
