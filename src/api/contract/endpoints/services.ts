/** Active services. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId } from "../parameters.ts";
import { pairingShape, serviceShape } from "../service-shapes.ts";

export const serviceEndpoints = {
	services: defineEndpoint({
		method: "GET",
		path: "/api/services",
		summary: "Active services",
		answer: z.array(serviceShape),
	}),
	service: defineEndpoint({
		method: "GET",
		path: "/api/services/:id",
		summary: "One service",
		params: byId,
		answer: serviceShape,
	}),
	createService: defineEndpoint({
		method: "POST",
		path: "/api/services",
		summary: "Create a service that runs a collector, correlator or storage",
		body: z.object({ resourceId: z.string() }),
		answer: z.object({ service: serviceShape, pairing: pairingShape }),
	}),
	deleteService: defineEndpoint({
		method: "DELETE",
		path: "/api/services/:id",
		summary: "Delete a service; its certificate is refused from then on",
		params: byId,
	}),
	reloadService: defineEndpoint({
		method: "POST",
		path: "/api/services/:id/reload",
		summary: "Have a service read its settings again",
		params: byId,
		answer: serviceShape,
	}),
	restartService: defineEndpoint({
		method: "POST",
		path: "/api/services/:id/restart",
		summary: "Have a service start anew",
		params: byId,
		answer: serviceShape,
	}),
	resetServiceCertificate: defineEndpoint({
		method: "POST",
		path: "/api/services/:id/certificate",
		summary: "Refuse the present certificate of a service and pair it anew",
		params: byId,
		answer: pairingShape,
	}),
} as const;
