/** Core, console, API, and a collector, correlator and storage in threads, on the embedded engines by default. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
	createConsoleApi,
	createPublicApi,
	resourceDefinitions,
} from "#api/index.ts";
import {
	createEventStore,
	keepEmbeddedClickHouse,
	searchFunctions,
} from "#backends/event-store/index.ts";
import {
	backupKind,
	createBackupService,
	ensureFirstStart,
	sharedTenantId,
} from "#core/index.ts";
import { loadPacks } from "#packs/index.ts";
import {
	createIdSource,
	type Log,
	openCertificateAuthority,
	type Settings,
} from "#platform/index.ts";
import { createActiveListAccess } from "./active-lists.ts";
import { createAdministration } from "./administration.ts";
import { startAuditShipper } from "./audit-shipper.ts";
import {
	answerAuditVerification,
	createAuditVerifier,
} from "./audit-verification.ts";
import { restoreScheduled } from "./backup-restore.ts";
import { answerBackup, backupsOf } from "./backup-routes.ts";
import { connectAddress } from "./core-client.ts";
import { openCoreStore } from "./core-store.ts";
import { createResourceFiles } from "./create-resource-files.ts";
import {
	defaultServiceResources,
	defaultServices,
	packResources,
	serviceIdOf,
} from "./default-services.ts";
import { geoVersion, readGeoFile } from "./geo-data.ts";
import {
	createReplayQueue,
	createServiceRoutes,
	ensureLocalIdentity,
	withWholeTokens,
} from "./hub/index.ts";
import { commandLineName, startInternalApi } from "./internal-api.ts";
import { startNotifications } from "./notifications.ts";
import { answerResourceFiles } from "./resource-files-routes.ts";
import { startRetention } from "./retention.ts";
import { coreName } from "./runtime/index.ts";
import { answerSecretRotation } from "./secret-rotation.ts";
import { createServiceReloads } from "./service-reloads.ts";
import { shippedDashboards } from "./shipped-dashboards.ts";
import { startSourceWatch } from "./sources.ts";
import { answerTasks } from "./task-routes.ts";
import { startServiceThread } from "./threads/index.ts";

export interface AllInOne {
	readonly addresses: {
		readonly console: string;
		readonly api: string;
		readonly internalPort: number;
		/** Where events are taken: connector name and address. */
		readonly inputs: readonly string[];
	};
	/** Set at the first start when no password was given: shown once, kept only as a hash. */
	readonly adminPassword: string | undefined;
	readonly authorityPath: string;
	stop(): Promise<void>;
}

export interface AllInOneOptions {
	readonly settings: Settings;
	readonly contentDirectory: string;
	readonly consoleDirectory: string;
	readonly version: string;
	readonly clock: () => number;
	readonly log: Log;
	/** The log is for a terminal. */
	readonly isLogPretty: boolean;
	/** Told what is being done, for a person who waits. */
	readonly onProgress: (text: string) => void;
	/** Stops it and starts it anew, for a restore; absent = somebody else has to. */
	readonly restart?: () => void;
}

