/**
 * Runs a correlator over its input journal. Its state is what follows from the records read so far, saved as a
 * snapshot from time to time; after a crash the records since the snapshot are read again, and detections that are in
 * the output journal already are passed over by their id. So a kill changes nothing in what is detected.
 */
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { decodeEvent } from "#event/index.ts";
import { type Log, readFileIfPresent, replaceFile } from "#platform/index.ts";
import { describeError, UrsaError } from "#schema/index.ts";
import type { Correlator, Detection } from "../correlation/index.ts";
import {
	type Journal,
	type JournalRecord,
	openJournal,
	usualReserveBytes,
} from "../journal/index.ts";
import { decodeDetected, encodeDetected } from "./detected.ts";
import { correlatorErrors } from "./errors.ts";
import { decodeForwarded } from "./forwarded.ts";
import {
	applyListChange,
	decodeListChange,
	isListChange,
} from "./list-change.ts";

export interface CorrelatorServiceOptions {
	readonly correlator: Correlator;
	readonly input: Journal;
	readonly directory: string;
	readonly clock: () => number;
	/** Milliseconds that only go forward, whoever sets the clock. Default: those of the process. */
	readonly monotonic?: () => number;
	/** Time between snapshots; longer when one takes long. Default 5 s. */
	readonly snapshotMs?: number;
	/** Called when input before `next` is not needed any more. */
	readonly onInputDone: (next: number) => Promise<void>;
	readonly log: Log;
}

export interface CorrelatorService {
	/** Detections, in order; consumers read it. */
	readonly output: Journal;
	/** Detections after this one are looked at again after a crash; consumers may not release past it. */
	outputNeededFrom(): number;
	/** True when the record is read; false when it is not within the time, or never will be. */
	hasRead(sequence: number, withinMs: number): Promise<boolean>;
	start(): void;
	/** Saves a last snapshot. Detections that wait for a full disk are made again after the next start. */
	stop(): Promise<void>;
	state(): {
		readonly next: number;
		readonly lag: number;
		/** Why it ended. */
		readonly problem?: string;
		/** What does not go as it should while it works. */
		readonly warning?: string;
	};
}

const saved = z.object({
	v: z.literal(1),
	inputNext: z.int(),
	outputNext: z.int(),
	correlator: z.string(),
});

const readBytes = 4 * 1024 * 1024;
const tickMs = 1000;
/**
 * A batch bears the moment of its receipt and gets into the journal a little later. Time passes by itself only up to this
 * long ago, so that no batch comes late, and reading the journal again gives what it gave the first time.
 */
const onItsWayMs = 2000;

/** Throws correlator.badState when the saved state cannot be used. */
export async function createCorrelatorService(
	options: CorrelatorServiceOptions,
): Promise<CorrelatorService> {
	const output = await openJournal({
		directory: join(options.directory, "journal"),
		// Detections free the input, so they may use room that the input must leave.
		reserveBytes: usualReserveBytes / 4,
	});
	try {
		return await goOn(options, output);
	} catch (error) {
		await output.close();
		throw error;
	}
}

