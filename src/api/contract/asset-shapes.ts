/** Assets and their categories, as the console sees them. */
import { z } from "zod";

const text = z.string();

export const assetSummaryShape = z.object({
	id: text,
	tenantId: text,
	tenantName: text,
	name: text,
	fqdn: text,
	/** The first is the main one. */
	ipAddresses: z.array(text),
	macAddresses: z.array(text),
	owner: text,
	osName: text,
	osVersion: text,
	/** Values by field id, without defaults. */
	customFields: z.record(text, text),
	/** Kinds, by whose word counts most: manual, ksc, kics, api … */
	sources: z.array(text),
	/** Ids; none = uncategorized. */
	categories: z.array(text),
	softwareCount: z.number(),
	vulnerabilityCount: z.number(),
	/** Of the worst, 0 none … 4 critical. */
	vulnerabilitySeverity: z.number(),
	createdAt: z.number(),
	updatedAt: z.number(),
});

export const assetDetailsShape = assetSummaryShape.extend({
	hardware: z.record(text, text),
	software: z.array(
		z.object({ name: text, version: text, vendor: text, source: text }),
	),
	vulnerabilities: z.array(
		z.object({
			kasperskyID: text,
			productName: text,
			descriptionURL: text,
			recommendedMajorPatch: text,
			recommendedMinorPatch: text,
			severityStr: text,
			severity: z.number(),
			cve: z.array(text),
			exploitExists: z.boolean(),
			malwareExists: z.boolean(),
			source: text,
		}),
	),
	sourceDetails: z.array(
		z.object({
			kind: text,
			identifiers: z.record(text, text),
			lastSeen: z.number(),
		}),
	),
});

export const assetFieldShape = z.object({
	id: text,
	name: text,
	default: text,
	mask: text,
});

/** What people write; the core says which member does not fit. */
export const assetInputShape = z.object({
	name: text.max(256),
	fqdn: text.max(256),
	ipAddresses: z.array(text.max(64)).max(1000),
	macAddresses: z.array(text.max(64)).max(1000),
	owner: text.max(256),
	os: z.object({ name: text.max(256), version: text.max(256) }),
	software: z
		.array(
			z.object({
				name: text.max(256),
				version: text.max(256),
				vendor: text.max(256),
			}),
		)
		.max(10_000),
	customFields: z
		.array(z.object({ id: text.max(64), value: text.max(2048) }))
		.max(100),
});

export const importResultShape = z.object({
	inserted: z.number(),
	updated: z.number(),
	unchanged: z.number(),
	failed: z.number(),
	/** The first 1000. */
	errors: z.array(z.object({ index: z.number(), message: text })),
});

export const assetCategoryShape = z.object({
	id: text,
	tenantId: text,
	tenantName: text,
	parentId: text.optional(),
	name: text,
	/** 1 low … 4 critical. */
	severity: z.number(),
	description: text,
	kind: z.enum(["manual", "active", "reactive"]),
	repeatHours: z.number().optional(),
	condition: z.unknown().optional(),
	lastRunAt: z.number().optional(),
	/** Directly in it, of the tenants that the caller may see. */
	assetCount: z.number(),
	createdAt: z.number(),
	updatedAt: z.number(),
});

export const categoryInputShape = z.object({
	name: text.max(512),
	severity: z.int(),
	description: text.max(1024),
	kind: z.enum(["manual", "active", "reactive"]),
	repeatHours: z.int().optional(),
	condition: z.unknown().optional(),
});

export const assetSortKeys = [
	"name",
	"fqdn",
	"owner",
	"os",
	"vulnerabilities",
	"updatedAt",
] as const;
