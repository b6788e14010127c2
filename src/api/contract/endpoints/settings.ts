/** Settings of the installation and of tenants, and the forms for them. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { bodySchemaShape, issueShape } from "../resource-shapes.ts";

const ofKind = z.object({ kind: z.string() });
const ofTenant = z.object({ kind: z.string(), tenantId: z.string() });

const tenant = z.object({ id: z.string(), name: z.string() });

export const settingsKindShape = z.object({
	/** Machine name: `mail`. */
	kind: z.string(),
	/** Name for people: `Mail`. */
	title: z.string(),
	/** What it is for, a sentence; "" = the title says it. */
	description: z.string(),
	/** Whether each tenant has its own, or the installation has one. */
	scope: z.enum(["tenant", "installation"]),
	/** Of the installation: the tenant that owns it. Absent for those of tenants. */
	tenantId: z.string().optional(),
	/** Whether the caller may change them in any tenant. */
	canEdit: z.boolean(),
});

export const settingsSummaryShape = z.object({
	id: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	/** Kept, but not used. */
	isDisabled: z.boolean(),
	/** 0 = nobody saved them yet. */
	version: z.number(),
	updatedAt: z.number(),
	canEdit: z.boolean(),
});

export const settingsShape = settingsSummaryShape.extend({
	kind: z.string(),
	body: z.unknown(),
});

export const mailStateShape = z.object({
	/** A server and a sender are set, and mail is not disabled. */
	isConfigured: z.boolean(),
	/** Mails that no server took yet. */
	waiting: z.number(),
	/** When the oldest of them was made, milliseconds. */
	oldestAt: z.number().optional(),
	/** Why it was not taken, a sentence. */
	error: z.string().optional(),
});

export const settingsEndpoints = {
	settingsKinds: defineEndpoint({
		method: "GET",
		path: "/api/settings",
		summary: "Kinds of settings that the caller may see",
		answer: z.array(settingsKindShape),
	}),
	settingsSchema: defineEndpoint({
		method: "GET",
		path: "/api/settings/:kind/schema",
		summary: "JSON Schema of the body of a kind of settings, for forms",
		params: ofKind,
		answer: bodySchemaShape,
	}),
	settingsTenants: defineEndpoint({
		method: "GET",
		path: "/api/settings/:kind/tenants",
		summary: "Tenants that have settings of a kind, and those that could",
		params: ofKind,
		answer: z.object({
			/** By name of the tenant. */
			tenants: z.array(settingsSummaryShape),
			/** Without settings of the kind; the caller may make them. */
			addable: z.array(tenant),
		}),
	}),
	settings: defineEndpoint({
		method: "GET",
		path: "/api/settings/:kind/tenants/:tenantId",
		summary: "Settings of a tenant: saved, or what counts until then",
		params: ofTenant,
		answer: settingsShape,
	}),
	saveSettings: defineEndpoint({
		method: "PUT",
		path: "/api/settings/:kind/tenants/:tenantId",
		summary: "Change settings",
		maxBodyBytes: 2 * 1024 * 1024,
		params: ofTenant,
		body: z.object({
			/** That which was read, 0 when nobody saved them yet; another answers 409. */
			version: z.number().int().min(0),
			isDisabled: z.boolean(),
			body: z.unknown(),
		}),
		answer: settingsShape,
	}),
	deleteSettings: defineEndpoint({
		method: "DELETE",
		path: "/api/settings/:kind/tenants/:tenantId",
		summary: "Take a tenant out: its settings are the initial ones again",
		params: ofTenant,
	}),
	validateSettings: defineEndpoint({
		method: "POST",
		path: "/api/settings/:kind/tenants/:tenantId/validate",
		summary: "Say what is wrong with settings without saving them",
		maxBodyBytes: 2 * 1024 * 1024,
		params: ofTenant,
		body: z.object({ body: z.unknown() }),
		/** Paths begin with `body`. */
		answer: z.object({ issues: z.array(issueShape) }),
	}),
	testMail: defineEndpoint({
		method: "POST",
		path: "/api/mail/test",
		summary: "Send a test message with mail settings, saved or not",
		body: z.object({
			recipient: z.email().max(254),
			/** Of the settings `mail`. */
			body: z.unknown(),
		}),
	}),
	mailState: defineEndpoint({
		method: "GET",
		path: "/api/mail/state",
		summary: "Whether mail is set up, and what waits to be sent",
		answer: mailStateShape,
	}),
} as const;
