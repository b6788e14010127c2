/** What a rule writes after its mapping: it replaces values, where the mapping only fills what is empty. */
import { compileKey, type Lookups } from "#conditions/index.ts";
import {
	compilePath,
	type Event,
	type EventPath,
	toText,
} from "#event/index.ts";
import { compileTemplate, type Template } from "#text/index.ts";
import { compileConversions } from "./conversions.ts";
import { normalizerErrors } from "./errors.ts";
import { compileFieldTarget, type FieldTarget } from "./field-target.ts";
import type { NormalizerEnrichment } from "./normalizer.definition.ts";
import { createRun, type Run } from "./run.ts";

export type Enrichment = (event: Event, run: Run) => void;

export function compileEnrichment(
	settings: NormalizerEnrichment,
	lookups: Lookups,
	where: string,
): Enrichment {
	const target = compileFieldTarget(settings.field, where);
	switch (settings.kind) {
		case "constant":
			return compileConstant(target, String(settings.value), where);
		case "event": {
			const source = compileSource(settings.source, where);
			const convert = compileConversions(settings.conversions, where);
			return (event, run) => {
				const text = toText(source.get(event));
				if (text === "") return;
				writeText(
					target,
					convert === undefined ? text : convert(text, run),
					event,
					run,
				);
			};
		}
		case "dictionary":
			return compileDictionary(settings, target, lookups, where);
		case "template":
			return compileTemplateEnrichment(settings.template, target, where);
	}
}

function compileConstant(
	target: FieldTarget,
	text: string,
	where: string,
): Enrichment {
	if (text === "") return (event) => target.clear(event);
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
	return (event) => target.set(event, value);
}

function compileDictionary(
	settings: Extract<NormalizerEnrichment, { kind: "dictionary" }>,
	target: FieldTarget,
	lookups: Lookups,
	where: string,
): Enrichment {
	const { dictionary } = settings;
	if (lookups.dictionary(dictionary) === undefined) {
		throw normalizerErrors.make("unknownDictionary", { where, dictionary });
	}
	for (const field of settings.keyFields) compileSource(field, where);
	const keyOf = compileKey<Event>(settings.keyFields, compilePath, "listed");
	return (event, run) => {
		const key = keyOf(event);
		// Asked for each event, so a dictionary that is replaced while events pass is seen.
		const text = lookups.dictionary(dictionary)?.get(key);
		if (text !== undefined) writeText(target, text, event, run);
	};
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
		writeText(target, rendered, event, run);
	};
}

function compileSource(source: string, where: string): EventPath {
	const path = compilePath(source);
	if (path === undefined) {
		throw normalizerErrors.make("unknownSource", { where, source });
	}
	return path;
}

function writeText(
	target: FieldTarget,
	text: string | undefined,
	event: Event,
	run: Run,
): void {
	if (text === "") return;
	const value = text === undefined ? undefined : target.cast(text, run);
	if (value !== undefined) target.set(event, value);
	else if (!target.isLenient) run.hasFailed = true;
}
