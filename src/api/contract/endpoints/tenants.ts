/** Tenants. Created and changed by general administrators; others see their own. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId } from "../parameters.ts";
import { tenantBody, tenantShape } from "../user-shapes.ts";

export const tenantEndpoints = {
	tenants: defineEndpoint({
		method: "GET",
		path: "/api/tenants",
		summary: "Tenants, by name",
		answer: z.object({
			tenants: z.array(tenantShape),
			/** Whether the caller may create and change tenants. */
			canEdit: z.boolean(),
		}),
	}),
	createTenant: defineEndpoint({
		method: "POST",
		path: "/api/tenants",
		summary: "Create a tenant",
		body: tenantBody,
		answer: tenantShape,
	}),
	changeTenant: defineEndpoint({
		method: "PUT",
		path: "/api/tenants/:id",
		summary: "Change name, description or EPS limit of a tenant",
		params: byId,
		body: tenantBody.partial(),
		answer: tenantShape,
	}),
	setTenantDisabled: defineEndpoint({
		method: "PUT",
		path: "/api/tenants/:id/disabled",
		summary: "Disable a tenant, whose services then receive nothing, or enable",
		params: byId,
		body: z.object({ isDisabled: z.boolean() }),
		answer: tenantShape,
	}),
} as const;
