/**
 * Where state lives: tenants, users, resources, alerts. One schema and one set of migrations on two engines. Only
 * `services` opens a store; others get its database as an argument.
 */
export { openPglite } from "./pglite.ts";
export { openPostgres } from "./postgres.ts";
export type { StateDatabase, StateStore } from "./state-store.ts";
