/**
 * A real PostgreSQL server for tests, in a temporary directory and on a free port of the loopback interface. Durability
 * is switched off; a test that kills the machine needs another one.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

/** Debian's place; 15 is its version, newer ones serve as well. */
const directories = [15, 16, 17, 18].map(
	(version) => `/usr/lib/postgresql/${version}/bin`,
);

const binaries = directories.find((path) => existsSync(join(path, "initdb")));

export function isPostgresInstalled(): boolean {
	return binaries !== undefined;
}

export interface PostgresServer {
	/** Address of the database `postgres`, with user and password. */
	readonly url: string;
	/** Makes an empty database and returns its address. */
	createDatabase(): Promise<string>;
	/** Stops the server as a crash of its machine would: connections break, transactions under way are lost. */
	kill(): Promise<void>;
	/** Starts it again on the same port with the same data. */
	start(): Promise<void>;
	/** Stops it and removes its files. */
	stop(): Promise<void>;
}

/** Ready when it resolves. Throws when PostgreSQL is not installed: ask `isPostgresInstalled` first. */
export async function startPostgres(): Promise<PostgresServer> {
	if (binaries === undefined) throw new Error("PostgreSQL is not installed");
	const directory = mkdtempSync(join(fastDirectory(), "ursa-postgres-"));
	const owner = await serverUser();
	if (owner) chownSync(directory, owner.uid, owner.gid);
	const password = randomBytes(12).toString("hex");
	const passwordFile = join(directory, "password");
	writeFileSync(passwordFile, password, { mode: 0o644 });
	const [initdb, ...initdbArguments] = asServerUser([
		...[join(binaries, "initdb"), "-D", join(directory, "data")],
		...["-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile],
		...["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
	]);
	await run(initdb, initdbArguments, { cwd: directory });

	const port = await freePort();
	const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
	let server = await startServer(binaries, directory, port);
	let databases = 0;

	async function kill(): Promise<void> {
		if (server.exitCode !== null || server.signalCode !== null) return;
		const exited = once(server, "exit");
		// SIGQUIT: immediate shutdown without a checkpoint.
		server.kill("SIGQUIT");
		await exited;
	}

	return {
		url,
		async createDatabase() {
			databases++;
			const client = new pg.Client({ connectionString: url });
			await client.connect();
			await client.query(`create database test_${databases}`);
			await client.end();
			return url.replace(/postgres$/, `test_${databases}`);
		},
		kill,
		async start() {
			server = await startServer(binaries, directory, port);
		},
		async stop() {
			await kill();
			await rm(directory, { recursive: true, force: true });
		},
	};
}

function fastDirectory(): string {
	return existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root; then it runs as the user that its package made. */
async function serverUser(): Promise<
	{ readonly uid: number; readonly gid: number } | undefined
> {
	if (!isRoot) return undefined;
	const id = async (flag: string) =>
		Number((await run("id", [flag, "postgres"])).stdout);
	return { uid: await id("-u"), gid: await id("-g") };
}

function asServerUser(command: readonly string[]): [string, ...string[]] {
	const drop = isRoot
		? ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
		: [];
	// The server ends with the test process, however that ends.
	return ["setpriv", ...drop, "--pdeathsig=QUIT", ...command];
}

async function startServer(
	path: string,
	directory: string,
	port: number,
): Promise<ChildProcess> {
	const [command, ...args] = asServerUser([
		...[join(path, "postgres"), "-D", join(directory, "data")],
		...["-p", String(port), "-c", "listen_addresses=127.0.0.1"],
		...["-c", `unix_socket_directories=${directory}`, "-c", "fsync=off"],
	]);
	const server = spawn(command, args, {
		cwd: directory,
		stdio: ["ignore", "ignore", "pipe"],
	});
	const lines: string[] = [];
	for await (const line of createInterface({ input: server.stderr })) {
		lines.push(line);
		if (line.includes("database system is ready to accept connections")) {
			// Read on, or the server would wait once the pipe is full.
			server.stderr.resume();
			return server;
		}
	}
	throw new Error(`PostgreSQL did not start:\n${lines.join("\n")}`);
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const address = probe.address();
	probe.close();
	await once(probe, "close");
	if (address === null || typeof address === "string") {
		throw new Error("no port");
	}
	return address.port;
}
