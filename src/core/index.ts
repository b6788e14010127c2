/**
 * Data at rest, a folder per thing that people manage. Rooms of core check what they are given and decide nothing about
 * who may do it: callers ask `isAllowed` first.
 */

export {
	type Alert,
	type AlertAction,
	type AlertEvent,
	type AlertFilter,
	type AlertHistoryEntry,
	type AlertSeverity,
	type AlertSignal,
	type AlertStatus,
	type Alerts,
	alertStatuses,
	type ClosingReason,
	closingReasons,
} from "./alerts/alerts.ts";
export { createAlerts } from "./alerts/create-alerts.ts";
export { alertsErrors } from "./alerts/errors.ts";
export { createPassword, ensureFirstStart } from "./first-start.ts";
export { createResources } from "./resources/create-resources.ts";
export { resourcesErrors } from "./resources/errors.ts";
export type {
	ContentIssue,
	Resource,
	ResourceInput,
	ResourceSearch,
	ResourceSummary,
	Resources,
	ResourceUser,
} from "./resources/resources.ts";
export {
	isAllowed,
	type Permission,
	type Principal,
	permissions,
	type Role,
	roleNames,
	tenantsWith,
	tenantsWithShared,
} from "./roles.ts";
export { createServices } from "./services/create-services.ts";
export { activeServicesErrors } from "./services/errors.ts";
export type {
	Counter,
	PairedService,
	Pairing,
	Service,
	ServiceCommand,
	ServiceKind,
	ServiceRegistry,
	ServiceState,
	ServiceStatus,
	Services,
} from "./services/services.ts";
export { serviceKinds } from "./services/services.ts";
export { createTenants } from "./tenants/create-tenants.ts";
export {
	sharedTenantId,
	type Tenant,
	type Tenants,
} from "./tenants/tenants.ts";
export { createUsers } from "./users/create-users.ts";
export { usersErrors } from "./users/errors.ts";
export {
	type NewUser,
	type Session,
	toPrincipal,
	type User,
	type Users,
} from "./users/users.ts";
