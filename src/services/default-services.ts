/** The services that an installation starts with. Their resources are shipped like content, with addresses of the settings. */
import type { ResourceInput } from "#core/index.ts";
import type { Pack } from "#packs/index.ts";
import { deriveId, type Settings } from "#platform/index.ts";

export const defaultServices = {
	collector: deriveId("default", "collector"),
	correlator: deriveId("default", "correlator"),
	storage: deriveId("default", "storage"),
} as const;

/** The service of a default resource has an id that never changes. */
export function serviceIdOf(resourceId: string): string {
	return deriveId("service", resourceId);
}

type ShippedInput = ResourceInput & { readonly id: string };

/** The content of all packs, for the tenant Shared. */
export function packResources(
	packs: readonly Pack[],
	sharedTenantId: string,
): ShippedInput[] {
	return packs.flatMap((pack) =>
		pack.resources.map(({ id, kind, name, description, body }) => ({
			id,
			kind,
			tenantId: sharedTenantId,
			name,
			description,
			body,
		})),
	);
}

/** Default collector, correlator and storage of the tenant Main. */
export function defaultServiceResources(
	packs: readonly Pack[],
	mainTenantId: string,
	settings: Settings,
): ShippedInput[] {
	const host = settings.bind;
	const normalizers = packs
		.flatMap((pack) => pack.resources)
		.filter((resource) => resource.kind === "normalizer")
		.map((resource) => resource.id);
	return [
		{
			id: defaultServices.collector,
			kind: "collector",
			tenantId: mainTenantId,
			name: "Default collector",
			description: "Takes syslog, CEF and JSON lines over tcp, udp and http",
			body: {
				connectors: [
					{ kind: "tcp", host, port: settings.syslogPort },
					{ kind: "udp", host, port: settings.syslogPort },
					{ kind: "http", host, port: settings.httpInputPort },
				],
				normalizers,
			},
		},
		{
			id: defaultServices.correlator,
			kind: "correlator",
			tenantId: mainTenantId,
			name: "Default correlator",
			description: "Runs all correlation rules",
			body: { rules: "all" },
		},
		{
			id: defaultServices.storage,
			kind: "storage",
			tenantId: mainTenantId,
			name: "Default storage",
			description: "Keeps all events",
			body: {},
		},
	];
}
