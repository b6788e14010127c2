/** Dashboards. What their widgets show is asked for like anything else. */
import { z } from "zod";
import {
	dashboardBodyShape,
	dashboardShape,
	dashboardSummaryShape,
} from "../dashboard-shapes.ts";
import { defineEndpoint } from "../endpoint.ts";
import { byId } from "../parameters.ts";

const name = z.string().max(200);

export const dashboardEndpoints = {
	dashboards: defineEndpoint({
		method: "GET",
		path: "/api/dashboards",
		summary: "Dashboards by name, without their widgets",
		answer: z.object({
			dashboards: z.array(dashboardSummaryShape),
			/** Tenants in which the caller may make dashboards. */
			editableTenants: z.array(z.object({ id: z.string(), name: z.string() })),
		}),
	}),
	dashboard: defineEndpoint({
		method: "GET",
		path: "/api/dashboards/:id",
		summary: "One dashboard",
		params: byId,
		answer: dashboardShape,
	}),
	createDashboard: defineEndpoint({
		method: "POST",
		path: "/api/dashboards",
		summary: "Make a dashboard",
		body: z.object({ tenantId: z.string(), name, body: dashboardBodyShape }),
		answer: dashboardShape,
	}),
	updateDashboard: defineEndpoint({
		method: "PUT",
		path: "/api/dashboards/:id",
		summary: "Change a dashboard of one's own, or as an administrator",
		params: byId,
		body: z.object({
			/** That which was read; another answers 409. */
			version: z.number().int(),
			name: name.optional(),
			body: dashboardBodyShape.optional(),
		}),
		answer: dashboardShape,
	}),
	deleteDashboard: defineEndpoint({
		method: "DELETE",
		path: "/api/dashboards/:id",
		summary: "Delete a dashboard",
		params: byId,
	}),
} as const;
