import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { totalmem } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Log } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { eventStoreErrors } from "../errors.ts";
import { incomingDirectory } from "./handover.ts";
import type { FromParent, FromServer } from "./messages.ts";

export interface EmbeddedOptions {
	/** Made when missing. One process at a time may use it. */
	readonly dataDir: string;
	/** What the engine may use for queries, inserts and caches. Default a quarter of the machine's, 1 to 4 GiB. */
	readonly memoryLimitBytes?: number;
	/** Default any free port. */
	readonly port?: number;
	/** Default a random one. */
	readonly password?: string;
	/** How long to wait for a dying predecessor to release the directory. Default 10 s. */
	readonly lockWaitMs?: number;
	readonly log: Log;
}

export interface EmbeddedClickHouse {
	readonly url: string;
	readonly user: string;
	readonly password: string;
	readonly pid: number;
	/** Where inserted data may be put as files, see `handover.ts`. */
	readonly handover: string;
	/** Lets running requests finish, for at most 10 s. */
	stop(): Promise<void>;
	/** Resolves when the process has ended, asked or not. */
	readonly exited: Promise<ProcessExit>;
}

export interface ProcessExit {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/**
 * Queries hold threads of libuv's pool while they run; with the default of 4 they would starve the file system calls of
 * the server, which need the same pool.
 */
const threadPoolSize = 24;
const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;

/**
 * Starts ClickHouse's engine in a process of its own, serving ClickHouse's HTTP interface on the loopback address. The
 * process ends with the one that started it. Throws `eventStore.engineFailed`.
 */
export async function startEmbeddedClickHouse(
	options: EmbeddedOptions,
): Promise<EmbeddedClickHouse> {
	const { dataDir, log } = options;
	const user = "ursa";
	const password = options.password ?? randomBytes(24).toString("base64url");
	const lockWaitMs = options.lockWaitMs ?? 10_000;
	try {
		await mkdir(dataDir, { recursive: true, mode: 0o700 });
	} catch (error) {
		const reason = describeError(error);
		throw eventStoreErrors.make("engineFailed", { reason }, error);
	}

	const child = fork(fileURLToPath(new URL("./server.ts", import.meta.url)), {
		execArgv: ["--disable-warning=ExperimentalWarning"],
		// Dates are computed in UTC everywhere; nothing else of the environment concerns the engine.
		env: { TZ: "UTC", UV_THREADPOOL_SIZE: String(threadPoolSize) },
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
	const exited = watchExit(child);
	const output = watchOutput(child, log);

	let port: number;
	try {
		port = await handShake(child, startTimeoutMs + lockWaitMs, {
			type: "start",
			dataDir,
			memoryLimitBytes: options.memoryLimitBytes ?? defaultMemoryLimit(),
			lockWaitMs,
			port: options.port ?? 0,
			user,
			password,
		});
	} catch (error) {
		child.kill("SIGKILL");
		await exited;
		const reason = describeError(error);
		throw eventStoreErrors.make("engineFailed", {
			reason: [reason, ...output.lastLines()].join("; "),
		});
	}
	output.logFromNow();
	log.info({ pid: child.pid, port }, "embedded event store started");

	return {
		url: `http://127.0.0.1:${port}`,
		user,
		password,
		pid: child.pid ?? 0,
		handover: incomingDirectory(dataDir),
		exited,
		async stop() {
			if (child.connected) child.send({ type: "stop" } satisfies FromParent);
			const limit = new AbortController();
			const isOver = await Promise.race([
				exited,
				delay(stopTimeoutMs, undefined, { signal: limit.signal }),
			]);
			limit.abort();
			if (isOver === undefined) child.kill("SIGKILL");
			await exited;
		},
	};
}

function watchExit(child: ChildProcess): Promise<ProcessExit> {
	return new Promise((resolve) => {
		child.on("error", () => resolve({ code: null, signal: null }));
		child.on("exit", (code, signal) => resolve({ code, signal }));
	});
}

/** Sends the start message and answers the port the server listens on. */
async function handShake(
	child: ChildProcess,
	timeoutMs: number,
	start: FromParent,
): Promise<number> {
	const stop = new AbortController();
	const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]);
	try {
		child.send(start);
		const first = await Promise.race([
			once(child, "message", { signal }),
			once(child, "exit", { signal }).then(([code, killed]) => {
				throw new Error(`its process ended with ${code ?? killed}`);
			}),
		]);
		// The channel is ours alone, and the server sends only this type.
		const message = first[0] as FromServer;
		if (message.type === "ready") return message.port;
		throw new Error(message.reason);
	} finally {
		stop.abort();
	}
}

/**
 * The engine writes only what went wrong. Until the start has succeeded its lines are kept for the error instead: while
 * a predecessor holds the directory, each try writes one.
 */
function watchOutput(
	child: ChildProcess,
	log: Log,
): { lastLines(): string[]; logFromNow(): void } {
	const lines: string[] = [];
	let isLogging = false;
	for (const stream of [child.stdout, child.stderr]) {
		if (stream === null) continue;
		createInterface(stream).on("line", (line) => {
			if (isLogging) log.warn({ line }, "the embedded event store reports");
			else if (lines.at(-1) !== line) lines.push(line);
			if (lines.length > 3) lines.shift();
		});
	}
	return {
		lastLines: () => lines,
		logFromNow() {
			isLogging = true;
		},
	};
}

function defaultMemoryLimit(): number {
	const gibibyte = 1024 ** 3;
	return Math.floor(Math.min(Math.max(totalmem() / 4, gibibyte), 4 * gibibyte));
}