export async function startAllInOne(
	options: AllInOneOptions,
): Promise<AllInOne> {
	const { settings, clock, log, onProgress } = options;
	/** What was started, undone in reverse when a later step fails or at the end. */
	const started: (() => Promise<unknown>)[] = [];
	async function stop(): Promise<void> {
		for (const undo of started.splice(0).reverse()) await undo();
	}

	try {
		await mkdir(settings.dataDirectory, { recursive: true, mode: 0o700 });
		await restoreScheduled(options);
		const authority = await openCertificateAuthority(
			join(settings.dataDirectory, "pki"),
			clock,
		);
		const hosts = [
			...new Set([
				"localhost",
				"127.0.0.1",
				"::1",
				settings.hostName,
				settings.bind,
				coreName,
			]),
		].filter((host) => host !== "0.0.0.0" && host !== "::");
		const tls = await authority.serverCertificate("core", hosts);
		// Made at every start, so that the command line always finds it.
		await authority.clientCertificate(commandLineName);

		onProgress("opening the state store");
		const core = await openCoreStore(settings, clock, log);
		started.push(() => core.close());
		const first = await ensureFirstStart({
			tenants: core.tenants,
			users: core.users,
			adminPassword: settings.adminPassword,
		});
		const mainTenant = await core.tenants.main();

		const backups = backupsOf(core, {
			...options,
			onScheduled: () => options.restart?.(),
		});
		await backups.tidy();
		core.tasks.addKind(backupKind(backups));
		const backup = createBackupService(backups, {
			tasks: core.tasks,
			mainTenantId: mainTenant.id,
			restartsItself: options.restart !== undefined,
		});

		onProgress("starting the event store");
		const server =
			settings.clickhouseUrl === undefined
				? await keepEmbeddedClickHouse({
						dataDir: join(settings.dataDirectory, "events"),
						log,
					})
				: { ...splitUrl(settings.clickhouseUrl), stop: async () => undefined };
		started.push(() => server.stop());
		const eventStore = createEventStore(server);
		started.push(() => eventStore.close());
		await eventStore.prepare();
		const auditShipper = startAuditShipper({
			db: core.stateStore.db,
			head: core.auditHead,
			eventStore,
			log,
		});
		started.push(() => auditShipper.stop());

		onProgress("loading content");
		const packs = await loadPacks(options.contentDirectory);
		const shipped = await core.resources.ship([
			...packResources(packs, sharedTenantId),
			...defaultServiceResources(packs, mainTenant.id, settings),
		]);
		await core.dashboards.ship(shippedDashboards);
		log.info({ packs: packs.length, ...shipped }, "content loaded");

		const replays = createReplayQueue({
			eventStore,
			services: core.services,
			clock,
			newId: createIdSource(clock),
		});
		const internal = await startInternalApi({
			host: settings.bind,
			port: settings.internalPort,
			tls: { ...tls, cert: `${tls.cert}${authority.cert}` },
			authority: authority.cert,
			commandLineRoutes: {
				...answerResourceFiles(
					createResourceFiles({
						...core,
						...{ definitions: resourceDefinitions, clock },
					}),
				),
				...answerSecretRotation(core.resources),
				...answerTasks(core.tasks),
				...answerAuditVerification({
					...{ eventStore, clock },
					db: core.stateStore.db,
					dataDirectory: settings.dataDirectory,
				}),
				...answerBackup(backups),
			},
			administration: createAdministration(core.users),
			serviceRoutes: createServiceRoutes({
				...core,
				authority,
				clock,
				eventStore,
				eventStoreAddress: () => server,
				mainTenantId: mainTenant.id,
				geo: {
					version: () => geoVersion(settings.dataDirectory),
					read: () => readGeoFile(settings.dataDirectory),
				},
				replays,
			}),
			log,
		});
		started.push(() => internal.close());

		onProgress("starting collector, correlator and storage");
		const starting = await Promise.allSettled(
			Object.entries(defaultServices).map(async ([kind, resourceId]) => {
				const id = serviceIdOf(resourceId);
				await core.services.ensure({ id, resourceId });
				const directory = join(
					settings.dataDirectory,
					"services",
					`${kind}s`,
					id,
				);
				const identity = await ensureLocalIdentity({
					id,
					directory,
					authority,
					services: core.services,
					clock,
				});
				return startServiceThread(
					kind,
					{
						core: { host: connectAddress(settings.bind), port: internal.port },
						directory,
						identity,
						listen: { host: settings.bind, port: 0 },
						fqdn: settings.hostName,
						version: options.version,
						logLevel: log.level,
						isLogPretty: options.isLogPretty,
					},
					log,
				);
			}),
		);
		const threads = starting.flatMap((start) =>
			start.status === "fulfilled" ? [start.value] : [],
		);
		// Sources end first; what they handed on is then still taken.
		started.push(async () => {
			for (const thread of threads) await thread.stop();
		});
		for (const start of starting) {
			if (start.status === "rejected") throw start.reason;
		}

		const retention = startRetention({
			eventStore,
			resources: core.resources,
			resourceId: defaultServices.storage,
			recordAudit: core.recordAudit,
			clock,
			log,
		});
		started.push(() => retention.stop());
		const notifications = startNotifications({ ...core, log });
		started.push(() => notifications.stop());
		const sourceWatch = startSourceWatch(core.stateStore.db, {
			...core,
			...{ eventStore, clock, log },
		});
		started.push(() => sourceWatch.stop());

		const activeLists = createActiveListAccess({
			services: core.services,
			tls: {
				...(await authority.clientCertificate(coreName)),
				ca: authority.cert,
			},
		});
		started.push(async () => activeLists.close());

		const dependencies = {
			...core,
			backup,
			activeLists,
			serviceReloads: createServiceReloads(core),
			services: withWholeTokens(core.services, authority.cert),
			eventStore,
			deadLetterReplay: replays,
			auditVerifier: createAuditVerifier({
				...{ eventStore, clock },
				db: core.stateStore.db,
				dataDirectory: settings.dataDirectory,
			}),
			coreAddress: `${settings.hostName}:${internal.port}`,
			version: options.version,
			log,
			clock,
		};
		const publicApi = await createPublicApi({ ...dependencies, tls });
		const api = await publicApi.listen({
			host: settings.bind,
			port: settings.apiPort,
		});
		started.push(() => publicApi.close());
		const consoleApi = await createConsoleApi({
			...dependencies,
			tls,
			consoleDirectory: options.consoleDirectory,
			sqlFunctions: searchFunctions,
		});
		const console = await consoleApi.listen({
			host: settings.bind,
			port: settings.webPort,
		});
		started.push(() => consoleApi.close());
		// Tasks end while everything that they use is still there.
		started.push(() => core.tasks.stop());
		core.tasks.begin();
		return {
			addresses: {
				console,
				api,
				internalPort: internal.port,
				inputs: threads.flatMap(({ inputs }) => inputs),
			},
			adminPassword: first.generatedPassword,
			authorityPath: authority.certPath,
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

export function splitUrl(text: string): {
	url: string;
	user?: string;
	password?: string;
} {
	const url = new URL(text);
	const user = decodeURIComponent(url.username);
	const password = decodeURIComponent(url.password);
	url.username = "";
	url.password = "";
	return {
		url: url.toString(),
		...(user === "" ? {} : { user }),
		...(password === "" ? {} : { password }),
	};
}
