/**
 * Runs one service: asks the core what it is, works accordingly, tells the core how it fares, and does what the core
 * asks for. The core may be away: work goes on, and its reports are tried again.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { TlsIdentity } from "#pipeline/index.ts";
import { createIdSource, type Log } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import type { Address } from "../link/index.ts";
import { createRates } from "../rates.ts";
import { startCollectorWork } from "./collector-work.ts";
import { createCoreLink, type ServiceReport } from "./core-link.ts";
import { startCorrelatorWork } from "./correlator-work.ts";
import { keepConfig, readKeptConfig } from "./kept-config.ts";
import { createLiveIdentity, createRenewal, endsSoon } from "./renewal.ts";
import type { ServiceConfig } from "./service-config.ts";
import { startStorageWork } from "./storage-work.ts";
import type { Work, WorkNeeds, WorkState } from "./work.ts";

export interface RunServiceOptions {
	readonly core: Address;
	/** Of this service alone. */
	readonly directory: string;
	readonly identity: TlsIdentity;
	/** Where its door listens. */
	readonly listen: Address;
	/** How other services reach this machine. */
	readonly fqdn: string;
	readonly version: string;
	readonly clock: () => number;
	readonly log: Log;
	/** True: a first start that fails ends the service with its error. False: it is tried again. */
	readonly failsFast: boolean;
}

export interface RunningService {
	/** Where it takes events: connector names with addresses. */
	inputs(): readonly string[];
	stop(): Promise<void>;
}

const reportMs = 1000;
const retryMs = { first: 1000, most: 30_000 };

const starters: Readonly<
	Record<ServiceConfig["service"]["kind"], (needs: WorkNeeds) => Promise<Work>>
> = {
	collector: startCollectorWork,
	correlator: startCorrelatorWork,
	storage: startStorageWork,
};

