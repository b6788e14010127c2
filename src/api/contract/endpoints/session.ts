/** Who is logged in. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { loggedInShape } from "../user-shapes.ts";

export const sessionEndpoints = {
	logIn: defineEndpoint({
		method: "POST",
		path: "/api/session",
		summary: "Log in",
		body: z.object({
			login: z.string().min(1).max(64),
			password: z.string().min(1).max(128),
		}),
		answer: loggedInShape,
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
		answer: loggedInShape,
	}),
} as const;
