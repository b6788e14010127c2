/** Sends lines to connectors, ours or others'; for the command line and for load tests. */
export type { LineSource } from "./blocks.ts";
export type { SendProgress } from "./progress.ts";
export type { RetrySettings } from "./retries.ts";
export { type SendSettings, sendLines } from "./send-lines.ts";
export type { SendTls } from "./trust.ts";
