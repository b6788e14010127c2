/**
 * One rule of the tree: parse the text, map raw fields, enrich, then let the first extra rule that fits go on. Extra
 * rules know more about the message than their parent, so what they write replaces what the parent wrote.
 */
import { compileCondition, type Lookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { Reject } from "../outcome.ts";
import { compileMethod } from "./compile-method.ts";
import { withDefaultMapping } from "./default-mapping.ts";
import { compileEnrichment, type Enrichment } from "./enrichment.ts";
import { normalizerErrors } from "./errors.ts";
import { rawToText } from "./mapped-field.ts";
import { compileMappingTable } from "./mapping.ts";
import type { ExtraRule } from "./normalizer.definition.ts";
import { maxPathKeys } from "./raw/raw-path.ts";
import { pairsInput, type RuleInput, treeInput } from "./rule-input.ts";
import type { Run } from "./run.ts";

/** Extra rules inside extra rules. */
export const maxRuleDepth = 16;

export interface Rule {
	/** False when `apply` is certain to reject the text. */
	mayRead(text: string): boolean;
	/** Adds what the text says to the event; after a reject the event is as it was. */
	apply(text: string, event: Event, run: Run): Reject | undefined;
}

export interface RuleContext {
	readonly lookups: Lookups;
	readonly keepsExtra: boolean;
}

type RuleSettings = Pick<
	ExtraRule,
	"parsing" | "mapping" | "enrichment" | "extras"
>;

/** Compiles a rule and those below it. `where` names it in errors; throws `normalizers.*`. */
export function compileRule(
	settings: RuleSettings,
	context: RuleContext,
	where: string,
	depth = 0,
): Rule {
	if (depth > maxRuleDepth) {
		throw normalizerErrors.make("tooDeep", { where, max: maxRuleDepth });
	}
	const { parser, defaultMapping } = compileMethod(settings.parsing, where);
	for (const { source } of settings.mapping) checkSource(source, where);
	const table = compileMappingTable(
		withDefaultMapping(settings.mapping, defaultMapping),
		({ sources, field }, index) =>
			`${where}, mapping ${index + 1} (${sources[0]} → ${field}),`,
	);
	const parts = { settings, context, where, depth };
	const mayRead = parser.mayRead ?? (() => true);
	const apply =
		parser.shape === "flat"
			? assemble(pairsInput(parser, table, context.keepsExtra), parts)
			: assemble(treeInput(parser, table, context.keepsExtra), parts);
	return { mayRead, apply };
}

interface RuleParts {
	readonly settings: RuleSettings;
	readonly context: RuleContext;
	readonly where: string;
	readonly depth: number;
}

function assemble<Message>(
	input: RuleInput<Message>,
	parts: RuleParts,
): Rule["apply"] {
	const { settings, context, where } = parts;
	const enrichments: Enrichment[] = settings.enrichment.map((one, index) =>
		compileEnrichment(
			one,
			context.lookups,
			`${where}, enrichment ${index + 1},`,
		),
	);
	const extras = settings.extras.map((extra, index) =>
		compileExtra(input, extra, index, parts),
	);
	return (text, event, run) => {
		const message = input.parse(text);
		if (message instanceof Reject) return message;
		input.map(message, event, run);
		for (const enrich of enrichments) enrich(event, run);
		if (extras.length > 0) applyExtras(extras, message, text, event, run);
		return undefined;
	};
}

interface Extra<Message> {
	readonly rule: Rule;
	readonly hasCondition: boolean;
	readonly inputField: string | undefined;
	holds(message: Message): boolean;
	input(message: Message, text: string): string;
}

function compileExtra<Message>(
	parent: RuleInput<Message>,
	extra: ExtraRule,
	index: number,
	{ context, where, depth }: RuleParts,
): Extra<Message> {
	const title = extra.name === "" ? `${index + 1}` : `"${extra.name}"`;
	const place = `${where}, extra rule ${title}`;
	const { condition, inputField } = extra;
	if (inputField !== undefined) checkSource(inputField, place);
	const get = inputField === undefined ? undefined : parent.resolve(inputField);
	return {
		rule: compileRule(extra, context, place, depth + 1),
		hasCondition: condition !== undefined,
		inputField,
		holds:
			condition === undefined
				? () => true
				: compileRawCondition(parent, condition, context.lookups, place),
		input: (message, text) =>
			get === undefined ? text : (rawToText(get(message)) ?? ""),
	};
}

function compileRawCondition<Message>(
	parent: RuleInput<Message>,
	condition: NonNullable<ExtraRule["condition"]>,
	lookups: Lookups,
	where: string,
): (message: Message) => boolean {
	try {
		return compileCondition<Message>(condition, {
			resolve: (source) => ({ type: "string", get: parent.resolve(source) }),
			lookups,
		});
	} catch (error) {
		throw normalizerErrors.make("badCondition", { where }, error);
	}
}

/** The first extra rule that holds and parses. One that holds by its condition and parses nothing is an error. */
function applyExtras<Message>(
	extras: readonly Extra<Message>[],
	message: Message,
	text: string,
	event: Event,
	run: Run,
): void {
	let hasMissed = false;
	// Extra rules of a kind read the same field, one after the other.
	let inputField: string | undefined;
	let input = text;
	for (const extra of extras) {
		if (!extra.holds(message)) continue;
		if (extra.inputField !== inputField) {
			inputField = extra.inputField;
			input = extra.input(message, text);
		}
		if (
			input !== "" &&
			extra.rule.mayRead(input) &&
			extra.rule.apply(input, event, run) === undefined
		) {
			return;
		}
		hasMissed ||= extra.hasCondition;
	}
	if (hasMissed) run.hasFailed = true;
}

function checkSource(source: string, where: string): void {
	if (source.split(".").length > maxPathKeys) {
		throw normalizerErrors.make("longSource", {
			where,
			source,
			max: maxPathKeys,
		});
	}
}
