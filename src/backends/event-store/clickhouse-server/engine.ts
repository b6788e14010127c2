/** chDB sessions on one data directory, as many at once as the engine should run queries. */
import { setTimeout as delay } from "node:timers/promises";
import { drainPending, Session } from "chdb";
import { nameLiteral, textLiteral } from "../sql/literal.ts";
import { exception } from "./exception.ts";
import { createSlots } from "./slots.ts";

export interface EngineOptions {
	readonly path: string;
	readonly memoryLimitBytes: number;
	/** Queries that run at once; others wait. */
	readonly slots: number;
	/** How long to wait for a dying predecessor to release the directory. */
	readonly lockWaitMs: number;
}

export interface QueryContext {
	readonly database: string | undefined;
	readonly settings: ReadonlyMap<string, string>;
	/** Values of `{name:Type}`, in the escaped form of the HTTP interface. */
	readonly parameters: ReadonlyMap<string, string>;
}

export interface Engine {
	readonly version: string;
	/**
	 * Runs the work on a session of its own: settings and parameters of one request cannot reach another, since a
	 * session never serves twice. Opening one takes 0.1 ms.
	 */
	run<T>(
		context: QueryContext,
		signal: AbortSignal,
		work: (session: Session) => Promise<T>,
	): Promise<T>;
	/** Stops the query whose text holds the mark, if it runs. */
	kill(mark: string): Promise<void>;
	close(): Promise<void>;
}

export async function openEngine(options: EngineOptions): Promise<Engine> {
	const control = await openWhenFree(options);
	const slots = createSlots(options.slots, 500);
	const version = (
		await control.queryAsync("SELECT version()", { format: "TSVRaw" })
	).text();

	return {
		version: version.trim(),
		async run(context, signal, work) {
			const release = await slots.take(signal);
			const session = new Session(options.path);
			try {
				for (const sql of preparations(context)) {
					signal.throwIfAborted();
					await session.queryAsync(sql);
				}
				return await work(session);
			} finally {
				session.close();
				release();
			}
		},
		async kill(mark) {
			// The halves keep this statement from matching itself.
			const half = mark.length >> 1;
			const [start, end] = [mark.slice(0, half), mark.slice(half)];
			await control.queryAsync(
				`KILL QUERY WHERE position(query, concat(${textLiteral(start)}, ${textLiteral(end)})) > 0 ASYNC`,
			);
		},
		async close() {
			control.close();
			await drainPending();
		},
	};
}

/** The server settings hold for the process and are taken from the first session. */
async function openWhenFree(options: EngineOptions): Promise<Session> {
	const { path, memoryLimitBytes, lockWaitMs } = options;
	const cacheBytes = Math.floor(memoryLimitBytes / 16);
	const connectionArgs = [
		`--max_server_memory_usage=${memoryLimitBytes}`,
		`--mark_cache_size=${cacheBytes}`,
		`--uncompressed_cache_size=0`,
		// Merges at once; more than cores would only hold more memory.
		"--background_pool_size=2",
		// Of the machine's memory by default, whatever the limit above is. Further merges wait until others have ended.
		`--merges_mutations_memory_usage_soft_limit=${Math.floor(memoryLimitBytes / 3)}`,
	];
	const deadline = performance.now() + lockWaitMs;
	for (;;) {
		try {
			return new Session(path, { connectionArgs });
		} catch (error) {
			// The addon does not say why it failed; a held lock is the one reason that passes.
			if (performance.now() > deadline) throw error;
			await delay(200);
		}
	}
}

/** Two statements at most: each costs half a millisecond of computing, as much as inserting a hundred events. */
function preparations(context: QueryContext): string[] {
	const { database, settings, parameters } = context;
	const assign = (name: string, value: string) => {
		if (/^\w+$/.test(name)) return `${name} = ${textLiteral(value)}`;
		throw exception(115, `Unknown setting '${name}'`, "UNKNOWN_SETTING");
	};
	// After `readonly` nothing else could be set, hence last.
	const ordered = [...settings].sort(
		([a], [b]) => Number(a === "readonly") - Number(b === "readonly"),
	);
	const assignments = [
		...[...parameters].map(([name, value]) => assign(`param_${name}`, value)),
		...ordered.map(([name, value]) => assign(name, value)),
	];
	return [
		...(database === undefined ? [] : [`USE ${nameLiteral(database)}`]),
		...(assignments.length === 0 ? [] : [`SET ${assignments.join(", ")}`]),
	];
}
