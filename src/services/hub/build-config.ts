/** What a service is told: its resource and, from there, everything that is referred to and its tenant may use. */
import { createHash } from "node:crypto";
import { type Resource, sharedTenantId } from "#core/index.ts";
import { secretDefinition, secretResource } from "#pipeline/index.ts";
import { reach } from "../reach.ts";
import type { ServiceConfig } from "../runtime/index.ts";

export interface BuildConfigOptions {
	readonly service: ServiceConfig["service"];
	readonly resource: Resource;
	readonly isTenantDisabled: boolean;
	/** At least all that the tenant may use; bodies of secrets need not be there. */
	readonly resources: readonly Resource[];
	/** Bodies of secrets, by id. */
	readonly openSecrets: (
		ids: readonly string[],
	) => Promise<ReadonlyMap<string, unknown>>;
	readonly eventStore: ServiceConfig["eventStore"];
	readonly geoVersion: string | undefined;
}

export async function buildServiceConfig(
	options: BuildConfigOptions,
): Promise<ServiceConfig> {
	const { resource, service } = options;
	const reached = reach(
		resource,
		options.resources.filter(
			({ tenantId }) =>
				tenantId === resource.tenantId || tenantId === sharedTenantId,
		),
	);
	const named = reached.filter(({ kind }) => kind === secretResource.kind);
	const bodies = await options.openSecrets(named.map(({ id }) => id));
	const content = {
		service,
		tenantId: resource.tenantId,
		...(options.isTenantDisabled ? { isTenantDisabled: true } : {}),
		resourceId: resource.id,
		resources: reached
			.filter(({ kind }) => kind !== secretResource.kind)
			.map(({ userId: _, ...rest }) => rest),
		secrets: named.flatMap(({ id, name }) => {
			const body = secretDefinition.safeParse(bodies.get(id));
			return body.success ? [{ id, name, body: body.data }] : [];
		}),
		...(service.kind === "storage" ? { eventStore: options.eventStore } : {}),
		...(service.kind === "collector" && options.geoVersion !== undefined
			? { geoVersion: options.geoVersion }
			: {}),
	};
	const version = createHash("sha256")
		.update(JSON.stringify(content))
		.digest("hex")
		.slice(0, 16);
	return { version, ...content };
}