/** From where the saved state stands. */
async function goOn(
	options: CorrelatorServiceOptions,
	output: Journal,
): Promise<CorrelatorService> {
	const { correlator, input } = options;
	const monotonic = options.monotonic ?? (() => performance.now());
	const snapshotPath = join(options.directory, "state.json");
	const start = await restore(correlator, snapshotPath);
	// A journal that was lost and begun anew has other records than those that were read.
	let inputNext = start.inputNext > input.state().next ? 1 : start.inputNext;
	let snapshotOutput = start.outputNext;
	let snapshotInput = inputNext;
	const alreadyOut = await readIds(output, snapshotOutput);

	const stopping = new AbortController();
	/** Tells that a record was read, or that none will be any more. */
	const onRead = new EventEmitter().setMaxListeners(0);
	let problem: string | undefined;
	let warning: string | undefined;
	let running: Promise<void> = Promise.resolve();

	async function emit(
		at: number,
		detections: readonly Detection[],
	): Promise<void> {
		const fresh = detections.filter(
			({ event }) => !alreadyOut.delete(event.ID ?? ""),
		);
		for (const record of encodeDetected(at, fresh)) await output.append(record);
	}

	async function correlate(record: JournalRecord): Promise<void> {
		if (isListChange(record.payload)) {
			const changed = decodeListChange(record.payload);
			// As far as time may have passed by itself before, and not so far that a batch on its way comes late.
			const then = changed.at - onItsWayMs / 2;
			await emit(then, correlator.advance(then));
			applyListChange(correlator.lists(), changed);
			return;
		}
		for (const { at, lines } of decodeForwarded(record.payload)) {
			await emit(at, correlator.process(lines.map(decodeEvent), at));
		}
	}

	async function saveSnapshot(): Promise<void> {
		if (snapshotInput === inputNext) return;
		const snapshot = {
			v: 1,
			inputNext,
			outputNext: output.state().next,
			correlator: correlator.snapshot(),
		};
		await replaceFile(snapshotPath, JSON.stringify(snapshot));
		snapshotInput = inputNext;
		snapshotOutput = snapshot.outputNext;
		await options.onInputDone(inputNext);
	}

	/** Without a new snapshot work goes on, only more has to be read again after a crash; a full disk ends some time. */
	async function trySnapshot(): Promise<void> {
		try {
			await saveSnapshot();
			warning = undefined;
		} catch (error) {
			warning = `the state cannot be saved: ${describeError(error)}`;
		}
	}

	async function run(): Promise<void> {
		const reader = input.reader(inputNext);
		const { signal } = stopping;
		let snapshotDue = monotonic() + (options.snapshotMs ?? 5000);
		try {
			while (!signal.aborted) {
				const tick = AbortSignal.any([signal, AbortSignal.timeout(tickMs)]);
				const records = await reader.read(readBytes, tick);
				// The input closed: asking again would get the same answer at once and never let go of the process.
				if (records.length === 0 && !tick.aborted) break;
				for (const record of records) {
					await correlate(record);
					inputNext = record.sequence + 1;
					onRead.emit("read");
				}
				// Time passes by itself only when nothing waits, neither in the journal nor in front of it.
				const { next, problem: isHeldUp } = input.state();
				if (inputNext === next && isHeldUp === undefined) {
					const then = options.clock() - onItsWayMs;
					await emit(then, correlator.advance(then));
				}
				const now = monotonic();
				if (now >= snapshotDue) {
					await trySnapshot();
					const took = monotonic() - now;
					snapshotDue = now + Math.max(options.snapshotMs ?? 5000, took * 20);
				}
			}
		} finally {
			await reader.close();
		}
		await saveSnapshot();
	}

	return {
		output,
		outputNeededFrom: () => snapshotOutput,
		async hasRead(sequence, withinMs) {
			const signal = AbortSignal.any([
				stopping.signal,
				AbortSignal.timeout(withinMs),
			]);
			while (inputNext <= sequence) {
				if (problem !== undefined || signal.aborted) return false;
				await once(onRead, "read", { signal }).catch(() => undefined);
			}
			return true;
		},
		start() {
			running = run().catch((error: unknown) => {
				if (stopping.signal.aborted && isClosed(error)) return;
				// The service stays red with this reason until it is restarted; nothing is lost, the journal keeps all.
				problem = describeError(error);
				onRead.emit("read");
				options.log.error({ error }, "correlator stopped");
			});
		},
		async stop() {
			stopping.abort();
			// A detection may wait for a full disk without end.
			const refuseWhenStuck = setInterval(() => {
				if (output.state().problem !== undefined) void output.close();
			}, 100);
			await running;
			clearInterval(refuseWhenStuck);
			await output.close();
		},
		state: () => ({
			next: inputNext,
			lag: input.state().next - inputNext,
			...(problem === undefined ? {} : { problem }),
			...(warning === undefined ? {} : { warning }),
		}),
	};
}

async function restore(
	correlator: Correlator,
	path: string,
): Promise<{ inputNext: number; outputNext: number }> {
	const text = await readFileIfPresent(path);
	if (text === undefined) return { inputNext: 1, outputNext: 1 };
	try {
		const state = saved.parse(JSON.parse(text));
		correlator.restore(state.correlator);
		return state;
	} catch (error) {
		throw correlatorErrors.make("badState", { file: path }, error);
	}
}

function isClosed(error: unknown): boolean {
	return error instanceof UrsaError && error.code === "journal.closed";
}

/** Ids of all detections from a record on. */
async function readIds(journal: Journal, from: number): Promise<Set<string>> {
	const ids = new Set<string>();
	const reader = journal.reader(from);
	const signal = new AbortController().signal;
	try {
		for (let next = from; next < journal.state().next; ) {
			const records = await reader.read(readBytes, signal);
			for (const record of records) {
				for (const { event } of decodeDetected(record.payload).detections)
					ids.add(event.ID ?? "");
				next = record.sequence + 1;
			}
		}
	} finally {
		await reader.close();
	}
	return ids;
}
