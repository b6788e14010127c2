/** Resources: what people configure, and the forms for it. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId, many, paging } from "../parameters.ts";
import {
	bodySchemaShape,
	differenceShape,
	folderShape,
	issueShape,
	resourceKindShape,
	resourceShape,
	resourceSummaryShape,
	resourceUsersAnswer,
	resourceVersionShape,
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
			/** Those in it and below it. */
			folderId: z.string().optional(),
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
			folderId: z.string().optional(),
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
	resourceVersions: defineEndpoint({
		method: "GET",
		path: "/api/resources/:id/versions",
		summary: "Versions of a resource, the latest first",
		params: byId,
		query: z.object(paging),
		answer: z.object({
			versions: z.array(resourceVersionShape),
			total: z.number(),
		}),
	}),
	compareResourceVersions: defineEndpoint({
		method: "GET",
		path: "/api/resources/:id/versions/compare",
		summary: "What two versions of a resource differ in",
		params: byId,
		query: z.object({
			from: z.coerce.number().int(),
			to: z.coerce.number().int(),
		}),
		answer: z.object({ differences: z.array(differenceShape) }),
	}),
	restoreResource: defineEndpoint({
		method: "POST",
		path: "/api/resources/:id/restore",
		summary: "Make a new version that is as an earlier one was",
		params: byId,
		body: z.object({
			/** That which was read; another answers 409. */
			version: z.number().int(),
			earlier: z.number().int(),
		}),
		answer: resourceShape,
	}),
	moveResources: defineEndpoint({
		method: "POST",
		path: "/api/resources/move",
		summary: "Put resources into a folder of their tenant and kind, or none",
		body: z.object({
			ids: z.array(z.string()).min(1).max(1000),
			folderId: z.string().nullable(),
		}),
	}),
	resourceFolders: defineEndpoint({
		method: "GET",
		path: "/api/resource-folders",
		summary: "Folders of resources, by name",
		query: z.object({ kind: many(z.string()), tenantId: many(z.string()) }),
		answer: z.object({ folders: z.array(folderShape) }),
	}),
	createFolder: defineEndpoint({
		method: "POST",
		path: "/api/resource-folders",
		summary: "Make a folder",
		body: z.object({
			...{ tenantId: z.string(), kind: z.string(), name },
			/** Absent: at the top. */
			parentId: z.string().optional(),
		}),
		answer: folderShape,
	}),
	changeFolder: defineEndpoint({
		method: "PUT",
		path: "/api/resource-folders/:id",
		summary: "Give a folder another name or place",
		params: byId,
		body: z.object({
			name: name.optional(),
			/** null = at the top. */
			parentId: z.string().nullable().optional(),
		}),
		answer: folderShape,
	}),
	deleteFolder: defineEndpoint({
		method: "DELETE",
		path: "/api/resource-folders/:id",
		summary: "Delete an empty folder",
		params: byId,
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
