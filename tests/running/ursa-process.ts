/** Starts Ursa as its users do, as a process of its own, in a temporary data directory. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Client, createClient } from "./https-client.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const adminPassword = "Test-only.1!";

export interface UrsaProcess {
	readonly pid: number;
	readonly dataDirectory: string;
	readonly consoleUrl: string;
	readonly apiUrl: string;
	readonly syslogPort: number;
	readonly httpInputPort: number;
	/** Where services reach the core. */
	readonly internalPort: number;
	readonly authority: string;
	readonly admin: { readonly login: string; readonly password: string };
	/** Everything it printed so far. */
	output(): string;
	/** Runs `ursa <args>` and returns what it printed to standard output. */
	cli(...args: string[]): Promise<string>;
	/** The public API with a fresh token of the administrator. */
	api(): Promise<Client>;
	/** kill -9. */
	kill(): Promise<void>;
	/** SIGTERM; resolves with the exit code. */
	stop(): Promise<number | null>;
	/** Starts again on the same data and ports. */
	restart(): Promise<UrsaProcess>;
	/** Kills what still runs and deletes the data. */
	remove(): Promise<void>;
}

/** Of Node: the program itself, not its launcher, so that a kill reaches the right process. */
export function programArguments(...args: readonly string[]): string[] {
	return [
		"--enable-experimental-regexp-engine",
		"--enable-experimental-regexp-engine-on-excessive-backtracks",
		"--disable-warning=ExperimentalWarning",
		join(root, "src", "services", "cli.ts"),
		...args,
	];
}

/** The same from the bundle, as `bin/launch.mjs` starts it; `npm run bench` has built it. */
function bundleArguments(...args: readonly string[]): string[] {
	const [first = "", second = ""] = programArguments();
	const bundle = join(root, "dist", "server", "ursa.mjs");
	return [
		...[
			first,
			second,
			"--liftoff-only",
			"--external-memory-accounted-in-global-limit",
			"--disable-warning=ExperimentalWarning",
		],
		...[bundle, ...args],
	];
}

export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer();
			server.listen(0, "127.0.0.1");
			await once(server, "listening");
			return server;
		}),
	);
	return Promise.all(
		servers.map(async (server) => {
			const address = server.address();
			server.close();
			await once(server, "close");
			return typeof address === "object" && address !== null ? address.port : 0;
		}),
	);
}

/** A fast disk where there is one: what is tested is not the disk. */
export async function makeDataDirectory(): Promise<string> {
	const parent = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
	return mkdtemp(join(parent, "ursa-data-"));
}

export async function startUrsa(
	options: {
		readonly dataDirectory?: string;
		readonly environment?: Readonly<Record<string, string>>;
		/** Starts the bundle, as users do, and not the sources. */
		readonly isBundle?: boolean;
	} = {},
): Promise<UrsaProcess> {
	const dataDirectory = options.dataDirectory ?? (await makeDataDirectory());
	const [web, api, internal, syslog, http] = await freePorts(5);
	const environment: Record<string, string> = {
		URSA_DATA: dataDirectory,
		URSA_WEB_PORT: String(web),
		URSA_API_PORT: String(api),
		URSA_INTERNAL_PORT: String(internal),
		URSA_SYSLOG_PORT: String(syslog),
		URSA_HTTP_INPUT_PORT: String(http),
		URSA_ADMIN_PASSWORD: adminPassword,
		...(options.isBundle ? { MALLOC_ARENA_MAX: "2" } : {}),
		...options.environment,
	};
	return launch(dataDirectory, environment, options.isBundle ?? false);
}

const ready =
	/^Ursa is ready: console (\S+), API (\S+)\/api\/v1, events on (.+)$/m;

async function launch(
	dataDirectory: string,
	environment: Readonly<Record<string, string>>,
	isBundle: boolean,
): Promise<UrsaProcess> {
	const env = { ...process.env, ...environment };
	const argumentsOf = isBundle ? bundleArguments : programArguments;
	const child = spawn(process.execPath, argumentsOf("start"), {
		env,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let printed = "";
	child.stderr.on("data", (chunk) => {
		printed += chunk;
	});
	const exited = once(child, "exit");
	await waitForReady(
		child,
		() => printed,
		(line) => {
			printed += `${line}\n`;
		},
	);
	const match = ready.exec(printed);
	if (match === null) throw new Error(`Ursa did not become ready:\n${printed}`);
	const [, consoleUrl = "", apiUrl = ""] = match;
	const authority = await readFile(
		join(dataDirectory, "pki", "ca.crt"),
		"utf8",
	);
	const run = promisify(execFile);

	async function cli(...args: string[]): Promise<string> {
		const { stdout } = await run(
			process.execPath,
			[join(root, "bin", "ursa.mjs"), ...args],
			{ env },
		);
		return stdout;
	}
	async function end(signal: NodeJS.Signals): Promise<number | null> {
		if (child.exitCode === null && child.signalCode === null)
			child.kill(signal);
		await exited;
		return child.exitCode;
	}

	return {
		pid: child.pid ?? 0,
		dataDirectory,
		consoleUrl,
		apiUrl,
		syslogPort: Number(environment.URSA_SYSLOG_PORT),
		httpInputPort: Number(environment.URSA_HTTP_INPUT_PORT),
		internalPort: Number(environment.URSA_INTERNAL_PORT),
		authority,
		admin: { login: "admin", password: adminPassword },
		output: () => printed,
		cli,
		async api() {
			const token = (await cli("token", "create", "--login", "admin")).trim();
			return createClient({
				url: apiUrl,
				authority,
				headers: { authorization: `Bearer ${token}` },
			});
		},
		async kill() {
			await end("SIGKILL");
		},
		stop: () => end("SIGTERM"),
		restart: () => launch(dataDirectory, environment, isBundle),
		async remove() {
			await end("SIGKILL");
			await rm(dataDirectory, { recursive: true, force: true, maxRetries: 10 });
		},
	};
}

function waitForReady(
	child: ChildProcess,
	printed: () => string,
	onLine: (line: string) => void,
): Promise<void> {
	return new Promise((resolve, reject) => {
		if (child.stdout === null) throw new Error("standard output is a pipe");
		createInterface({ input: child.stdout }).on("line", (line) => {
			onLine(line);
			if (line.startsWith("Ursa is ready")) resolve();
		});
		child.once("exit", () =>
			reject(new Error(`Ursa ended while starting:\n${printed()}`)),
		);
		child.once("error", reject);
	});
}
