/** Resources: what people configure, and the forms for it. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId, many, paging } from "../parameters.ts";
import {
	bodySchemaShape,
	issueShape,
	resourceKindShape,
	resourceShape,
	resourceSummaryShape,
	resourceUsersAnswer,
	sampleResultShape,
} from "../resource-shapes.ts";

/** Bodies have at most 16 MiB, and escapes may make them longer on the way. */
const maxBodyBytes = 20 * 1024 * 1024;

const name = z.string().max(200);
const description = z.string().max(8000);

export const resourceEndpoints = {
	resourceKinds: defineEndpoint({
		method: "GET",
		path: "/api/resource-kinds",
		summary: "Kinds of resources that the caller may see",
		answer: z.array(resourceKindShape),
	}),
	resourceSchema: defineEndpoint({
		method: "GET",
		path: "/api/resource-kinds/:kind/schema",
		summary: "JSON Schema of the body of a kind, for forms",
		params: z.object({ kind: z.string() }),
		answer: bodySchemaShape,
	}),
	resources: defineEndpoint({
		method: "GET",
		path: "/api/resources",
		summary: "Resources by name, without their bodies",
		query: z.object({
			kind: many(z.string()),
			tenantId: many(z.string()),
			/** Part of the name or description, or the whole id. */
			search: z.string().max(256).optional(),
			...paging,
		}),
		answer: z.object({
			resources: z.array(resourceSummaryShape),
			total: z.number(),
		}),
	}),
	resource: defineEndpoint({
		method: "GET",
		path: "/api/resources/:id",
		summary: "One resource with its body",
		params: byId,
		answer: resourceShape,
	}),
	createResource: defineEndpoint({
		method: "POST",
		path: "/api/resources",
		summary: "Create a resource",
		maxBodyBytes,
		body: z.object({
			kind: z.string(),
			tenantId: z.string(),
			name,
			description: description.optional(),
			body: z.unknown(),
		}),
		answer: resourceShape,
	}),
	updateResource: defineEndpoint({
		method: "PUT",
		path: "/api/resources/:id",
		summary:
			"Change a resource; secret members left out or empty keep their values, null clears them",
		maxBodyBytes,
		params: byId,
		body: z.object({
			/** That which was read; another answers 409. */
			version: z.number().int(),
			name: name.optional(),
			description: description.optional(),
			body: z.unknown().optional(),
		}),
		answer: resourceShape,
	}),
	deleteResource: defineEndpoint({
		method: "DELETE",
		path: "/api/resources/:id",
		summary: "Delete a resource that nobody uses",
		params: byId,
	}),
	duplicateResource: defineEndpoint({
		method: "POST",
		path: "/api/resources/:id/duplicate",
		summary: "Make a copy, named “… copy” unless told otherwise",
		params: byId,
		body: z.object({
			/** Absent: the tenant of the original. */
			tenantId: z.string().optional(),
			name: name.optional(),
		}),
		answer: resourceShape,
	}),
	resourceUsers: defineEndpoint({
		method: "GET",
		path: "/api/resources/:id/users",
		summary: "Resources and services that use a resource",
		params: byId,
		answer: resourceUsersAnswer,
	}),
	validateResource: defineEndpoint({
		method: "POST",
		path: "/api/resources/validate",
		summary: "Say what is wrong with a resource without saving it",
		maxBodyBytes,
		body: z.object({
			kind: z.string(),
			tenantId: z.string(),
			/** Of the resource that is being changed, so that kept secrets count. */
			id: z.string().optional(),
			name: name.optional(),
			description: description.optional(),
			body: z.unknown(),
		}),
		answer: z.object({ issues: z.array(issueShape) }),
	}),
	testNormalizer: defineEndpoint({
		method: "POST",
		path: "/api/normalizers/test",
		summary: "Try a normalizer on samples, with the code that collectors run",
		maxBodyBytes,
		body: z.object({
			/** Whose dictionaries and filters it uses, with those of Shared. */
			tenantId: z.string(),
			/** Body of a normalizer. */
			normalizer: z.unknown(),
			samples: z.array(z.string().max(65_536)).max(100),
		}),
		answer: z.object({
			/** What is wrong with the normalizer; then there are no results. */
			issues: z.array(issueShape),
			/** In the order of the samples. */
			results: z.array(sampleResultShape),
		}),
	}),
} as const;
