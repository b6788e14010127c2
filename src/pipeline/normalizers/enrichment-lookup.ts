/** Enrichment from dictionaries and tables. They are asked for each event, so one that is replaced meanwhile is seen. */
import { compileKey, type Lookups } from "#conditions/index.ts";
import { compilePath, type Event } from "#event/index.ts";
import type { NormalizerEnrichment } from "./enrichment.definition.ts";
import type { Enrichment } from "./enrichment.ts";
import { compileSource, writeText } from "./enrichment-values.ts";
import { normalizerErrors } from "./errors.ts";
import { compileFieldTarget } from "./field-target.ts";

type Settings<Kind> = Extract<NormalizerEnrichment, { kind: Kind }>;

/** Throws `normalizers.unknownDictionary`, `unknownSource` and those of fields. */
export function compileDictionary(
	settings: Settings<"dictionary">,
	lookups: Lookups,
	where: string,
): Enrichment {
	const { dictionary } = settings;
	const keyOf = compileKeyOf(settings, lookups, where);
	const target = compileFieldTarget(settings.field, where);
	return (event, run) => {
		const text = lookups.dictionary(dictionary)?.get(keyOf(event));
		if (text === undefined || text === "") return false;
		return writeText(target, text, event, run);
	};
}

/** A column that the table does not have, or an empty cell, leaves its field. Throws as `compileDictionary`. */
export function compileTable(
	settings: Settings<"table">,
	lookups: Lookups,
	where: string,
): Enrichment {
	const { dictionary } = settings;
	const keyOf = compileKeyOf(settings, lookups, where);
	const cells = settings.mapping.map(({ column, field }) => ({
		column,
		target: compileFieldTarget(field, where),
	}));
	return (event, run) => {
		const table = lookups.dictionary(dictionary);
		if (table === undefined) return false;
		const key = keyOf(event);
		let isWritten = false;
		for (const { column, target } of cells) {
			const text = table.get(key, column);
			if (text === undefined || text === "") continue;
			if (writeText(target, text, event, run)) isWritten = true;
		}
		return isWritten;
	};
}

function compileKeyOf(
	settings: Settings<"dictionary" | "table">,
	lookups: Lookups,
	where: string,
): (event: Event) => string {
	const { dictionary, keyFields } = settings;
	if (lookups.dictionary(dictionary) === undefined) {
		throw normalizerErrors.make("unknownDictionary", { where, dictionary });
	}
	for (const field of keyFields) compileSource(field, where);
	return compileKey<Event>(keyFields, compilePath, "listed");
}