export async function runService(
	options: RunServiceOptions,
): Promise<RunningService> {
	const { clock, log, directory } = options;
	const live = createLiveIdentity(options.identity);
	const { identity } = live;
	const link = createCoreLink({ core: options.core, identity });
	const stopping = new AbortController();
	const startedAt = clock();
	const rates = createRates(clock);
	let work: Work | undefined;
	/** What it works by. */
	let config: ServiceConfig | undefined;
	/** Certificate that there was when the work began: connectors go on showing it. */
	let shownByWork = identity.cert;
	/** As the core last said. */
	let isTenantDisabled: boolean | undefined;
	let keepingProblem: string | undefined;
	/** Why there is no work, or why the last configuration was not taken. */
	let problem: string | undefined = "it is starting";
	let peers: Parameters<Work["admit"]>[0] = [];
	/** What is to be done as soon as the core says by what settings. */
	let due: "start" | "reload" | "check" | undefined = "start";
	/** By the clock that only goes forward. */
	let retryAt = 0;
	let retryWait = retryMs.first;

	const renewal = createRenewal({
		...{ live, link, core: options.core, directory, clock },
		// What was sealed with the old key could not be opened any more.
		onRenewed: () => keep(),
	});

	async function startWork(by: ServiceConfig): Promise<void> {
		const started = await starters[by.service.kind]({
			...options,
			...{ config: by, link, identity },
			newId: createIdSource(clock),
		});
		started.admit(peers);
		work = started;
		shownByWork = identity.cert;
		use(by);
	}

	function use(next: ServiceConfig): void {
		config = next;
		due = undefined;
		problem = undefined;
		retryWait = retryMs.first;
	}

	/** For a start while the core is away. */
	async function keep(): Promise<void> {
		if (config === undefined) return;
		try {
			await keepConfig(directory, identity, config);
			keepingProblem = undefined;
		} catch (error) {
			keepingProblem = `the settings cannot be kept: ${describeError(error)}`;
		}
	}

	function fail(error: unknown, what: string): void {
		problem = describeError(error);
		log.error({ error }, what);
		retryAt = performance.now() + retryWait;
		retryWait = Math.min(retryWait * 2, retryMs.most);
	}

	/** Starts, or starts anew; what fails is tried again later. */
	async function startAnew(next: ServiceConfig): Promise<void> {
		due = "start";
		try {
			const before = work;
			work = undefined;
			await before?.stop();
			await startWork(next);
			await keep();
		} catch (error) {
			fail(error, "the service could not start");
		}
	}

	/** Settings that it had are good enough until the core gives others. False: there are none. */
	async function startByKept(reason: unknown): Promise<boolean> {
		try {
			const kept = await readKeptConfig(directory, identity);
			if (kept === undefined) return false;
			await startWork(kept);
			due = "check";
			problem = `it works by the settings that it had before: ${describeError(reason)}`;
			log.warn({ error: reason }, "started by the settings that were kept");
		} catch (error) {
			fail(error, "the service could not start without the core");
		}
		return true;
	}

	async function reload(next: ServiceConfig): Promise<void> {
		due = undefined;
		try {
			if (work === undefined || !(await work.reload(next))) {
				await startAnew(next);
				return;
			}
			use(next);
			await keep();
		} catch (error) {
			// It goes on as it was.
			problem = `the new settings are not in use: ${describeError(error)}`;
			log.error({ error }, "the settings could not be reloaded");
		}
	}

	async function doWhatIsDue(): Promise<void> {
		if (due === undefined || performance.now() < retryAt) return;
		let next: ServiceConfig;
		try {
			next = await link.config();
		} catch (error) {
			// As long as the core does not say, what works goes on as it was.
			if (due === "check") return;
			if (work === undefined && (await startByKept(error))) return;
			fail(error, "the core gives no settings");
			return;
		}
		if (due === "check" && next.version === config?.version) use(next);
		else await (due === "start" ? startAnew(next) : reload(next));
	}

	function ask(command: "start" | "reload"): void {
		due = due === "start" ? due : command;
		retryAt = 0;
	}

	function stateNow(): WorkState {
		return (
			work?.state() ?? {
				counters: [],
				problems: [],
				inputs: [],
				isStopped: true,
				backlogBytes: 0,
			}
		);
	}

	function reportOf(state: WorkState): ServiceReport {
		const problems = [
			problem,
			config?.isTenantDisabled === true
				? "the tenant is disabled, nothing is received"
				: undefined,
			keepingProblem,
			renewal.problem(),
			...state.problems,
		].filter((text) => text !== undefined);
		return {
			version: options.version,
			startedAt,
			fqdn: options.fqdn,
			...(work?.doorPort === undefined
				? {}
				: { address: { host: reachableHost(options), port: work.doorPort } }),
			status: state.isStopped
				? "red"
				: problems.length > 0
					? "yellow"
					: "green",
			warning: problems.join("; "),
			configVersion: config?.version ?? "",
			counters: [...state.counters],
			inputs: [...state.inputs],
			rates: rates.current(),
			backlogBytes: state.backlogBytes,
		};
	}

	async function report(): Promise<void> {
		const state = stateNow();
		rates.sample(totals(state));
		const answer = await link.report(reportOf(state));
		peers = answer.peers;
		work?.admit(peers);
		if (answer.isTenantDisabled !== isTenantDisabled) {
			({ isTenantDisabled } = answer);
			if (isTenantDisabled !== (config?.isTenantDisabled === true))
				ask("reload");
		}
		if (answer.commands.includes("restart")) ask("start");
		if (answer.commands.includes("reload")) ask("reload");
		await doWhatIsDue();
		if (answer.commands.includes("replay")) await replay();
		await renewal.doWhenDue();
		const isOld = work !== undefined && shownByWork !== identity.cert;
		if (isOld && endsSoon(shownByWork, clock())) ask("start");
	}

	async function replay(): Promise<void> {
		const job = await link.takeReplay();
		if (job === null || work?.replay === undefined) return;
		await link.replayDone(job.id, await work.replay(job));
	}

	async function reportOn(): Promise<void> {
		let isAway = false;
		while (!stopping.signal.aborted) {
			try {
				await report();
				if (isAway) log.info("the core is back");
				// The event store of a core that started anew may be at another address.
				if (isAway && config?.service.kind === "storage") ask("reload");
				isAway = false;
			} catch (error) {
				if (!isAway && !stopping.signal.aborted)
					log.warn({ error }, "the core does not take reports");
				isAway = true;
				if (work === undefined && performance.now() >= retryAt)
					await startByKept(error);
			}
			await delay(reportMs, undefined, { signal: stopping.signal }).catch(
				() => undefined,
			);
		}
	}

	if (options.failsFast) {
		await startWork(await link.config());
		await keep();
	}
	const reporting = reportOn();

	return {
		inputs: () => stateNow().inputs,
		async stop() {
			stopping.abort();
			await reporting;
			await work?.stop();
			link.close();
		},
	};
}

/** A door on all addresses is found by the machine's name, another by its address. */
function reachableHost({ listen, fqdn }: RunServiceOptions): string {
	return listen.host === "0.0.0.0" || listen.host === "::" ? fqdn : listen.host;
}

function totals(state: WorkState): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { name, value } of state.counters)
		sums[name] = (sums[name] ?? 0) + value;
	return sums;
}
