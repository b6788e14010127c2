/** What the console and the core agree on. Imported by both; knows neither. */
export * from "./asset-shapes.ts";
export * from "./csv.ts";
export * from "./dashboard-shapes.ts";
export type { Endpoint } from "./endpoint.ts";
export { activeListRecordShape } from "./endpoints/active-lists.ts";
export { backupsShape, restoreAnswer } from "./endpoints/backup.ts";
export {
	settingsKindShape,
	settingsShape,
	settingsSummaryShape,
} from "./endpoints/settings.ts";
export { sourcePolicyShape, sourceShape } from "./endpoints/sources.ts";
export { taskShape } from "./endpoints/tasks.ts";
export { endpoints } from "./endpoints.ts";
export * from "./ledger-shapes.ts";
export * from "./list-file.ts";
export * from "./resource-shapes.ts";
export * from "./service-shapes.ts";
export * from "./shapes.ts";
export * from "./transfer-shapes.ts";
export * from "./user-shapes.ts";
