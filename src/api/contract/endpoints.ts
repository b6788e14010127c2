/** The console's API, whole. Every path starts with /api; the public REST API v1 is another (../v1). */
import { z } from "zod";
import { defineEndpoint } from "./endpoint.ts";
import {
	alertEventShape,
	alertHistoryShape,
	alertShape,
	deadLetterShape,
	eventFieldShape,
	histogramAnswer,
	ledgerEntryShape,
	meShape,
	rowShape,
	searchAnswer,
	searchBody,
	serviceShape,
} from "./shapes.ts";

const byId = z.object({ id: z.string() });
const period = { from: z.coerce.number(), to: z.coerce.number() };
/** A parameter given once or repeatedly. */
const many = <T extends z.ZodType>(item: T) =>
	z.preprocess(
		(value) => (value === undefined || Array.isArray(value) ? value : [value]),
		z.array(item).optional(),
	);

export const endpoints = {
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
	eventFields: defineEndpoint({
		method: "GET",
		path: "/api/event-fields",
		summary: "Fields of the event model",
		answer: z.array(eventFieldShape),
	}),
	sqlFunctions: defineEndpoint({
		method: "GET",
		path: "/api/sql-functions",
		summary: "Functions that a search may call",
		answer: z.array(z.string()),
	}),
	searchEvents: defineEndpoint({
		method: "POST",
		path: "/api/events/search",
		summary: "Search events with SQL",
		body: searchBody,
		answer: searchAnswer,
	}),
	eventHistogram: defineEndpoint({
		method: "POST",
		path: "/api/events/histogram",
		summary: "Distribution of the found events over time",
		body: searchBody.extend({
			bars: z.number().int().min(1).max(500).default(60),
		}),
		answer: histogramAnswer,
	}),
	event: defineEndpoint({
		method: "GET",
		path: "/api/events/:id",
		summary: "One event with all its fields",
		params: byId,
		query: z.object({ timestamp: z.coerce.number().optional() }),
		answer: rowShape,
	}),
	alerts: defineEndpoint({
		method: "GET",
		path: "/api/alerts",
		summary: "Alerts, latest first",
		query: z.object({
			status: many(z.enum(["new", "assigned", "escalated", "closed"])),
			severity: many(z.enum(["low", "medium", "high", "critical"])),
			assigneeId: z.string().optional(),
			/** Regular expression on the name. */
			name: z.string().max(256).optional(),
			from: z.coerce.number().optional(),
			to: z.coerce.number().optional(),
			offset: z.coerce.number().int().min(0).default(0),
			limit: z.coerce.number().int().min(1).max(500).default(100),
		}),
		answer: z.object({ alerts: z.array(alertShape), total: z.number() }),
	}),
	alert: defineEndpoint({
		method: "GET",
		path: "/api/alerts/:id",
		summary: "One alert with events and history",
		params: byId,
		answer: z.object({
			alert: alertShape,
			events: z.array(alertEventShape),
			history: z.array(alertHistoryShape),
			/** What the rule's author says to do. */
			runbook: z.string(),
		}),
	}),
	assignAlert: defineEndpoint({
		method: "POST",
		path: "/api/alerts/:id/assign",
		summary: "Assign an alert, or take the assignment back",
		params: byId,
		body: z.object({ assigneeId: z.string().nullable() }),
		answer: alertShape,
	}),
	closeAlert: defineEndpoint({
		method: "POST",
		path: "/api/alerts/:id/close",
		summary: "Close an alert",
		params: byId,
		body: z.object({
			reason: z.enum([
				"responded",
				"incorrect data",
				"incorrect correlation rule",
			]),
			comment: z.string().max(4000).optional(),
		}),
		answer: alertShape,
	}),
	setAlertSeverity: defineEndpoint({
		method: "POST",
		path: "/api/alerts/:id/severity",
		summary: "Set the severity by hand",
		params: byId,
		body: z.object({ severity: z.enum(["low", "medium", "high", "critical"]) }),
		answer: alertShape,
	}),
	commentAlert: defineEndpoint({
		method: "POST",
		path: "/api/alerts/:id/comments",
		summary: "Comment on an alert",
		params: byId,
		body: z.object({ text: z.string().trim().min(1).max(4000) }),
	}),
	assignees: defineEndpoint({
		method: "GET",
		path: "/api/assignees",
		summary: "Users to whom alerts can be assigned",
		answer: z.array(
			z.object({ id: z.string(), name: z.string(), login: z.string() }),
		),
	}),
	services: defineEndpoint({
		method: "GET",
		path: "/api/services",
		summary: "Active services",
		answer: z.array(serviceShape),
	}),
	ledger: defineEndpoint({
		method: "GET",
		path: "/api/ledger",
		summary: "What became of everything received, per hour, source and reason",
		query: z.object({ ...period, serviceId: z.string().optional() }),
		answer: z.array(ledgerEntryShape),
	}),
	deadLetters: defineEndpoint({
		method: "GET",
		path: "/api/dead-letters",
		summary: "Messages that could not be processed, with the cause",
		query: z.object({
			...period,
			serviceId: z.string().optional(),
			limit: z.coerce.number().int().min(1).max(1000).default(200),
		}),
		answer: z.array(deadLetterShape),
	}),
} as const;
