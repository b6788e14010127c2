/**
 * One life of a service: from a start to a kill or a stop. The service is the real one, in this process. A kill cuts all
 * its connections at once, takes a copy of its directory as it is at that moment for the next life, and lets what still
 * runs of it do no more than write into the directory that nobody will read.
 */
import { cpSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createIdSource, isErrorCode, silentLog } from "#platform/index.ts";
import { startCollectorWork } from "../../src/services/runtime/collector-work.ts";
import type { ServiceAddress } from "../../src/services/runtime/core-link.ts";
import { startCorrelatorWork } from "../../src/services/runtime/correlator-work.ts";
import { openDoor } from "../../src/services/runtime/door.ts";
import type { ServiceConfig } from "../../src/services/runtime/index.ts";
import {
	insertHandler,
	insertPath,
} from "../../src/services/runtime/storage-door.ts";
import type { Work, WorkNeeds } from "../../src/services/runtime/work.ts";
import { configOf, idOf, storageIds } from "./content.ts";
import type { FaultyCore } from "./core.ts";
import type { FaultyStore } from "./event-store.ts";
import type { Identities } from "./identities.ts";
import { type FaultyLink, openLink } from "./link.ts";
import type { LinkName, Plan, ServiceKind } from "./script.ts";

export interface Around {
	readonly plan: Plan;
	readonly core: FaultyCore;
	readonly store: FaultyStore;
	readonly identities: Identities;
	readonly clock: () => number;
	readonly logFile: string;
	/** Port of the door of a service that lives now. */
	readonly doorOf: (id: string) => number | undefined;
	/** Told of every new link, so that troubles reach it. */
	readonly onLink: (name: LinkName, link: FaultyLink) => void;
}

export interface Life {
	/** Ports of connectors by kind. */
	readonly inputs: ReadonlyMap<string, number>;
	/** By the id of the service. */
	readonly doors: ReadonlyMap<string, number>;
	/** Nothing waits to be brought on. */
	isIdle(): boolean;
	problems(): readonly string[];
	reload(round: number): Promise<void>;
	/** Cuts it off; a copy of its directory goes to `to`. Answers when the rest of it is gone. */
	kill(to: string): { readonly buried: Promise<void> };
	stop(): Promise<void>;
}

export async function startLife(
	kind: ServiceKind,
	directory: string,
	around: Around,
): Promise<Life> {
	if (kind === "storage") return startStorages(around);
	const links: FaultyLink[] = [];
	let isAlive = true;
	const known = new Map<string, ServiceAddress>();

	/** Each door behind a link of this life's own, so that a kill cuts exactly its connections. */
	async function addressOf(id: string): Promise<ServiceAddress> {
		// A service that started anew has another port.
		const key = `${id}:${around.doorOf(id)}`;
		const found = known.get(key);
		if (found !== undefined) return found;
		const link = await openLink(() => {
			const port = around.doorOf(id);
			return port === undefined ? undefined : { host: "127.0.0.1", port };
		});
		const name: LinkName =
			kind === "correlator"
				? "correlator → storage"
				: id === idOf.correlator
					? "collector → correlator"
					: "collector → storage";
		around.onLink(name, link);
		links.push(link);
		if (!isAlive) link.close();
		const address = { id, host: "127.0.0.1", port: link.port };
		known.set(key, address);
		return address;
	}

	const needs: WorkNeeds = {
		config: configOf(kind, around.plan, around.logFile, 0),
		directory,
		link: around.core.linkOf({
			isAlive: () => isAlive,
			resolve: ({ ids }) => Promise.all(ids.map(addressOf)),
		}),
		identity: around.identities.of(idOf[kind]),
		listen: { host: "127.0.0.1", port: 0 },
		clock: around.clock,
		newId: createIdSource(around.clock),
		log: silentLog,
	};
	const start = kind === "collector" ? startCollectorWork : startCorrelatorWork;
	const work = await start(needs);
	work.admit([...around.identities.peers]);

	function cutOff(): void {
		isAlive = false;
		for (const link of links) link.close();
	}
	return {
		inputs: readInputs(work),
		doors: new Map(
			work.doorPort === undefined ? [] : [[idOf[kind], work.doorPort]],
		),
		isIdle: () =>
			work
				.state()
				.counters.every(({ name, value }) => name !== "waiting" || value === 0),
		problems: () => work.state().problems,
		async reload(round) {
			const config: ServiceConfig = configOf(
				kind,
				around.plan,
				around.logFile,
				round,
			);
			if (!(await work.reload(config)))
				throw new Error("the collector takes no settings that do the same");
		},
		kill(to) {
			cutOff();
			copyNow(directory, to);
			const buried = work
				.stop()
				.finally(() => rm(directory, { recursive: true, force: true }));
			return { buried };
		},
		async stop() {
			await work.stop();
			cutOff();
		},
	};
}

function readInputs(work: Work): Map<string, number> {
	return new Map(
		work.state().inputs.flatMap((input): [string, number][] => {
			const match = /^(\w+):\/\/.*:(\d+)$/.exec(input);
			return match === null ? [] : [[match[1] ?? "", Number(match[2])]];
		}),
	);
}

/** Nothing else of this process runs meanwhile, but a call of the system that is under way may still rename a file. */
function copyNow(from: string, to: string): void {
	for (let tries = 0; ; tries++) {
		try {
			cpSync(from, to, { recursive: true, force: true });
			return;
		} catch (error) {
			if (!isErrorCode(error, "ENOENT") || tries > 5) throw error;
		}
	}
}

/** Two storages in front of the one store; they keep nothing, so that a kill is no more than a cut. */
async function startStorages(around: Around): Promise<Life> {
	const doors = await Promise.all(
		storageIds.map(async (id) => {
			const door = await openDoor({
				listen: { host: "127.0.0.1", port: 0 },
				identity: around.identities.of(id),
				routes: { [insertPath]: insertHandler(around.store, () => undefined) },
				log: silentLog,
			});
			door.admit([...around.identities.peers]);
			return { id, door };
		}),
	);
	const stop = async (): Promise<void> => {
		await Promise.all(doors.map(({ door }) => door.close()));
	};
	return {
		inputs: new Map(),
		doors: new Map(doors.map(({ id, door }) => [id, door.port])),
		isIdle: () => true,
		problems: () => [],
		reload: () => Promise.resolve(),
		kill: () => ({ buried: stop() }),
		stop,
	};
}
