/**
 * HTTP: the public REST API v1 for programs and the API of the console for browsers. Decides who may call what and
 * speaks the protocols; knows no rules, no engines and no vendor.
 */
export { createConsoleApi } from "./console/create-console-api.ts";
export type { DeadLetterReplay } from "./data-plane.ts";
export type { ApiDependencies, ApiServer } from "./dependencies.ts";
export { createPublicApi } from "./v1/create-public-api.ts";
