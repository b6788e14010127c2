/** The console's API, whole. Every path starts with /api; the public REST API v1 is another (../v1). */
import { alertEndpoints } from "./endpoints/alerts.ts";
import { eventEndpoints } from "./endpoints/events.ts";
import { ledgerEndpoints } from "./endpoints/ledger.ts";
import { resourceEndpoints } from "./endpoints/resources.ts";
import { serviceEndpoints } from "./endpoints/services.ts";
import { sessionEndpoints } from "./endpoints/session.ts";

export const endpoints = {
	...sessionEndpoints,
	...eventEndpoints,
	...alertEndpoints,
	...resourceEndpoints,
	...serviceEndpoints,
	...ledgerEndpoints,
} as const;
