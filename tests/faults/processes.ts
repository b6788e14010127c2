/**
 * Rounds of faults with services that are processes: kill -9 of each of them, of the core and of the event store, and
 * links to sources and core that break. What processes keep in memory, and what the system does at a kill, is real here.
 */
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isErrorCode } from "#platform/index.ts";
import { createRandom, type Random } from "../bench/random.ts";
import {
	assertBalanced,
	makeLines,
	untilAlerts,
	untilStored,
} from "../running/separate-checks.ts";
import {
	type Kind,
	kinds,
	type SeparateServices,
	startSeparateServices,
} from "../running/separate-services.ts";
import { makeDataDirectory } from "../running/ursa-process.ts";
import { type FaultyLink, linkTroubles, openLink } from "./link.ts";
import { sendOverHttp, sendOverTcp } from "./sources.ts";

export interface ProcessStand {
	readonly services: SeparateServices;
	readonly logFile: string;
	readonly links: Readonly<Record<"tcp" | "http" | "core", FaultyLink>>;
	close(): Promise<void>;
}

export async function openProcessStand(): Promise<ProcessStand> {
	const directory = await makeDataDirectory();
	const logFile = join(directory, "app.log");
	let corePort = 0;
	const core = await openLink(() => ({ host: "127.0.0.1", port: corePort }));
	const services = await startSeparateServices({
		hasOwnStore: true,
		connectors: [{ kind: "file", path: `${logFile}*`, pollIntervalMs: 50 }],
		async corePort(port) {
			corePort = port;
			return core.port;
		},
		// The collector lies beside the file, so that both are removed together.
		dataDirectory: (kind) => (kind === "collector" ? directory : undefined),
	});
	const linkTo = (url: string) =>
		openLink(() => ({ host: "127.0.0.1", port: Number(new URL(url).port) }));
	const links = {
		tcp: await linkTo(services.tcp),
		http: await linkTo(services.http),
		core,
	};
	return {
		...{ services, logFile, links },
		async close() {
			for (const link of Object.values(links)) link.close();
			await services.remove();
		},
	};
}

const linesOfSource = 150;
const mostDownMs = 1500;

/** What happens, and the words for it. */
interface Misfortune {
	readonly text: string;
	happen(): Promise<void>;
}

function choose(stand: ProcessStand, random: Random): Misfortune {
	const { services, links } = stand;
	const forMs = 50 + random.below(mostDownMs);
	const dice = random.below(10);
	if (dice < 5) {
		const kind: Kind = random.pick(kinds);
		return {
			text: `kill the ${kind} for ${forMs} ms`,
			async happen() {
				await services.processes[kind].kill();
				await delay(forMs);
				services.processes[kind] = await services.processes[kind].restart();
			},
		};
	}
	if (dice === 5) {
		return {
			text: "kill the core",
			async happen() {
				await services.ursa.kill();
				services.ursa = await services.ursa.restart();
			},
		};
	}
	if (dice === 6) {
		return {
			text: "kill the event store",
			async happen() {
				try {
					if (services.store) process.kill(services.store.pid, "SIGKILL");
				} catch (error) {
					// It is dead from the time before.
					if (!isErrorCode(error, "ESRCH")) throw error;
				}
			},
		};
	}
	const name = random.pick(["tcp", "http", "core"]);
	const trouble = random.pick(linkTroubles);
	return {
		text: `the link to ${name} is ${trouble} for ${forMs} ms`,
		async happen() {
			const link = name === "tcp" || name === "http" ? links[name] : links.core;
			link.trouble(trouble);
			await delay(forMs);
			link.trouble(undefined);
		},
	};
}

/** Throws what is wrong, with the seed and what happened. */
export async function runRound(
	stand: ProcessStand,
	seed: number,
	attempt = 0,
): Promise<void> {
	const random = createRandom(seed * 104_729 + 3);
	const steps = Array.from({ length: 1 + random.below(3) }, () => ({
		afterMs: random.below(500),
		...choose(stand, random),
	}));
	try {
		await survive(stand, `round-${seed}-${attempt}`, steps);
	} catch (error) {
		const happened = steps.map(
			({ afterMs, text }) => `  after ${afterMs} ms: ${text}`,
		);
		throw new Error(
			[
				`round ${seed} failed; repeat it with: node tests/faults/run.ts --processes 1 --seed ${seed}`,
				...happened,
			].join("\n"),
			{ cause: error },
		);
	}
}

async function survive(
	{ services, links, logFile }: ProcessStand,
	users: string,
	steps: readonly (Misfortune & { readonly afterMs: number })[],
): Promise<void> {
	const [tcp = [], http = [], file = []] = await Promise.all(
		[0, 1, 2].map((source) =>
			Array.fromAsync(makeLines(users, source * linesOfSource, linesOfSource)),
		),
	);
	const late = AbortSignal.timeout(600_000);
	const sending = Promise.all([
		sendOverTcp(links.tcp.port, tcp, late),
		sendOverHttp(links.http.port, http, late),
		appendFile(logFile, file.map((line) => `${line}\n`).join("")),
	]);
	sending.catch(() => undefined);
	for (const { afterMs, happen } of steps) {
		await delay(afterMs);
		await happen();
	}
	await sending;
	await services.untilGreen();
	await untilStored(services, users, 3 * linesOfSource);
	await untilAlerts(services, users);
	await assertBalanced(services);
}
