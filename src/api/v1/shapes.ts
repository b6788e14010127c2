/** What the REST API answers with (reference: rest-api §3). Dates are RFC 3339 in UTC with three digits and Z. */
import { z } from "zod";
import { alertStatuses, closingReasons } from "#core/index.ts";

const text = z.string();
const date = z.iso.datetime({ precision: 3 });

export const errorShape = z.object({
	message: text.meta({ description: "Stable English text" }),
	details: z.union([text, z.number(), z.boolean(), z.null()]),
});

export const whoAmIShape = z.object({
	id: text,
	name: text,
	login: text,
	email: text,
	tenants: z
		.array(z.object({ id: text, name: text, role: text }))
		.meta({ description: "The highest role in each tenant" }),
});

export const tenantShape = z.object({
	id: text,
	name: text,
	main: z.boolean(),
	description: text,
	eps: z
		.int()
		.meta({ description: "Events a second that its collectors receive" }),
	epsLimit: z.int().meta({ description: "0 = no limit" }),
	created: date,
	updated: date,
	shared: z.boolean(),
});

export const eventShape = z.record(text, z.unknown()).meta({
	description:
		"Fields of the event by their PascalCase names; whole numbers have all their digits, also beyond 2^53",
});

export const alertShape = z.object({
	id: text,
	tenantID: text,
	tenantName: text,
	name: text,
	correlationRuleID: text,
	correlationRuleName: text,
	priority: z.enum(["low", "medium", "high", "critical"]),
	status: z.enum(alertStatuses),
	firstSeen: date,
	lastSeen: date,
	assignee: text.meta({ description: "Id of the user; empty = nobody" }),
	closingReason: z.enum(["", ...closingReasons]),
	overflow: z.boolean(),
	events: z.array(eventShape).optional().meta({
		description:
			"Only with withEvents: correlation events, oldest first, then their base events",
	}),
	affectedAssets: z.array(z.unknown()).optional().meta({
		description:
			"Only with withAffected; empty: alerts are not linked to assets yet",
	}),
	affectedAccounts: z.array(z.unknown()).optional().meta({
		description:
			"Only with withAffected; empty, since Ursa keeps no accounts yet",
	}),
});

export const clusterShape = z.object({
	id: text.meta({ description: "Resource id of the storage" }),
	name: text,
	tenantID: text,
	tenantName: text,
});

export const serviceShape = z.object({
	id: text,
	tenantID: text,
	tenantName: text,
	resourceID: text,
	kind: text,
	name: text,
	address: text,
	fqdn: text,
	status: z.enum(["green", "yellow", "red", "gray"]),
	warning: text,
	apiPort: text,
	uptime: text.meta({ description: "Such as 26h3m4s; empty = not started" }),
	version: text,
	created: date,
	updated: date,
});

export const activeListShape = z.object({
	id: text.meta({ description: "Resource id" }),
	name: text,
	dir: text.meta({
		description:
			"File on the correlator's machine; it holds all lists of the correlator",
	}),
	records: z.int(),
	walSize: z.int().meta({
		description: "About how many bytes its records take in that file",
	}),
});

export const dictionaryUpdateShape = z.object({
	servicesFailedToUpdate: z
		.array(z.object({ id: text, err: text }))
		.meta({ description: "Services that do not use the new rows yet" }),
});

export const settingsShape = z.object({
	id: text,
	tenantID: text,
	tenantName: text,
	kind: text,
	updatedAt: z.int().meta({ description: "Milliseconds since the epoch" }),
	createdAt: z.int().meta({ description: "Milliseconds since the epoch" }),
	disabled: z.boolean(),
	customFields: z.array(
		z.object({
			id: text,
			name: text,
			default: text,
			mask: text.meta({ description: "Regular expression in RE2 syntax" }),
		}),
	),
});
