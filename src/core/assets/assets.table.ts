import {
	bigint,
	boolean,
	integer,
	json,
	pgTable,
	primaryKey,
	text,
} from "drizzle-orm/pg-core";
import type {
	SourceFacts,
	StoredSoftware,
	StoredVulnerability,
} from "./facts.ts";

export const assetsTable = pgTable("assets", {
	id: text("id").primaryKey(),
	tenantId: text("tenant_id").notNull(),
	name: text("name").notNull(),
	fqdn: text("fqdn").notNull(),
	ipAddresses: json("ip_addresses").$type<readonly string[]>().notNull(),
	macAddresses: json("mac_addresses").$type<readonly string[]>().notNull(),
	owner: text("owner").notNull(),
	osName: text("os_name").notNull(),
	osVersion: text("os_version").notNull(),
	customFields: json("custom_fields")
		.$type<Readonly<Record<string, string>>>()
		.notNull(),
	sourceKinds: text("source_kinds").notNull(),
	searchText: text("search_text").notNull(),
	softwareCount: integer("software_count").notNull(),
	vulnerabilityCount: integer("vulnerability_count").notNull(),
	vulnerabilitySeverity: integer("vulnerability_severity").notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});

export const assetSourcesTable = pgTable(
	"asset_sources",
	{
		assetId: text("asset_id").notNull(),
		kind: text("kind").notNull(),
		lastSeen: bigint("last_seen", { mode: "number" }).notNull(),
		contentHash: text("content_hash").notNull(),
		facts: json("facts").$type<SourceFacts>().notNull(),
	},
	(table) => [primaryKey({ columns: [table.assetId, table.kind] })],
);

export const assetDetailsTable = pgTable("asset_details", {
	assetId: text("asset_id").primaryKey(),
	software: json("software").$type<readonly StoredSoftware[]>().notNull(),
	vulnerabilities: json("vulnerabilities")
		.$type<readonly StoredVulnerability[]>()
		.notNull(),
});

export const assetKeysTable = pgTable(
	"asset_keys",
	{
		assetId: text("asset_id").notNull(),
		tenantId: text("tenant_id").notNull(),
		kind: text("kind").notNull(),
		value: text("value").notNull(),
		isFirst: boolean("is_first").notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.assetId, table.kind, table.value] }),
	],
);
