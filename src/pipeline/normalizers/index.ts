/** From the text of a message to an event: the definition of a normalizer and its compiler. Asks nothing of the outside. */
export {
	compileNormalizer,
	type NormalizerContext,
} from "./compile-normalizer.ts";
export {
	type Conversion,
	type ExtraRule,
	type Mapping,
	type NormalizerEnrichment,
	type NormalizerSettings,
	normalizerDefinition,
	type ParsingMethod,
} from "./normalizer.definition.ts";
export type { Normalizer } from "./normalizer.ts";
