/** Send the lines of a run: a numbered tcp stream, http with Idempotency-Key, a file that is appended to and rotated. */
import { randomUUID } from "node:crypto";
import { appendFile, rename } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { sendLines } from "#pipeline/index.ts";
import { UrsaError } from "#schema/index.ts";
import type { Lines } from "./lines.ts";

/** How long sending takes when nothing goes wrong, so that faults meet it in the middle. */
const sendingMs = 700;
const bursts = 14;

async function* paced(
	lines: readonly string[],
	signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
	const size = Math.ceil(lines.length / bursts);
	for (let from = 0; from < lines.length; from += size) {
		yield lines.slice(from, from + size);
		await delay(sendingMs / bursts, undefined, { signal });
	}
}

async function* oneByOne(
	lines: readonly string[],
	signal: AbortSignal,
): AsyncGenerator<string> {
	for await (const burst of paced(lines, signal)) yield* burst;
}

const patient = { tries: 10_000, firstWaitMs: 20, longestWaitMs: 100 };

/** Resolves when all lines are acknowledged. */
export async function sendOverTcp(
	port: number,
	lines: readonly string[],
	signal: AbortSignal,
): Promise<void> {
	const stream = randomUUID();
	for (;;) {
		try {
			await sendLines({
				url: `tcp://127.0.0.1:${port}`,
				lines: oneByOne(lines, signal),
				reliable: true,
				stream,
				retries: patient,
				answerTimeoutMs: 1000,
				signal,
			});
			return;
		} catch (error) {
			// Nobody was there at the first try: the sender takes that for a mistake, here it is a fault of the run.
			if (!(error instanceof UrsaError) || signal.aborted) throw error;
			await delay(50, undefined, { signal });
		}
	}
}

export async function sendOverHttp(
	port: number,
	lines: readonly string[],
	signal: AbortSignal,
): Promise<void> {
	await sendLines({
		url: `http://127.0.0.1:${port}/`,
		lines: oneByOne(lines, signal),
		retries: patient,
		answerTimeoutMs: 1000,
		signal,
	});
}

/** Puts the file aside in the middle and begins another, as logrotate does. */
export async function writeFileLines(
	path: string,
	lines: readonly string[],
	signal: AbortSignal,
): Promise<void> {
	let written = 0;
	for await (const burst of paced(lines, signal)) {
		await appendFile(path, burst.map((line) => `${line}\n`).join(""));
		const before = written;
		written += burst.length;
		const middle = lines.length / 2;
		if (before < middle && written >= middle) await rename(path, `${path}.1`);
	}
}

export async function sendAll(
	ports: { readonly tcp: number; readonly http: number },
	file: string,
	lines: Lines,
	signal: AbortSignal,
): Promise<void> {
	await Promise.all([
		sendOverTcp(ports.tcp, lines.of.tcp, signal),
		sendOverHttp(ports.http, lines.of.http, signal),
		writeFileLines(file, lines.of.file, signal),
	]);
}
