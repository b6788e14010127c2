/** What the core tells a service: what it is, and everything its resource refers to. */
import { z } from "zod";
import type { Resource } from "#core/index.ts";
import {
	createSecrets,
	type Secrets,
	secretDefinition,
} from "#pipeline/index.ts";
import type { ResourceDefinition } from "#schema/index.ts";
import { requireResource, viewResources } from "../building.ts";

export const resourceShape = z.object({
	id: z.string(),
	kind: z.string(),
	tenantId: z.string(),
	name: z.string(),
	description: z.string(),
	body: z.unknown(),
	version: z.number(),
	createdAt: z.number(),
	updatedAt: z.number(),
});

export const serviceConfigDefinition = z.object({
	/** Of the content: the same configuration has the same version. */
	version: z.string(),
	service: z.object({
		id: z.string(),
		kind: z.enum(["collector", "correlator", "storage"]),
		name: z.string(),
	}),
	tenantId: z.string(),
	/** Then nothing is received. */
	isTenantDisabled: z.boolean().optional(),
	/** Id of the resource, among `resources`, that the service runs. */
	resourceId: z.string(),
	resources: z.array(resourceShape),
	secrets: z.array(
		z.object({ id: z.string(), name: z.string(), body: secretDefinition }),
	),
	/** Of the geographic data set that the core has, for collectors. */
	geoVersion: z.string().optional(),
	/** Where a storage writes. */
	eventStore: z
		.object({
			url: z.string(),
			user: z.string().optional(),
			password: z.string().optional(),
			/** Directory through which the engine on the same machine takes data as files. */
			handover: z.string().optional(),
		})
		.optional(),
});

/** The resource that the service runs. Throws services.missingResource when the core did not send it. */
export function ownResource<Body extends z.ZodType>(
	config: ServiceConfig,
	definition: ResourceDefinition<Body>,
): Resource<z.infer<Body>> {
	return requireResource(
		viewResources(config.resources, config.tenantId),
		definition,
		config.resourceId,
		config.service.name,
	);
}

export type ServiceConfig = z.infer<typeof serviceConfigDefinition>;

export function secretsOf(config: ServiceConfig): Secrets {
	return createSecrets(
		new Map(
			config.secrets.flatMap(({ id, name, body }) => [
				[name, body],
				[id, body],
			]),
		),
	);
}
