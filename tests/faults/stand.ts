/** The services of a run with everything around them, and what can be done to them. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isErrorCode } from "#platform/index.ts";
import { createFaultyCore, type FaultyCore } from "./core.ts";
import { createFaultyStore, type FaultyStore } from "./event-store.ts";
import type { Identities } from "./identities.ts";
import { type Around, type Life, startLife } from "./life.ts";
import { type FaultyLink, openLink } from "./link.ts";
import {
	type LinkName,
	type Plan,
	type ServiceKind,
	type Step,
	serviceKinds,
} from "./script.ts";

export interface Stand {
	readonly core: FaultyCore;
	readonly store: FaultyStore;
	/** Where sources send to, whatever becomes of the collector. */
	readonly ports: { readonly tcp: number; readonly http: number };
	/** To be written; the collector reads it. */
	readonly logFile: string;
	/** Lets a fault happen; what it changed is as before after its time. */
	apply(step: Step): void;
	/** Ends all faults; everything runs again when it resolves. */
	heal(): Promise<void>;
	isIdle(): boolean;
	problems(): readonly string[];
	close(): Promise<void>;
}

export interface StandOptions {
	readonly plan: Plan;
	/** Made for this run alone; the services lie in it, on a small disk when disks are to fill up. */
	readonly directory: string;
	/** The same for the file that a source writes. */
	readonly sourceDirectory: string;
	readonly identities: Identities;
}

/** More than any small disk has. */
const fillerBytes = 64 * 1024 * 1024;

export async function openStand(options: StandOptions): Promise<Stand> {
	const { plan, directory, sourceDirectory } = options;
	const core = createFaultyCore();
	const store = createFaultyStore();
	const logFile = join(sourceDirectory, "app.log");
	const filler = join(directory, "filler");
	let clockOffset = 0;
	let round = 0;
	const lives = new Map<ServiceKind, Life>();
	const links = new Map<LinkName, FaultyLink[]>();
	const homes = new Map<ServiceKind, string>();
	let deaths = 0;
	const burials: Promise<void>[] = [];
	/** Work on one service follows what was begun with it before. */
	const turns = new Map<ServiceKind, Promise<void>>();
	const running = new Set<Promise<void>>();
	const healing = new AbortController();
	const failures: unknown[] = [];
	let ending: string | undefined;

	const around: Around = {
		...{ plan, core, store, identities: options.identities, logFile },
		clock: () => Date.now() + clockOffset,
		doorOf: (id) =>
			[...lives.values()].map(({ doors }) => doors.get(id)).find(Boolean),
		onLink(name, link) {
			links.set(name, [...(links.get(name) ?? []), link]);
		},
	};

	async function start(kind: ServiceKind): Promise<void> {
		const home = homes.get(kind) ?? join(directory, kind);
		homes.set(kind, home);
		await mkdir(home, { recursive: true });
		lives.set(kind, await startLife(kind, home, around));
	}

	/** A full disk may keep it from starting. */
	async function startSometime(kind: ServiceKind): Promise<void> {
		for (;;) {
			try {
				return await start(kind);
			} catch (error) {
				if (!isErrorCode(error, "ENOSPC")) throw error;
				await pause(50);
			}
		}
	}

	/** Shorter when everything is to be healed. */
	async function pause(ms: number): Promise<void> {
		await delay(ms, undefined, { signal: healing.signal }).catch(
			() => undefined,
		);
		if (healing.signal.aborted) await delay(5);
	}

	function inTurn(kind: ServiceKind, work: () => Promise<void>): Promise<void> {
		const next = (turns.get(kind) ?? Promise.resolve()).then(work);
		turns.set(
			kind,
			next.catch(() => undefined),
		);
		return next;
	}

	async function kill(kind: ServiceKind, forMs: number): Promise<void> {
		const life = lives.get(kind);
		lives.delete(kind);
		if (life === undefined) return;
		const next = join(directory, `${kind}-${++deaths}`);
		// A copy needs room.
		await rm(filler, { force: true });
		for (const name of linksInto(kind))
			for (const link of links.get(name) ?? []) link.cut();
		burials.push(life.kill(next).buried);
		homes.set(kind, next);
		await pause(forMs);
		await startSometime(kind);
	}

	async function restart(kind: ServiceKind): Promise<void> {
		const life = lives.get(kind);
		lives.delete(kind);
		await life?.stop();
		await startSometime(kind);
	}

	async function fillDisk(forMs: number): Promise<void> {
		await writeFile(filler, Buffer.alloc(fillerBytes)).catch(
			(error: unknown) => {
				if (!isErrorCode(error, "ENOSPC")) throw error;
			},
		);
		await pause(forMs);
		await rm(filler, { force: true });
	}

	async function trouble<T>(
		of: { trouble(kind: T | undefined): void },
		kind: T,
		forMs: number,
	): Promise<void> {
		of.trouble(kind);
		await pause(forMs);
		of.trouble(undefined);
	}

	async function happen({ fault, forMs }: Step): Promise<void> {
		switch (fault.kind) {
			case "kill":
				return inTurn(fault.service, () => kill(fault.service, forMs));
			case "restart":
				return inTurn(fault.service, () => restart(fault.service));
			case "reload":
				return inTurn("collector", async () =>
					lives.get("collector")?.reload(++round),
				);
			case "cut":
				for (const link of links.get(fault.link) ?? []) link.cut();
				return;
			case "link":
				await Promise.all(
					(links.get(fault.link) ?? []).map((link) =>
						trouble(link, fault.trouble, forMs),
					),
				);
				return;
			case "store":
				return trouble(store, fault.trouble, forMs);
			case "core":
				return trouble(core, fault.trouble, forMs);
			case "clock":
				clockOffset += fault.hours * 3_600_000;
				return;
			case "disk":
				return fillDisk(forMs);
		}
	}

	async function linkTo(name: LinkName, connector: string) {
		const link = await openLink(() => {
			const port = lives.get("collector")?.inputs.get(connector);
			return port === undefined ? undefined : { host: "127.0.0.1", port };
		});
		around.onLink(name, link);
		return link.port;
	}

	for (const kind of serviceKinds) await start(kind);
	const ports = {
		tcp: await linkTo("tcp → collector", "tcp"),
		http: await linkTo("http → collector", "http"),
	};

	return {
		...{ core, store, ports, logFile },
		apply(step) {
			const happening = happen(step).catch((error: unknown) => {
				failures.push(error);
			});
			running.add(happening);
			void happening.finally(() => running.delete(happening));
		},
		async heal() {
			healing.abort();
			await Promise.all(running);
			const [failure] = failures;
			if (failure !== undefined) throw failure;
		},
		isIdle: () =>
			failures.length === 0 &&
			lives.size === serviceKinds.length &&
			[...lives.values()].every((life) => life.isIdle()),
		problems: () => [
			...(ending === undefined ? [] : [`waiting for ${ending}`]),
			...failures.map(String),
			...[...lives.values()].flatMap((life) => life.problems()),
		],
		async close() {
			healing.abort();
			await Promise.all(running);
			for (const kind of serviceKinds) {
				ending = `the ${kind} to stop`;
				await lives.get(kind)?.stop();
			}
			lives.clear();
			for (const link of [...links.values()].flat()) link.close();
			ending = "what was killed to end";
			await Promise.all(burials);
		},
	};
}

function linksInto(kind: ServiceKind): LinkName[] {
	switch (kind) {
		case "collector":
			return ["tcp → collector", "http → collector"];
		case "correlator":
			return ["collector → correlator"];
		case "storage":
			return ["collector → storage", "correlator → storage"];
	}
}
