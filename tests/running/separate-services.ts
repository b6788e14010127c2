/** A core with a collector, a correlator and a storage of its own tenant as three more processes. */
import { rm } from "node:fs/promises";
import {
	type KeptClickHouse,
	keepEmbeddedClickHouse,
} from "#backends/event-store/index.ts";
import { silentLog } from "#platform/index.ts";
import { logIn } from "./console-client.ts";
import type { Client } from "./https-client.ts";
import { type ServiceProcess, startService } from "./service-process.ts";
import { createResource, createService, untilService } from "./services.ts";
import {
	freePorts,
	makeDataDirectory,
	startUrsa,
	type UrsaProcess,
} from "./ursa-process.ts";

export const kinds = ["collector", "correlator", "storage"] as const;
export type Kind = (typeof kinds)[number];

export const ruleName = "Repeated failures";
/** So many failed lines of one user within an hour raise an alert. */
export const threshold = 5;

const fieldIs = (field: string, value: string) => ({
	kind: "comparison",
	left: { kind: "field", field },
	operator: "=",
	right: { kind: "constant", value },
});

/** A line that the normalizer of these services reads. */
export function writeLine(
	number: number,
	user: string,
	action = "failed",
): string {
	return JSON.stringify({ number: String(number), user, action });
}

export interface SeparateServices {
	ursa: UrsaProcess;
	readonly processes: Record<Kind, ServiceProcess>;
	/** Of its own; started again when it is killed. */
	readonly store: KeptClickHouse | undefined;
	/** Of the services. */
	readonly ids: Readonly<Record<Kind, string>>;
	readonly resources: Readonly<Record<Kind, string>>;
	/** One-time tokens, used up by now. */
	readonly tokens: Readonly<Record<Kind, string>>;
	/** Where the collector takes lines. */
	readonly tcp: string;
	readonly http: string;
	/** Body of the collector's resource. */
	readonly collectorBody: Readonly<Record<string, unknown>>;
	console(): Promise<Client>;
	untilGreen(): Promise<void>;
	remove(): Promise<void>;
}

export interface SeparateOptions {
	/** The event store is a process of its own, which stays when the core is killed. */
	readonly hasOwnStore?: boolean;
	/** Of the collector, in addition. */
	readonly connectors?: readonly object[];
	/** Where services find the core; default: the core itself. */
	readonly corePort?: (port: number) => Promise<number>;
	/** Where the data of a service lies; default: a directory of its own. */
	readonly dataDirectory?: (kind: Kind) => string | undefined;
}

export async function startSeparateServices(
	options: SeparateOptions = {},
): Promise<SeparateServices> {
	const undo: (() => Promise<unknown>)[] = [];
	async function remove(): Promise<void> {
		for (const step of undo.splice(0).reverse()) await step();
	}
	try {
		return await start(options, undo, remove);
	} catch (error) {
		await remove();
		throw error;
	}
}

async function start(
	options: SeparateOptions,
	undo: (() => Promise<unknown>)[],
	remove: () => Promise<void>,
): Promise<SeparateServices> {
	const environment: Record<string, string> = {};
	let store: KeptClickHouse | undefined;
	if (options.hasOwnStore) {
		const dataDir = await makeDataDirectory();
		undo.push(() =>
			rm(dataDir, { recursive: true, force: true, maxRetries: 10 }),
		);
		const kept = await keepEmbeddedClickHouse({ dataDir, log: silentLog });
		store = kept;
		undo.push(() => kept.stop());
		const url = new URL(kept.url);
		url.username = kept.user;
		url.password = kept.password;
		environment.URSA_CLICKHOUSE_URL = url.toString();
	}
	const ursa = await startUrsa({ environment });
	const console = await logIn(ursa);
	const made = await makeServices(console, options.connectors ?? []);
	const corePort =
		(await options.corePort?.(ursa.internalPort)) ?? ursa.internalPort;
	const launch = async (kind: Kind): Promise<ServiceProcess> => {
		const dataDirectory = options.dataDirectory?.(kind);
		return startService({
			...{ kind, corePort, id: made.ids[kind], token: made.tokens[kind] },
			...(dataDirectory === undefined ? {} : { dataDirectory }),
		});
	};
	const [collector, correlator, storage] = await Promise.all([
		launch("collector"),
		launch("correlator"),
		launch("storage"),
	]);
	const stand: SeparateServices = {
		...made,
		ursa,
		store,
		processes: { collector, correlator, storage },
		console: () => logIn(stand.ursa),
		async untilGreen() {
			const client = await stand.console();
			for (const kind of kinds) await untilService(client, made.ids[kind]);
		},
		remove,
	};
	undo.push(() => stand.ursa.remove());
	for (const kind of kinds) undo.push(() => stand.processes[kind].remove());
	await stand.untilGreen();
	return stand;
}

async function makeServices(console: Client, connectors: readonly object[]) {
	const [tcpPort = 0, httpPort = 0] = await freePorts(2);
	const storageResource = await createResource(
		console,
		"storage",
		"Own storage",
		{},
	);
	const storage = await createService(console, storageResource);
	const toStorage = await createResource(
		console,
		"destination",
		"To own storage",
		{ kind: "storage", services: [storage.id] },
	);
	const rule = await createResource(console, "correlationRule", ruleName, {
		kind: "standard",
		identicalFields: ["SourceUserName"],
		windowSeconds: 3600,
		severity: "high",
		alertPer: "fields",
		selectors: [{ condition: fieldIs("DeviceAction", "failed"), threshold }],
		actions: [{ trigger: "firstThreshold" }],
	});
	const correlatorResource = await createResource(
		console,
		"correlator",
		"Own correlator",
		{ rules: [rule], destinations: [toStorage] },
	);
	const correlator = await createService(console, correlatorResource);
	const toCorrelator = await createResource(
		console,
		"destination",
		"To own correlator",
		{ kind: "correlator", services: [correlator.id] },
	);
	const normalizer = await createResource(console, "normalizer", "Numbered", {
		parsing: { method: "json" },
		keepRaw: "always",
		mapping: [
			{ source: "number", field: "Message" },
			{ source: "user", field: "SourceUserName" },
			{ source: "action", field: "DeviceAction" },
		],
	});
	const collectorBody = {
		connectors: [
			{ kind: "tcp", port: tcpPort },
			{ kind: "http", port: httpPort },
			...connectors,
		],
		normalizers: [normalizer],
		destinations: [toStorage, toCorrelator],
	};
	const collectorResource = await createResource(
		console,
		"collector",
		"Own collector",
		collectorBody,
	);
	const collector = await createService(console, collectorResource);
	return {
		ids: {
			collector: collector.id,
			correlator: correlator.id,
			storage: storage.id,
		},
		tokens: {
			collector: collector.token,
			correlator: correlator.token,
			storage: storage.token,
		},
		resources: {
			collector: collectorResource,
			correlator: correlatorResource,
			storage: storageResource,
		},
		tcp: `tcp://127.0.0.1:${tcpPort}`,
		http: `http://127.0.0.1:${httpPort}/`,
		collectorBody,
	};
}
