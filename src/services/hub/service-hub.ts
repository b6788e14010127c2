/**
 * The core's side of its services (port 7210): pairs them, tells them what they are, hears how they fare, and takes
 * what they found.
 */
import { createHash } from "node:crypto";
import type { EventStore } from "#backends/event-store/index.ts";
import type {
	Alerts,
	Assets,
	PairedService,
	Resources,
	ServiceRegistry,
	Tenants,
} from "#core/index.ts";
import { type CertificateAuthority, fingerprintOf } from "#platform/index.ts";
import {
	linkErrors,
	type PeerHandler,
	type PeerRequest,
	parseBody,
	requirePeer,
} from "../link/index.ts";
import {
	alertsRequest,
	assetsRequest,
	decodeSignal,
	ledgerRequest,
	pairingRequest,
	renewalRequest,
	replayDone,
	resolveRequest,
	type ServiceConfig,
	serviceName,
	serviceReport,
} from "../runtime/index.ts";
import { buildServiceConfig } from "./build-config.ts";
import { createRenewals } from "./renewals.ts";
import type { ReplayQueue } from "./replay-queue.ts";

export interface ServiceHubOptions {
	readonly authority: CertificateAuthority;
	readonly services: ServiceRegistry;
	readonly tenants: Pick<Tenants, "find">;
	readonly resources: Pick<Resources, "find" | "list" | "openSecrets">;
	readonly alerts: Pick<Alerts, "record">;
	readonly eventStore: Pick<EventStore, "insert">;
	/** Where storages write. */
	readonly eventStoreAddress: () => NonNullable<ServiceConfig["eventStore"]>;
	/** The geographic data set. */
	readonly geo: {
		version(): Promise<string | undefined>;
		read(): Promise<Buffer>;
	};
	readonly assets: Pick<Assets, "index">;
	/** Its services serve the other tenants too. */
	readonly mainTenantId: string;
	readonly replays: Pick<ReplayQueue, "hasWork" | "take" | "done">;
	readonly clock: () => number;
}

/** Paths of the internal API that services call. */
export function createServiceRoutes(
	options: ServiceHubOptions,
): Record<string, PeerHandler> {
	const { services } = options;
	const renewals = createRenewals(options);

	/** The service that the certificate of the caller is accepted for. Throws link.notAllowed. */
	async function callerOf(request: PeerRequest): Promise<PairedService> {
		const { fingerprint } = requirePeer(request);
		const caller = (await renewals.accepted()).find(
			(service) => service.fingerprint === fingerprint,
		);
		if (caller === undefined) throw linkErrors.make("notAllowed");
		return caller;
	}

	async function isDisabled(tenantId: string): Promise<boolean> {
		return (await options.tenants.find(tenantId))?.isDisabled === true;
	}

	async function configOf(caller: PairedService): Promise<ServiceConfig> {
		const resource = await options.resources.find(caller.resourceId);
		if (resource === undefined) throw linkErrors.make("notAllowed");
		return buildServiceConfig({
			service: { id: caller.id, kind: caller.kind, name: resource.name },
			resource,
			isTenantDisabled: await isDisabled(resource.tenantId),
			resources: await options.resources.list({}),
			openSecrets: (ids) => options.resources.openSecrets(ids),
			eventStore: options.eventStoreAddress(),
			geoVersion: await options.geo.version(),
		});
	}

	return {
		async "/pair"(request) {
			const {
				id,
				token,
				request: certificateRequest,
			} = parseBody(pairingRequest, request.body);
			const certificate = await options.authority.certify(
				serviceName(id),
				certificateRequest,
			);
			await services.pair({
				id,
				token,
				fingerprint: fingerprintOf(certificate),
			});
			return { certificate };
		},

		"/service/config": async (request) => configOf(await callerOf(request)),

		async "/service/geo"(request) {
			await callerOf(request);
			return options.geo.read();
		},

		async "/service/assets"(request) {
			const { tenantId } = await callerOf(request);
			const { version } = parseBody(assetsRequest, request.body);
			const assets = await options.assets.index(tenantId);
			return { assets: assets.version === version ? null : assets };
		},

		async "/service/report"(request) {
			const caller = await callerOf(request);
			const report = parseBody(serviceReport, request.body);
			const commands = await services.reportState(caller.id, report);
			const accepted = await renewals.accepted();
			const peers = accepted.map(({ id, kind, fingerprint }) => ({
				...{ id, kind, fingerprint },
			}));
			const hasReplay = options.replays.hasWork(caller.id);
			return {
				commands: hasReplay ? [...commands, "replay"] : commands,
				peers,
				isTenantDisabled: await isDisabled(caller.tenantId),
				places: placesOf(accepted),
			};
		},

		async "/service/certificate"(request) {
			const caller = await callerOf(request);
			const asked = parseBody(renewalRequest, request.body);
			return { certificate: await renewals.issue(caller, asked.request) };
		},

		async "/service/certificate/confirm"(request) {
			await renewals.confirm(await callerOf(request));
			return {};
		},

		async "/service/replay/take"(request) {
			const caller = await callerOf(request);
			return options.replays.take(caller.id) ?? null;
		},

		async "/service/replay/done"(request) {
			const caller = await callerOf(request);
			const { job, refused } = parseBody(replayDone, request.body);
			await options.replays.done(caller.id, job, refused);
			return {};
		},

		async "/service/resolve"(request) {
			const caller = await callerOf(request);
			const { kind, ids } = parseBody(resolveRequest, request.body);
			const isForAll = kind === "storage" || ids.length > 0;
			const found = (await services.paired()).flatMap((service) => {
				const { id, tenantId, address } = service;
				const isWanted =
					service.kind === kind && (ids.length === 0 || ids.includes(id));
				const isItsOwn =
					tenantId === caller.tenantId ||
					(isForAll && tenantId === options.mainTenantId);
				return isWanted && isItsOwn && address !== undefined
					? [{ id, ...address }]
					: [];
			});
			// In the order in which they were named: a policy may prefer the first.
			return found.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
		},

		async "/service/alerts"(request) {
			const caller = await callerOf(request);
			const { signals } = parseBody(alertsRequest, request.body);
			if (signals.some(({ tenantId }) => tenantId !== caller.tenantId))
				throw linkErrors.make("notAllowed");
			await options.alerts.record(signals.map(decodeSignal));
			return {};
		},

		async "/service/ledger"(request) {
			const caller = await callerOf(request);
			const part = parseBody(ledgerRequest, request.body);
			const isForeign = [...part.ledger, ...part.deadLetters].some(
				({ tenantId, serviceId }) =>
					tenantId !== caller.tenantId || serviceId !== caller.id,
			);
			if (isForeign) throw linkErrors.make("notAllowed");
			await options.eventStore.insert({
				...part,
				token: `${caller.id}/${part.token}`,
				events: "",
				eventCount: 0,
			});
			return {};
		},
	};
}

function placesOf(services: readonly PairedService[]): string {
	const places = services
		.map(({ id, tenantId, address }) => [id, tenantId, address ?? null])
		.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
	return createHash("sha256").update(JSON.stringify(places)).digest("hex");
}
