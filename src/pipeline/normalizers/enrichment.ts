/**
 * Compiles the kinds of enrichment that need no more than the event and dictionaries. They replace values, where the
 * mapping of a normalizer only fills what is empty.
 */
import type { Lookups } from "#conditions/index.ts";
import { type Event, toText } from "#event/index.ts";
import { compileTemplate, type Template } from "#text/index.ts";
import { compileConversions, compileExpression } from "./conversions.ts";
import type { NormalizerEnrichment } from "./enrichment.definition.ts";
import { compileDictionary, compileTable } from "./enrichment-lookup.ts";
import { compileSource, writeText } from "./enrichment-values.ts";
import { normalizerErrors } from "./errors.ts";
import { compileFieldTarget, type FieldTarget } from "./field-target.ts";
import { createRun, type Run } from "./run.ts";

/**
 * True when something was written or cleared. A value that can't become the type of its field sets `run.hasFailed` and
 * leaves the field as it was.
 */
export type Enrichment = (event: Event, run: Run) => boolean;

/** `where` names the place in errors. Throws `normalizers.*`. */
export function compileEnrichment(
	settings: NormalizerEnrichment,
	lookups: Lookups,
	where: string,
): Enrichment {
	switch (settings.kind) {
		case "constant":
			return compileConstant(
				compileFieldTarget(settings.field, where),
				String(settings.value),
				where,
			);
		case "event":
			return compileEvent(settings, where);
		case "dictionary":
			return compileDictionary(settings, lookups, where);
		case "table":
			return compileTable(settings, lookups, where);
		case "template":
			return compileTemplateEnrichment(
				settings.template,
				compileFieldTarget(settings.field, where),
				where,
			);
	}
}

function compileConstant(
	target: FieldTarget,
	text: string,
	where: string,
): Enrichment {
	if (text === "") {
		return (event) => {
			target.clear(event);
			return true;
		};
	}
	// Read once, here: a constant time without year or zone is one of 1970 and of UTC.
	const value = target.cast(
		text,
		createRun({ referenceMs: 0, offsetMinutes: 0 }),
	);
	if (value === undefined) {
		throw normalizerErrors.make("badConstant", {
			where,
			value: text,
			field: target.path,
			type: target.type,
		});
	}
	return (event) => {
		target.set(event, value);
		return true;
	};
}

type EventSettings = Extract<NormalizerEnrichment, { kind: "event" }>;

function compileEvent(settings: EventSettings, where: string): Enrichment {
	const source = compileSource(settings.source, where);
	const convert = compileConversions(settings.conversions, where);
	const target =
		settings.field === undefined
			? undefined
			: compileFieldTarget(settings.field, where);
	const writeParts = compileCaptures(settings.captures, where);
	return (event, run) => {
		const text = toText(source.get(event));
		if (text === "") return false;
		const value = convert === undefined ? text : convert(text, run);
		if (value === "") return false;
		if (value === undefined) {
			run.hasFailed ||= target?.isLenient !== true;
			return false;
		}
		const isWritten =
			target !== undefined && writeText(target, value, event, run);
		return (writeParts?.(value, event, run) ?? false) || isWritten;
	};
}

function compileCaptures(
	settings: EventSettings["captures"],
	where: string,
): ((text: string, event: Event, run: Run) => boolean) | undefined {
	if (settings === undefined) return undefined;
	const expression = compileExpression(settings.expression, where);
	const parts = settings.fields.map(({ group, field }) => ({
		group,
		// Whether a number has its group is seen when the expression matches: one that has not gives nothing.
		index: /^[1-9]\d{0,3}$/.test(group) ? Number(group) - 1 : undefined,
		target: compileFieldTarget(field, where),
	}));
	for (const { group, index } of parts) {
		if (index === undefined && !expression.groupNames.includes(group)) {
			throw normalizerErrors.make(
				"badExpression",
				{ where },
				unknownGroup(group),
			);
		}
	}
	return (text, event, run) => {
		const match = expression.exec(text);
		if (match === undefined) return false;
		let isWritten = false;
		for (const { group, index, target } of parts) {
			const part =
				index === undefined ? match.groups[group] : match.captures[index];
			if (part === undefined || part === "") continue;
			if (writeText(target, part, event, run)) isWritten = true;
		}
		return isWritten;
	};
}

function unknownGroup(group: string): Error {
	return new Error(`it has no group named "${group}"`);
}

function compileTemplateEnrichment(
	text: string,
	target: FieldTarget,
	where: string,
): Enrichment {
	let template: Template;
	try {
		template = compileTemplate(text);
	} catch (error) {
		throw normalizerErrors.make("badTemplate", { where }, error);
	}
	const sources = new Map(
		template.fields.map((field) => [field, compileSource(field, where)]),
	);
	return (event, run) => {
		const rendered = template.render((field) =>
			toText(sources.get(field)?.get(event)),
		);
		return rendered !== "" && writeText(target, rendered, event, run);
	};
}
