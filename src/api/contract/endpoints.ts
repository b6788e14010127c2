/** The console's API, whole. Every path starts with /api; the public REST API v1 is another (../v1). */
import { activeListEndpoints } from "./endpoints/active-lists.ts";
import { alertEndpoints } from "./endpoints/alerts.ts";
import { assetEndpoints } from "./endpoints/assets.ts";
import { auditEndpoints } from "./endpoints/audit.ts";
import { backupEndpoints } from "./endpoints/backup.ts";
import { dashboardEndpoints } from "./endpoints/dashboards.ts";
import { eventEndpoints } from "./endpoints/events.ts";
import { ledgerEndpoints } from "./endpoints/ledger.ts";
import { profileEndpoints } from "./endpoints/profile.ts";
import { resourceEndpoints } from "./endpoints/resources.ts";
import { serviceEndpoints } from "./endpoints/services.ts";
import { sessionEndpoints } from "./endpoints/session.ts";
import { settingsEndpoints } from "./endpoints/settings.ts";
import { sourceEndpoints } from "./endpoints/sources.ts";
import { taskEndpoints } from "./endpoints/tasks.ts";
import { tenantEndpoints } from "./endpoints/tenants.ts";
import { transferEndpoints } from "./endpoints/transfer.ts";
import { userEndpoints } from "./endpoints/users.ts";

export const endpoints = {
	...sessionEndpoints,
	...profileEndpoints,
	...userEndpoints,
	...tenantEndpoints,
	...eventEndpoints,
	...dashboardEndpoints,
	...alertEndpoints,
	...resourceEndpoints,
	...transferEndpoints,
	...serviceEndpoints,
	...activeListEndpoints,
	...assetEndpoints,
	...settingsEndpoints,
	...sourceEndpoints,
	...ledgerEndpoints,
	...taskEndpoints,
	...backupEndpoints,
	...auditEndpoints,
} as const;
