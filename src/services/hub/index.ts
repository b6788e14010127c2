/** The core's side of services. */

export { ensureLocalIdentity } from "./local-identity.ts";
export { createReplayQueue } from "./replay-queue.ts";
export { createServiceRoutes } from "./service-hub.ts";
export { withWholeTokens } from "./whole-tokens.ts";
