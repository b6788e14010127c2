/** Resources as encrypted packages: out of here, and in. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId } from "../parameters.ts";
import { openedPackageShape, transferActionShape } from "../transfer-shapes.ts";

/** A package has at most 64 MiB, as base64 a third more. */
const maxBodyBytes = 90 * 1024 * 1024;

const password = z.string().min(1).max(1024);

export const transferEndpoints = {
	exportResources: defineEndpoint({
		method: "POST",
		path: "/api/resources/export",
		summary:
			"Make a package of resources and all that they need, kept for an hour",
		body: z.object({ ids: z.array(z.string()).min(1).max(5000), password }),
		answer: z.object({ fileId: z.string() }),
	}),
	uploadPackage: defineEndpoint({
		method: "POST",
		path: "/api/resource-packages",
		summary: "Keep a package for an hour, to import it",
		maxBodyBytes,
		/** Base64. */
		body: z.object({ content: z.base64() }),
		answer: z.object({ fileId: z.string() }),
	}),
	downloadPackage: defineEndpoint({
		method: "GET",
		path: "/api/resource-packages/:id",
		summary: "The file of a package",
		params: byId,
		/** Base64. */
		answer: z.object({ content: z.string() }),
	}),
	openPackage: defineEndpoint({
		method: "POST",
		path: "/api/resource-packages/:id/open",
		summary: "What is in a package, and what of it is there already",
		params: byId,
		body: z.object({
			password,
			/** Where it would be imported. */
			tenantId: z.string(),
		}),
		answer: openedPackageShape,
	}),
	importPackage: defineEndpoint({
		method: "POST",
		path: "/api/resource-packages/:id/import",
		summary: "Bring a package into a tenant, all of it or nothing",
		params: byId,
		body: z.object({
			password,
			tenantId: z.string(),
			/** By id in the package; absent = 1. */
			actions: z.record(z.string(), transferActionShape),
		}),
		answer: z.object({
			/** Ids in the package of those that are there already and were to be imported; then nothing was done. */
			conflicts: z.array(z.string()),
			created: z.number(),
			replaced: z.number(),
		}),
	}),
} as const;
