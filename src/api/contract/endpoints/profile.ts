/** The own account of whoever is logged in. Nobody changes the own login or roles. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId } from "../parameters.ts";
import {
	newTokenAnswer,
	newTokenBody,
	operationsBody,
	sessionShape,
	userChangeBody,
	userShape,
} from "../user-shapes.ts";

/** null = all tenants, also those to come. */
const tenantChoice = z.object({
	tenantIds: z.array(z.string().max(100)).min(1).max(10_000).nullable(),
});

export const profileEndpoints = {
	profile: defineEndpoint({
		method: "GET",
		path: "/api/profile",
		summary: "The own account",
		answer: userShape,
	}),
	changeProfile: defineEndpoint({
		method: "PUT",
		path: "/api/profile",
		summary: "Change the own name, e-mail address or notifications",
		body: userChangeBody.pick({
			name: true,
			email: true,
			receivesNotifications: true,
		}),
		answer: userShape,
	}),
	changePassword: defineEndpoint({
		method: "POST",
		path: "/api/profile/password",
		summary: "Change the own password; ends all other sessions",
		body: z.object({ current: z.string().max(128), next: z.string().max(128) }),
	}),
	createToken: defineEndpoint({
		method: "POST",
		path: "/api/profile/token",
		summary: "Make a new API token; shown once, ends the earlier one",
		body: newTokenBody,
		answer: newTokenAnswer,
	}),
	revokeToken: defineEndpoint({
		method: "DELETE",
		path: "/api/profile/token",
		summary: "End the own API token",
	}),
	setOwnOperations: defineEndpoint({
		method: "PUT",
		path: "/api/profile/operations",
		summary: "Choose which REST operations the own API token may call",
		body: operationsBody,
		answer: userShape,
	}),
	apiOperations: defineEndpoint({
		method: "GET",
		path: "/api/operations",
		summary: "Operations of the REST API that a token may be given",
		answer: z.array(z.object({ label: z.string(), summary: z.string() })),
	}),
	sessions: defineEndpoint({
		method: "GET",
		path: "/api/profile/sessions",
		summary: "The own sessions, latest first",
		answer: z.array(sessionShape),
	}),
	endSession: defineEndpoint({
		method: "DELETE",
		path: "/api/profile/sessions/:id",
		summary: "End one of the own sessions",
		params: byId,
	}),
	endOtherSessions: defineEndpoint({
		method: "DELETE",
		path: "/api/profile/sessions",
		summary: "End all own sessions but this one",
		answer: z.object({ ended: z.number() }),
	}),
	shownTenants: defineEndpoint({
		method: "GET",
		path: "/api/profile/tenants",
		summary: "Which tenants the console shows",
		answer: z.object({ tenantIds: z.array(z.string()).nullable() }),
	}),
	setShownTenants: defineEndpoint({
		method: "PUT",
		path: "/api/profile/tenants",
		summary: "Choose which tenants the console shows",
		body: tenantChoice,
	}),
} as const;
