/**
 * The program of the embedded event store: a process of its own that speaks ClickHouse's HTTP interface. It lives as
 * long as the channel to its parent: when the parent dies, however it dies, this process ends and so releases the
 * directory. Why a process: docs/decisions/0002-embedded-clickhouse.md.
 */
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import { describeError } from "#schema/index.ts";
import { type Engine, openEngine } from "./engine.ts";
import { incomingDirectory } from "./handover.ts";
import { createHttpServer } from "./http.ts";
import type { FromParent, FromServer, StartMessage } from "./messages.ts";

/** Queries at once. Each keeps one thread of the pool busy, see `threadPoolSize` in `start.ts`. */
const slots = 8;

process.on("disconnect", () => {
	// An ordinary exit would wait for running queries, for which nobody waits any more.
	process.kill(process.pid, "SIGKILL");
});
// A terminal sends Ctrl-C to the whole group; the parent decides when this process has to go.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);

interface Running {
	readonly server: Server;
	readonly engine: Engine;
}

let starting: Promise<Running> | undefined;

process.on("message", (message: FromParent) => {
	if (message.type === "start") {
		starting = start(message);
		starting.then(
			({ server }) => {
				const address = server.address();
				const port = typeof address === "object" ? (address?.port ?? 0) : 0;
				tell({ type: "ready", port });
			},
			(error: unknown) => {
				tell({ type: "failed", reason: describeError(error) });
			},
		);
	} else void stop();
});

function tell(message: FromServer): void {
	process.send?.(message);
}

async function start(message: StartMessage): Promise<Running> {
	const { dataDir, user, password, port } = message;
	const incoming = incomingDirectory(dataDir);
	await mkdir(join(dataDir, "engine"), { recursive: true, mode: 0o700 });
	const engine = await openEngine({
		path: join(dataDir, "engine"),
		memoryLimitBytes: message.memoryLimitBytes,
		slots,
		lockWaitMs: message.lockWaitMs,
	});
	// What a killed predecessor left; only now is it certain that it no longer writes here.
	await rm(incoming, { recursive: true, force: true });
	await mkdir(incoming, { mode: 0o700 });
	process.chdir(incoming);
	const server = createHttpServer({ engine, user, password });
	server.listen(port, "127.0.0.1");
	await once(server, "listening");
	return { server, engine };
}

/** Lets running requests finish; the parent kills the process when that takes too long. */
async function stop(): Promise<void> {
	const { server, engine } = (await starting) ?? {};
	if (server !== undefined) {
		server.close();
		// Clients keep connections open after their last answer.
		const closing = setInterval(() => server.closeIdleConnections(), 20);
		await once(server, "close");
		clearInterval(closing);
	}
	await engine?.close();
	process.exit(0);
}
