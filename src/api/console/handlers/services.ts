import type { z } from "zod";
import type { pairingShape, serviceShape } from "#api/contract/index.ts";
import type {
	Pairing,
	Permission,
	Resources,
	Service,
	ServiceRegistry,
	Tenants,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Immutable } from "../../immutable.ts";
import { isInScope, tenantNames } from "../../scope.ts";
import { requirePermission, scopeOf } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";
import { findVisible } from "../resource-access.ts";

type Shown = Immutable<z.output<typeof serviceShape>>;

export interface ServiceNeeds {
	readonly services: ServiceRegistry;
	readonly resources: Resources;
	readonly tenants: Tenants;
	readonly coreAddress?: string | undefined;
}

export function serviceHandlers({
	services,
	resources,
	tenants,
	coreAddress = "localhost:7210",
}: ServiceNeeds): Pick<
	Handlers,
	| "services"
	| "service"
	| "createService"
	| "deleteService"
	| "reloadService"
	| "restartService"
	| "resetServiceCertificate"
> {
	/** Those of other tenants are as if they were not there. */
	async function findService(id: string, caller: Caller): Promise<Service> {
		const scope = scopeOf(caller, "services.view");
		const found = await services.find(id);
		if (found === undefined || !isInScope(scope, found.tenantId)) {
			throw apiErrors.make("serviceNotFound");
		}
		return found;
	}

	async function findAllowed(
		id: string,
		caller: Caller,
		permission: Permission,
	): Promise<Service> {
		// Whoever may do it nowhere need not know what there is.
		scopeOf(caller, permission);
		const service = await findService(id, caller);
		requirePermission(caller, permission, service.tenantId);
		return service;
	}

	async function present(service: Service): Promise<Shown> {
		return toShown(service, await tenantNames(tenants));
	}

	function toPairing(
		{ token, expiresAt }: Pairing,
		{ id, kind }: Pick<Service, "id" | "kind">,
	): z.output<typeof pairingShape> {
		const command = `npx ursa ${kind} --core https://${coreAddress} --id ${id} --token ${token}`;
		return { token, expiresAt, command };
	}

	return {
		services: async ({ caller }) => {
			const scope = scopeOf(caller(), "services.view");
			const nameOf = await tenantNames(tenants);
			return (await services.list())
				.filter(({ tenantId }) => isInScope(scope, tenantId))
				.map((service) => toShown(service, nameOf));
		},
		service: async ({ params, caller }) =>
			present(await findService(params.id, caller())),
		createService: async ({ body, caller }) => {
			scopeOf(caller(), "services.manage");
			const resource = await findVisible(resources, body.resourceId, caller());
			requirePermission(caller(), "services.manage", resource.tenantId);
			const { service, pairing } = await services.create({
				resourceId: resource.id,
			});
			return {
				service: await present(service),
				pairing: toPairing(pairing, service),
			};
		},
		deleteService: async ({ params, caller }) => {
			const { id } = await findAllowed(params.id, caller(), "services.manage");
			await services.delete(id);
			return undefined;
		},
		reloadService: async ({ params, caller }) => {
			const { id } = await findAllowed(params.id, caller(), "services.reload");
			return present(await services.requestReload(id));
		},
		restartService: async ({ params, caller }) => {
			const { id } = await findAllowed(params.id, caller(), "services.manage");
			return present(await services.requestRestart(id));
		},
		resetServiceCertificate: async ({ params, caller }) => {
			const service = await findAllowed(params.id, caller(), "services.manage");
			const pairing = await services.resetCertificate(service.id);
			return toPairing(pairing, service);
		},
	};
}

function toShown(service: Service, nameOf: (id: string) => string): Shown {
	return {
		id: service.id,
		tenantId: service.tenantId,
		tenantName: nameOf(service.tenantId),
		resourceId: service.resourceId,
		kind: service.kind,
		name: service.name,
		address: service.address,
		fqdn: service.fqdn,
		status: service.status,
		warning: service.warning,
		version: service.version,
		startedAt: service.startedAt,
		createdAt: service.createdAt,
		lastSeenAt: service.lastSeenAt,
		pending: service.pending,
		pairingExpiresAt: service.pairingExpiresAt,
		counters: service.counters.map(({ name, reason, value }) => ({
			name,
			reason,
			value,
		})),
		rates: service.rates,
		backlogBytes: service.backlogBytes,
		backlogLimitBytes: service.backlogLimitBytes,
	};
}
