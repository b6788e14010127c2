/** Sources of events, and the policies that watch them. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId, many, paging } from "../parameters.ts";

const state = z.enum(["green", "red", "gray"]);

export const sourceShape = z.object({
	id: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	serviceId: z.string(),
	/** "" for a service that is gone. */
	serviceName: z.string(),
	connector: z.string(),
	/** Address or file that sends. */
	source: z.string(),
	/** The source itself unless somebody named it. */
	name: z.string(),
	policyId: z.string().optional(),
	policyName: z.string().optional(),
	/** green: as it should; red: in violation of its policy; gray: not watched, or not for long enough. */
	state,
	/** Of a red one. */
	violation: z.enum(["silent", "few", "many"]).optional(),
	/** Milliseconds, about a minute exact. */
	lastEventAt: z.number().optional(),
	changedAt: z.number(),
	canEdit: z.boolean(),
});

export const sourcePolicyShape = z.object({
	id: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	name: z.string(),
	windowMinutes: z.number(),
	/** Without both bounds: silent for the window. */
	leastEvents: z.number().optional(),
	mostEvents: z.number().optional(),
	recipients: z.array(z.string()),
	version: z.number(),
	canEdit: z.boolean(),
});

const policyInput = {
	name: z.string().max(200),
	/** 5 minutes to 30 days. */
	windowMinutes: z.number().int(),
	leastEvents: z.number().int().optional(),
	mostEvents: z.number().int().optional(),
	recipients: z.array(z.string().max(254)).max(100),
};

const mostIds = 500;

export const sourceEndpoints = {
	sources: defineEndpoint({
		method: "GET",
		path: "/api/sources",
		summary: "Sources of events, those in violation first",
		query: z.object({
			state: many(state),
			tenantId: many(z.string()),
			policyId: z.string().optional(),
			/** Part of name, source or connector. */
			search: z.string().max(256).optional(),
			...paging,
		}),
		answer: z.object({
			sources: z.array(sourceShape),
			total: z.number(),
			/** Of all that the caller may see. */
			states: z.object({
				green: z.number(),
				red: z.number(),
				gray: z.number(),
			}),
		}),
	}),
	sourceRates: defineEndpoint({
		method: "POST",
		path: "/api/sources/rates",
		summary: "What sources sent in each of the last 24 hours",
		body: z.object({ ids: z.array(z.string()).max(mostIds) }),
		/** By id; oldest hour first, the last one is still going on. */
		answer: z.object({ hours: z.record(z.string(), z.array(z.number())) }),
	}),
	renameSource: defineEndpoint({
		method: "PUT",
		path: "/api/sources/:id",
		summary: "Give a source another name",
		params: byId,
		body: z.object({ name: z.string().max(1000) }),
		answer: sourceShape,
	}),
	deleteSource: defineEndpoint({
		method: "DELETE",
		path: "/api/sources/:id",
		summary: "Take a source off the list until it sends again",
		params: byId,
	}),
	assignSourcePolicy: defineEndpoint({
		method: "POST",
		path: "/api/sources/policy",
		summary: "Have a policy watch sources, or none",
		body: z.object({
			ids: z.array(z.string()).min(1).max(mostIds),
			/** Null: not watched. */
			policyId: z.string().nullable(),
		}),
		answer: z.array(sourceShape),
	}),
	sourcePolicies: defineEndpoint({
		method: "GET",
		path: "/api/source-policies",
		summary: "Policies that watch sources, with those of Shared",
		answer: z.object({
			policies: z.array(sourcePolicyShape),
			/** Tenants in which the caller may make policies. */
			editableTenants: z.array(z.object({ id: z.string(), name: z.string() })),
		}),
	}),
	createSourcePolicy: defineEndpoint({
		method: "POST",
		path: "/api/source-policies",
		summary: "Create a policy",
		body: z.object({ tenantId: z.string(), ...policyInput }),
		answer: sourcePolicyShape,
	}),
	updateSourcePolicy: defineEndpoint({
		method: "PUT",
		path: "/api/source-policies/:id",
		summary: "Change a policy; its sources are watched anew",
		params: byId,
		body: z.object({
			/** That which was read; another answers 409. */
			version: z.number().int(),
			...policyInput,
		}),
		answer: sourcePolicyShape,
	}),
	deleteSourcePolicy: defineEndpoint({
		method: "DELETE",
		path: "/api/source-policies/:id",
		summary: "Delete a policy that watches nothing",
		params: byId,
	}),
} as const;
