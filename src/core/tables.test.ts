/** The tables that the code believes in are those that the migrations make. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { and, eq, getTableName } from "drizzle-orm";
import {
	getTableConfig,
	type PgTable,
	pgSchema,
	text,
} from "drizzle-orm/pg-core";
import { openPglite } from "#backends/state-store/index.ts";
import {
	alertDetectionsTable,
	alertEventsTable,
	alertHistoryTable,
	alertsTable,
} from "./alerts/alerts.table.ts";
import {
	assetDetailsTable,
	assetKeysTable,
	assetSourcesTable,
	assetsTable,
} from "./assets/assets.table.ts";
import {
	assetCategoriesTable,
	assetCategoryMembersTable,
} from "./assets/categories.table.ts";
import { auditHeadTable, auditRecordsTable } from "./audit/audit.table.ts";
import { dashboardsTable } from "./dashboards/dashboards.table.ts";
import {
	mailOutboxTable,
	seenAlertHistoryTable,
} from "./notifications/notifications.table.ts";
import { foldersTable } from "./resources/folders.table.ts";
import { resourcesTable } from "./resources/resources.table.ts";
import { resourceVersionsTable } from "./resources/versions.table.ts";
import { resourceSecretsTable } from "./secrets/secrets.table.ts";
import { servicesTable } from "./services/services.table.ts";
import { settingsTable } from "./settings/settings.table.ts";
import { sourcePoliciesTable, sourcesTable } from "./sources/sources.table.ts";
import { taskSchedulesTable, tasksTable } from "./tasks/tasks.table.ts";
import { tenantsTable } from "./tenants/tenants.table.ts";
import {
	sessionsTable,
	userRolesTable,
	usersTable,
} from "./users/users.table.ts";

const tables: readonly PgTable[] = [
	assetsTable,
	assetSourcesTable,
	assetDetailsTable,
	assetKeysTable,
	assetCategoriesTable,
	assetCategoryMembersTable,
	tenantsTable,
	usersTable,
	userRolesTable,
	sessionsTable,
	dashboardsTable,
	resourcesTable,
	resourceSecretsTable,
	auditRecordsTable,
	auditHeadTable,
	foldersTable,
	resourceVersionsTable,
	servicesTable,
	settingsTable,
	sourcePoliciesTable,
	sourcesTable,
	mailOutboxTable,
	seenAlertHistoryTable,
	tasksTable,
	taskSchedulesTable,
	alertsTable,
	alertDetectionsTable,
	alertEventsTable,
	alertHistoryTable,
];

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

const columns = pgSchema("information_schema").table("columns", {
	schema: text("table_schema").notNull(),
	table: text("table_name").notNull(),
	name: text("column_name").notNull(),
	type: text("data_type").notNull(),
	nullable: text("is_nullable").notNull(),
});

const inPublic = eq(columns.schema, "public");

for (const table of tables) {
	test(`table ${getTableName(table)} has the columns, types and nulls that the code expects`, async () => {
		const rows = await store.db
			.select()
			.from(columns)
			.where(and(inPublic, eq(columns.table, getTableName(table))));
		const stored = rows.map(({ name, type, nullable }) => ({
			name,
			type,
			notNull: nullable === "NO",
		}));
		const expected = getTableConfig(table).columns.map((column) => ({
			name: column.name,
			type: column.getSQLType(),
			notNull: column.notNull,
		}));
		const byName = (a: { name: string }, b: { name: string }) =>
			a.name < b.name ? -1 : 1;
		assert.deepEqual(stored.sort(byName), expected.sort(byName));
	});
}

test("every table of the database is known to the code", async () => {
	const rows = await store.db
		.selectDistinct({ table: columns.table })
		.from(columns)
		.where(inPublic);
	assert.deepEqual(
		rows.map((row) => row.table).sort(),
		[...tables.map(getTableName), "schema_migrations"].sort(),
	);
});
