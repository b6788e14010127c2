/** Alerts and their processing. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId, many } from "../parameters.ts";
import { alertEventShape, alertHistoryShape, alertShape } from "../shapes.ts";

export const alertEndpoints = {
	alerts: defineEndpoint({
		method: "GET",
		path: "/api/alerts",
		summary: "Alerts, latest first",
		query: z.object({
			status: many(z.enum(["new", "assigned", "escalated", "closed"])),
			severity: many(z.enum(["low", "medium", "high", "critical"])),
			/** Of those that the caller may see; absent: all of them. */
			tenantId: many(z.string()),
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
} as const;
