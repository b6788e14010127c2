/** Users. Changed by general administrators; administrators of tenants see those who have a role there. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId, many, paging } from "../parameters.ts";
import {
	newTokenAnswer,
	newTokenBody,
	newUserBody,
	operationsBody,
	rightsBody,
	userChangeBody,
	userShape,
} from "../user-shapes.ts";

/** A made-up password, shown only in this answer; absent when one was given. */
const firstPassword = z.string().optional();

export const userEndpoints = {
	users: defineEndpoint({
		method: "GET",
		path: "/api/users",
		summary: "Users, by login",
		query: z.object({
			/** Part of login, name or e-mail address. */
			search: z.string().max(256).optional(),
			/** Disabled users, too. */
			withDisabled: z.stringbool().optional(),
			tenantId: many(z.string()),
			...paging,
		}),
		answer: z.object({
			users: z.array(userShape),
			total: z.number(),
			/** Whether the caller may change them. */
			canEdit: z.boolean(),
		}),
	}),
	user: defineEndpoint({
		method: "GET",
		path: "/api/users/:id",
		summary: "One user",
		params: byId,
		answer: userShape,
	}),
	createUser: defineEndpoint({
		method: "POST",
		path: "/api/users",
		summary:
			"Create a user, who must change the given or made-up password at the first log-in",
		body: newUserBody,
		answer: z.object({ user: userShape, password: firstPassword }),
	}),
	changeUser: defineEndpoint({
		method: "PUT",
		path: "/api/users/:id",
		summary: "Change login, name, e-mail address or preferences of a user",
		params: byId,
		body: userChangeBody,
		answer: userShape,
	}),
	setUserRoles: defineEndpoint({
		method: "PUT",
		path: "/api/users/:id/roles",
		summary: "Give a user exactly these roles; ends all sessions of the user",
		params: byId,
		body: rightsBody,
		answer: userShape,
	}),
	setUserDisabled: defineEndpoint({
		method: "PUT",
		path: "/api/users/:id/disabled",
		summary: "Disable a user, which ends all sessions, or enable again",
		params: byId,
		body: z.object({ isDisabled: z.boolean() }),
		answer: userShape,
	}),
	setUserPassword: defineEndpoint({
		method: "POST",
		path: "/api/users/:id/password",
		summary:
			"Set the password of a user, who must change it at the next log-in; ends all sessions",
		params: byId,
		body: z.object({ password: z.string().max(300).optional() }),
		answer: z.object({ password: firstPassword }),
	}),
	createUserToken: defineEndpoint({
		method: "POST",
		path: "/api/users/:id/token",
		summary:
			"Make a new API token for a user; shown once, ends the earlier one",
		params: byId,
		body: newTokenBody,
		answer: newTokenAnswer,
	}),
	revokeUserToken: defineEndpoint({
		method: "DELETE",
		path: "/api/users/:id/token",
		summary: "End the API token of a user",
		params: byId,
	}),
	setUserOperations: defineEndpoint({
		method: "PUT",
		path: "/api/users/:id/operations",
		summary: "Choose which REST operations the API token of a user may call",
		params: byId,
		body: operationsBody,
		answer: userShape,
	}),
	endUserSessions: defineEndpoint({
		method: "DELETE",
		path: "/api/users/:id/sessions",
		summary: "End all sessions of a user",
		params: byId,
		answer: z.object({ ended: z.number() }),
	}),
} as const;
