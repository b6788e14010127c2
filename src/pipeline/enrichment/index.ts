/** Enrichment: adds to events what is known of them. Rules run in their order; none ever costs an event. */

export type { EnrichmentOutcome } from "./compile-rule.ts";
export {
	type EnrichmentRule,
	enrichmentRuleDefinition,
	enrichmentRuleResource,
} from "./enrichment-rule.definition.ts";
export {
	createEnrichmentStage,
	type EnrichmentNeeds,
	type EnrichmentStage,
	type NamedEnrichmentRule,
} from "./enrichment-stage.ts";
export type { GeoProgress, GeoSource } from "./geo/csv-rows.ts";
export type { GeoReader, GeoRecord } from "./geo/geo-record.ts";
export {
	type GeoInput,
	type ImportedGeoData,
	importGeoData,
} from "./geo/import-geo-data.ts";
export { openGeoData } from "./geo/open-geo-data.ts";
export { zoneNames } from "./zone.ts";
