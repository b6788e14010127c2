/**
 * HTTP: the public REST API v1 for programs and the API of the console for browsers. Decides who may call what and
 * speaks the protocols; knows no rules, no engines and no vendor.
 */
export type { ActiveListAccess } from "./active-list-access.ts";
export { findCompileError } from "./console/compile-check.ts";
export { createConsoleApi } from "./console/create-console-api.ts";
export type { DeadLetterReplay } from "./data-plane.ts";
export type { ApiDependencies, ApiServer } from "./dependencies.ts";
export type { RecordAudit } from "./record-audit.ts";
export { resourceDefinitions } from "./resource-definitions.ts";
export type { ServiceReloads } from "./service-reloads.ts";
export { createPublicApi } from "./v1/create-public-api.ts";
