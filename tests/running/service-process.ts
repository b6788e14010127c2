/** A collector, correlator or storage as its users run it: a process of its own, paired with a started core. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { makeDataDirectory, programArguments } from "./ursa-process.ts";

export interface ServiceSettings {
	readonly kind: "collector" | "correlator" | "storage";
	/** Port of the core, or of what stands in between. */
	readonly corePort: number;
	readonly id: string;
	/** Needed for the first start in a data directory. */
	readonly token?: string;
	readonly dataDirectory?: string;
	readonly environment?: Readonly<Record<string, string>>;
}

export interface ServiceProcess {
	readonly id: string;
	readonly pid: number;
	readonly dataDirectory: string;
	/** Everything it printed so far. */
	output(): string;
	/** kill -9. */
	kill(): Promise<void>;
	/** SIGTERM; resolves with the exit code. */
	stop(): Promise<number | null>;
	/** Starts again on the same data, without a token. */
	restart(): Promise<ServiceProcess>;
	/** Kills what still runs and deletes the data. */
	remove(): Promise<void>;
}

/** Resolves when the service runs; that it works shows in Active services. Throws with what it printed when it ends. */
export async function startService(
	settings: ServiceSettings,
): Promise<ServiceProcess> {
	const dataDirectory = settings.dataDirectory ?? (await makeDataDirectory());
	const { kind, id, token } = settings;
	const child = spawn(
		process.execPath,
		programArguments(
			kind,
			...["--core", `https://127.0.0.1:${settings.corePort}`],
			...["--id", id],
			...(token === undefined ? [] : ["--token", token]),
			...["--bind", "127.0.0.1", "--host", "127.0.0.1"],
		),
		{
			env: {
				...process.env,
				...settings.environment,
				URSA_DATA: dataDirectory,
			},
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	let printed = "";
	child.stderr.on("data", (chunk) => {
		printed += chunk;
	});
	const exited = once(child, "exit");
	async function end(signal: NodeJS.Signals): Promise<number | null> {
		if (child.exitCode === null && child.signalCode === null)
			child.kill(signal);
		await exited;
		return child.exitCode;
	}

	const { promise: running, resolve, reject } = Promise.withResolvers<void>();
	createInterface({ input: child.stdout }).on("line", (line) => {
		printed += `${line}\n`;
		if (line.endsWith(" runs")) resolve();
	});
	child.once("close", () =>
		reject(new Error(`The ${kind} ended while starting:\n${printed}`)),
	);
	child.once("error", reject);
	await running;

	return {
		id,
		pid: child.pid ?? 0,
		dataDirectory,
		output: () => printed,
		async kill() {
			await end("SIGKILL");
		},
		stop: () => end("SIGTERM"),
		restart() {
			const { token: _, ...again } = settings;
			return startService({ ...again, dataDirectory });
		},
		async remove() {
			await end("SIGKILL");
			await rm(dataDirectory, { recursive: true, force: true, maxRetries: 10 });
		},
	};
}
