/** Core, one collector, one correlator, storage, console and API in one process, on the embedded engines by default. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createConsoleApi, createPublicApi } from "#api/index.ts";
import {
	createEventStore,
	keepEmbeddedClickHouse,
	searchFunctions,
} from "#backends/event-store/index.ts";
import { ensureFirstStart, sharedTenantId } from "#core/index.ts";
import { loadPacks } from "#packs/index.ts";
import {
	createIdSource,
	type Log,
	openCertificateAuthority,
	type Settings,
} from "#platform/index.ts";
import { createActiveServices } from "./active-services.ts";
import { createAdministration } from "./administration.ts";
import { openCoreStore } from "./core-store.ts";
import { startDataPlane } from "./data-plane.ts";
import {
	defaultServiceResources,
	defaultServices,
	packResources,
} from "./default-services.ts";
import { startInternalApi } from "./internal-api.ts";

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
	/** Told what is being done, for a person who waits. */
	readonly onProgress: (text: string) => void;
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
			]),
		].filter((host) => host !== "0.0.0.0" && host !== "::");
		const tls = await authority.serverCertificate("core", hosts);
		// Made at every start, so that the command line always finds it.
		await authority.clientCertificate("command-line");

		onProgress("opening the state store");
		const core = await openCoreStore(settings, clock, log);
		started.push(() => core.close());
		const first = await ensureFirstStart({
			tenants: core.tenants,
			users: core.users,
			adminPassword: settings.adminPassword,
		});
		const mainTenant = await core.tenants.main();

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

		onProgress("loading content");
		const packs = await loadPacks(options.contentDirectory);
		const shipped = await core.resources.ship([
			...packResources(packs, sharedTenantId),
			...defaultServiceResources(packs, mainTenant.id, settings),
		]);
		log.info({ packs: packs.length, ...shipped }, "content loaded");

		onProgress("starting collector, correlator and storage");
		const dataPlane = await startDataPlane({
			directory: join(settings.dataDirectory, "services"),
			tenant: mainTenant,
			resources: await core.resources.list({}),
			...defaultServices,
			eventStore,
			alerts: core.alerts,
			clock,
			newId: createIdSource(clock),
			log,
		});
		started.push(() => dataPlane.stop());

		const services = createActiveServices({
			dataPlane,
			address: settings.bind,
			fqdn: settings.hostName,
			version: options.version,
			clock,
		});
		const sampling = setInterval(() => services.sample(), 1000);
		started.push(async () => clearInterval(sampling));

		const dependencies = {
			...core,
			services,
			eventStore,
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
		const internal = await startInternalApi({
			host: settings.bind,
			port: settings.internalPort,
			tls,
			authority: authority.cert,
			administration: createAdministration(core.users),
			log,
		});
		started.push(() => internal.close());

		return {
			addresses: {
				console,
				api,
				internalPort: internal.port,
				inputs: dataPlane.collector.work.connectors.map(
					(connector) =>
						`${connector.name.split(":")[0]}://${connector.address?.host}:${connector.address?.port}`,
				),
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

function splitUrl(text: string): {
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
