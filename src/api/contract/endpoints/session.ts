/** Who is logged in. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { meShape } from "../shapes.ts";

export const sessionEndpoints = {
	logIn: defineEndpoint({
		method: "POST",
		path: "/api/session",
		summary: "Log in",
		body: z.object({
			login: z.string().min(1).max(64),
			password: z.string().min(1).max(128),
		}),
		answer: meShape,
		isPublic: true,
	}),
	logOut: defineEndpoint({
		method: "DELETE",
		path: "/api/session",
		summary: "Log out",
	}),
	me: defineEndpoint({
		method: "GET",
		path: "/api/session",
		summary: "Who is logged in",
		answer: meShape,
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
		answer: z.object({ token: z.string(), createdAt: z.number() }),
	}),
} as const;
