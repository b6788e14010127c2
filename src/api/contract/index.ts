/** What the console and the core agree on. Imported by both; knows neither. */
export type { Endpoint } from "./endpoint.ts";
export { endpoints } from "./endpoints.ts";
export * from "./ledger-shapes.ts";
export * from "./resource-shapes.ts";
export * from "./service-shapes.ts";
export * from "./shapes.ts";
