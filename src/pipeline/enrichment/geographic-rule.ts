/** Writes where an address is: attributes of its network in the geographic data set, each into a field. */
import { type Event, toText } from "#event/index.ts";
import { compileSource } from "../normalizers/enrichment-values.ts";
import { compileFieldTarget } from "../normalizers/field-target.ts";
import { createRun } from "../normalizers/run.ts";
import type { EnrichmentOutcome } from "./compile-rule.ts";
import type { RuleOfKind } from "./enrichment-rule.definition.ts";
import { enrichmentErrors } from "./errors.ts";
import {
	type GeoAttribute,
	type GeoReader,
	type GeoRecord,
	geoAttributes,
} from "./geo/geo-record.ts";

/** An attribute that the data set does not know leaves its field. Throws `normalizers.*`, `enrichment.*`. */
export function compileGeographicRule(
	settings: RuleOfKind<"geographic">,
	where: string,
	geo: () => GeoReader | undefined,
): (event: Event) => EnrichmentOutcome {
	const source = compileSource(settings.sourceField, where);
	if (source.type !== "ip" && source.type !== "string") {
		throw enrichmentErrors.make("notAnAddress", { field: source.path });
	}
	const mapping = settings.mapping ?? defaultMapping(settings.sourceField);
	const writers = mapping.map(({ attribute, field }) =>
		compileWriter(attribute, field, where),
	);
	return (event) => {
		const address = source.get(event);
		if (typeof address !== "string" || address === "") return "missed";
		const record = geo()?.find(address);
		if (record === undefined) return "missed";
		let outcome: EnrichmentOutcome = "missed";
		for (const write of writers) {
			const written = write(record, event);
			if (written !== "missed" && outcome !== "failed") outcome = written;
		}
		return outcome;
	};
}

function compileWriter(
	attribute: GeoAttribute,
	field: string,
	where: string,
): (record: GeoRecord, event: Event) => EnrichmentOutcome {
	const target = compileFieldTarget(field, where);
	const run = createRun({ referenceMs: 0, offsetMinutes: 0 });
	return (record, event) => {
		const found = record[attribute];
		if (found === undefined) return "missed";
		if (typeof found === "number" && target.type === "float") {
			target.set(event, found);
			return "applied";
		}
		const value = target.cast(toText(found), run);
		if (value === undefined) return "failed";
		target.set(event, value);
		return "applied";
	};
}

function defaultMapping(
	sourceField: string,
): readonly { readonly attribute: GeoAttribute; readonly field: string }[] {
	const side = /^(Source|Destination|Device)Address$/.exec(sourceField)?.[1];
	if (side === undefined) {
		throw enrichmentErrors.make("noDefaultMapping", { field: sourceField });
	}
	return geoAttributes.map((attribute) => ({
		attribute,
		field: `${side}${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}`,
	}));
}
