/** Data in motion: connectors → normalizers → stages → journal → correlation, storage. Knows no users and no alerts. */
export * from "./aggregation/index.ts";
export * from "./assets/index.ts";
export * from "./collector/index.ts";
export * from "./connectors/index.ts";
export * from "./correlation/index.ts";
export * from "./correlator/index.ts";
export * from "./destinations/index.ts";
export * from "./enrichment/index.ts";
export * from "./journal/index.ts";
export * from "./normalizers/index.ts";
export { Reject } from "./outcome.ts";
export type { RawBatch, RawMessage } from "./raw.ts";
export * from "./resources.ts";
export * from "./secrets.ts";
export * from "./sender/index.ts";
export * from "./storage/index.ts";
