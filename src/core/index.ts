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
export {
	type AssetField,
	assetFieldsSettings,
} from "./assets/asset-fields.ts";
export {
	type Asset,
	type AssetFilter,
	type AssetPatterns,
	type AssetSource,
	type AssetSummary,
	type Assets,
	assetSortings,
	type ImportResult,
} from "./assets/assets.ts";
export {
	type AssetCategories,
	type AssetCategory,
	type CategoryInput,
	categoryKinds,
} from "./assets/categories.ts";
export { createCategorizeTask } from "./assets/categorize.ts";
export { createAssets } from "./assets/create-assets.ts";
export { createAssetCategories } from "./assets/create-categories.ts";
export { assetsErrors } from "./assets/errors.ts";
export type {
	StoredSoftware,
	StoredVulnerability,
} from "./assets/facts.ts";
export {
	type AssetProblem,
	canonicalFqdn,
	readAsset,
} from "./assets/read-asset.ts";
export { currentActor, withActor } from "./audit/actor.ts";
export type { Actor, AuditEntry, AuditTrail } from "./audit/audit.ts";
export {
	type AuditHeadFile,
	openAuditHead,
	readAuditHead,
} from "./audit/audit-head.ts";
export {
	type AuditKeys,
	openAuditKeys,
	readAuditKeys,
	renewAuditKey,
} from "./audit/audit-keys.ts";
export {
	compareWithEvents,
	findEventsWithoutRecord,
} from "./audit/compare-events.ts";
export { createAudit } from "./audit/create-audit.ts";
export { auditErrors } from "./audit/errors.ts";
export { type ShippedGroup, shipAudit } from "./audit/ship-audit.ts";
export {
	type AuditProblem,
	type AuditRecord,
	type AuditVerification,
	pagesOf,
	verifyAudit,
} from "./audit/verify-audit.ts";
export type { BackupFile, Backups, OpenBackup } from "./backup/backup.ts";
export {
	type BackupSchedule,
	type BackupService,
	backupKind,
	createBackupService,
} from "./backup/backup-service.ts";
export { createBackups } from "./backup/create-backups.ts";
export { backupErrors } from "./backup/errors.ts";
export type { BackupManifest } from "./backup/manifest.ts";
export { backupPlaces, putScheduled } from "./backup/places.ts";
export { prepareRestore } from "./backup/restore.ts";
export { createDashboards } from "./dashboards/create-dashboards.ts";
export type {
	Dashboard,
	DashboardSummary,
	Dashboards,
} from "./dashboards/dashboards.ts";
export { dashboardsErrors } from "./dashboards/errors.ts";
export { createPassword, ensureFirstStart } from "./first-start.ts";
export { createMailer } from "./notifications/create-mailer.ts";
export { createNotifier } from "./notifications/create-notifier.ts";
export { createOutbox } from "./notifications/create-outbox.ts";
export {
	defaultEmailTemplate,
	emailTemplateResource,
} from "./notifications/email-template.definition.ts";
export { mailErrors } from "./notifications/errors.ts";
export {
	type MailSettings,
	mailSettings,
} from "./notifications/mail.definition.ts";
export type { Mailer } from "./notifications/mailer.ts";
export { notificationRuleSettings } from "./notifications/notification-rules.definition.ts";
export type {
	NotificationRecipient,
	Notifier,
} from "./notifications/notifier.ts";
export type { NewMail, Outbox, OutboxState } from "./notifications/outbox.ts";
export {
	createSending,
	type Sending,
} from "./notifications/send-waiting.ts";
export {
	compareValues,
	type Difference,
} from "./resources/compare.ts";
export { createResources } from "./resources/create-resources.ts";
export { resourcesErrors } from "./resources/errors.ts";
export { foldersErrors } from "./resources/folder-errors.ts";
export type { Folder, Folders } from "./resources/folders.ts";
export type {
	BatchItem,
	BatchProblem,
	ContentIssue,
	Resource,
	ResourceInput,
	ResourceSearch,
	ResourceSummary,
	Resources,
	ResourceUser,
	ResourceVersion,
	VersionSummary,
} from "./resources/resources.ts";
export { rewriteReferences } from "./resources/rewrite-references.ts";
export {
	isAllowed,
	isAllowedEverywhere,
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
export { createSettings } from "./settings/create-settings.ts";
export { egressSettings } from "./settings/egress.definition.ts";
export { storedSettingsErrors } from "./settings/errors.ts";
export { findSettingsUsing } from "./settings/find-users.ts";
export {
	defineSettings,
	type SettingsDefinition,
	type SettingsDocument,
	type SettingsIssue,
	type SettingsStore,
} from "./settings/settings.ts";
export { createSourceWatch } from "./sources/create-source-watch.ts";
export { createSources } from "./sources/create-sources.ts";
export { sourcesErrors } from "./sources/errors.ts";
export type { ReceivedCount, SourceWatch } from "./sources/source-watch.ts";
export {
	type PolicyInput,
	type Source,
	type SourceFilter,
	type SourcePolicy,
	type SourceState,
	type Sources,
	sourceStates,
	sourceViolations,
} from "./sources/sources.ts";
export { createTasks, type TasksOptions } from "./tasks/create-tasks.ts";
export { tasksErrors } from "./tasks/errors.ts";
export {
	type Task,
	type TaskFilter,
	type TaskKind,
	type TaskProgress,
	type TaskRunner,
	type TaskSchedule,
	type TaskState,
	type Tasks,
	type TaskWork,
	taskStates,
} from "./tasks/tasks.ts";
export { createTenants } from "./tenants/create-tenants.ts";
export { tenantsErrors } from "./tenants/errors.ts";
export {
	sharedTenantId,
	type Tenant,
	type TenantChange,
	type Tenants,
} from "./tenants/tenants.ts";
export { createTransfer } from "./transfer/create-transfer.ts";
export { transferErrors } from "./transfer/errors.ts";
export type {
	OpenedPackage,
	Transfer,
	TransferAccess,
	TransferAction,
} from "./transfer/transfer.ts";
export { createUsers } from "./users/create-users.ts";
export { usersErrors } from "./users/errors.ts";
export {
	type NewUser,
	type RoleInTenant,
	type Session,
	toPrincipal,
	type User,
	type UserChange,
	type UserSearch,
	type Users,
} from "./users/users.ts";
