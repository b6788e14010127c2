/** One run: sends lines, lets happen what the plan says, heals everything, waits until it is quiet, and judges. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describeError } from "#schema/index.ts";
import { mountSmallDisk } from "../counterparts/small-disk.ts";
import type { Identities } from "./identities.ts";
import { judge } from "./judge.ts";
import { type Lines, makeLines } from "./lines.ts";
import type { Plan } from "./script.ts";
import { sendAll } from "./sources.ts";
import { openStand, type Stand } from "./stand.ts";

export interface Outcome {
	readonly plan: Plan;
	/** What is wrong; empty when nothing is. */
	readonly faults: readonly string[];
	readonly lines: number;
	readonly alerts: number;
	/** Inserts that the store had already: how often exactly once was put to the test. */
	readonly repetitions: number;
	readonly ms: number;
}

/** After the last fault; waits double up to ten seconds in what is tried again. */
const settleMs = 300_000;
const smallDiskKibibytes = 16 * 1024;

/** In memory where there is such a disk: what is tested is not the disk. */
const fastDirectory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

interface Place {
	/** Of the services. */
	readonly directory: string;
	/** Of the file that a source writes. */
	readonly sourceDirectory: string;
	remove(): Promise<void>;
}

async function makePlace(plan: Plan): Promise<Place> {
	const sourceDirectory = await mkdtemp(join(fastDirectory, "ursa-faults-"));
	const disk = plan.needsSmallDisk
		? await mountSmallDisk(smallDiskKibibytes)
		: undefined;
	return {
		sourceDirectory,
		directory: disk?.directory ?? sourceDirectory,
		async remove() {
			await disk?.remove();
			await rm(sourceDirectory, {
				...{ recursive: true, force: true, maxRetries: 5 },
			});
		},
	};
}

export async function runOne(
	plan: Plan,
	identities: Identities,
): Promise<Outcome> {
	const started = performance.now();
	const place = await makePlace(plan);
	const lines = makeLines(plan.seed, plan.lines, Date.now());
	let stand: Stand | undefined;
	const faults: string[] = [];
	try {
		stand = await within(openStand({ plan, identities, ...place }), "starting");
		faults.push(...(await disturb(stand, plan, lines)));
	} catch (error) {
		faults.push(`it broke off: ${describeError(error)}`);
	}
	try {
		if (stand !== undefined) await within(stand.close(), "stopping");
	} catch (error) {
		const waiting = stand?.problems().join("; ");
		faults.push(`it did not stop: ${describeError(error)}, ${waiting}`);
	}
	await place.remove();
	return {
		plan,
		faults,
		lines: lines.names.length,
		alerts: stand?.core.alerts.size ?? 0,
		repetitions: stand?.store.repetitions() ?? 0,
		ms: performance.now() - started,
	};
}

async function disturb(
	stand: Stand,
	plan: Plan,
	lines: Lines,
): Promise<string[]> {
	const end = new AbortController();
	const sending = sendAll(stand.ports, stand.logFile, lines, end.signal);
	// Waited for below, also when it fails earlier.
	sending.catch(() => undefined);
	try {
		for (const step of plan.steps) {
			await delay(step.afterMs);
			stand.apply(step);
		}
		await delay(200);
		await within(stand.heal(), "coming back");
		const isInTime = await settle(stand, sending, lines);
		const verdict = judge(stand, lines, plan);
		if (!isInTime)
			verdict.push(
				`it was not quiet after ${settleMs} ms: ${stand.problems().join("; ")}`,
			);
		return verdict;
	} finally {
		end.abort();
	}
}

/** What should take a moment and never ends is a fault too. */
async function within<T>(work: Promise<T>, what: string): Promise<T> {
	const end = new AbortController();
	const limit = delay(settleMs, undefined, { signal: end.signal }).then(() => {
		throw new Error(`${what} takes more than ${settleMs} ms`);
	});
	try {
		return await Promise.race([work, limit]);
	} finally {
		limit.catch(() => undefined);
		end.abort();
	}
}

/** Waits until all is sent and nothing is on its way; false when that takes too long. */
async function settle(
	stand: Stand,
	sending: Promise<void>,
	lines: Lines,
): Promise<boolean> {
	const late = AbortSignal.timeout(settleMs);
	await Promise.race([sending, untilAborted(late)]);
	while (!isQuiet(stand, lines.names.length)) {
		if (late.aborted) return false;
		await delay(10);
	}
	return true;
}

function untilAborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		signal.addEventListener("abort", () => resolve(), { once: true });
	});
}

/** Everything that was received is where it belongs; or never will be. */
function isQuiet(stand: Stand, lines: number): boolean {
	if (!stand.isIdle()) return false;
	const received = stand.store
		.ledger()
		.filter(({ outcome }) => outcome === "received")
		.reduce((sum, { count }) => sum + count, 0);
	const { detections } = stand.store;
	// A file is read in its own time, and nobody acknowledges it; no counter says how many alerts are on their way.
	return received >= lines && detections() <= stand.core.alerts.size;
}
