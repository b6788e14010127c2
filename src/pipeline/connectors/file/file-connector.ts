import { setTimeout as delay } from "node:timers/promises";
import type { FileConnectorSettings } from "../connector.definition.ts";
import type { Clock, Connector } from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { findEncoding } from "../framing/encoding.ts";
import { createIntake } from "../intake.ts";
import { readFileMask } from "./file-mask.ts";
import {
	createFileTracker,
	type Discovery,
	type FileTracker,
} from "./file-tracker.ts";

/** Looking at very many files may take a fifth of the time; then they are looked at less often, but not less than this. */
const longestPauseMs = 10_000;

/** What all files together may have waiting to become durable. */
const mostWaitingBytes = 64 * 1024 * 1024;

/**
 * Reads the lines of a file, or of all files that a mask leads to, and goes on where it stopped. A renamed file is read
 * to its end, a truncated one from its start, a line without line feed when that is written. Checks the settings
 * without touching the files; throws connectors.unknownEncoding, relativePath, maskInDirectory, badMask. `start` does
 * not fail: what can't be read is told by `state().problem` until it can.
 */
export function createFileConnector(
	settings: FileConnectorSettings,
	{
		clock,
		mostOpenFiles,
	}: { readonly clock: Clock; readonly mostOpenFiles?: number },
): Connector {
	const mask = readFileMask(settings.path);
	const encoding = findEncoding(settings.encoding);
	const { maxMessageBytes, pollIntervalMs, auditd } = settings;
	const name = `file:${settings.path}`;
	const stopping = new AbortController();
	let tracker: FileTracker | undefined;
	let refusal: () => string | undefined = () => undefined;
	let running: Promise<void> | undefined;
	let looked: Discovery = { isProgressing: false, lookMs: 0 };

	function pauseMs(): number {
		return Math.max(
			pollIntervalMs,
			Math.min(looked.lookMs * 4, longestPauseMs),
		);
	}

	async function poll(files: FileTracker): Promise<void> {
		while (!stopping.signal.aborted) {
			await files.read();
			if (!looked.isProgressing) await sleep(pauseMs(), stopping.signal);
			if (!stopping.signal.aborted) looked = await files.discover();
		}
		await files.close();
	}

	return {
		name,
		async start(receive, positionOf, tokenOf) {
			if (tracker !== undefined)
				throw connectorErrors.make("alreadyStarted", { name });
			const intake = createIntake({
				connector: () => name,
				receive,
				clock,
				mostBytes: mostWaitingBytes,
			});
			refusal = () => intake.refusal;
			tracker = createFileTracker({
				mask,
				intake,
				positionOf,
				tokenOf,
				recordsTtlMs: auditd.enabled ? auditd.bufferTtlMs : undefined,
				framing: { maxMessageBytes, encoding, kind: "file" },
				...(mostOpenFiles === undefined ? undefined : { mostOpenFiles }),
				isStopping: () => stopping.signal.aborted,
			});
			looked = await tracker.discover();
			await tracker.adoptRotated();
			running = poll(tracker);
		},
		async stop() {
			stopping.abort();
			await running;
		},
		state() {
			const problem = tracker?.problem ?? refusal();
			return {
				openSources: tracker?.openFiles ?? 0,
				...(problem === undefined ? undefined : { problem }),
			};
		},
	};
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
	try {
		await delay(milliseconds, undefined, { signal });
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
