/**
 * A real MariaDB server for tests, in a temporary directory and on a free port of the loopback interface. Durability is
 * relaxed; a test that kills the machine needs another one.
 */
import {
	type ChildProcess,
	execFile,
	spawn,
	spawnSync,
} from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	chownSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import mysql, { type Connection, type RowDataPacket } from "mysql2/promise";
import { openCertificateAuthority } from "#platform/index.ts";

const run = promisify(execFile);
const daemon = "/usr/sbin/mariadbd";
const isRoot = process.getuid?.() === 0;

/** Whether the server can be had; in CI it comes from Debian's packages. */
export function bringMariadb(): boolean {
	if (existsSync(daemon)) return true;
	if (!process.env.CI || !isRoot) return false;
	const args = ["-y", "-qq", "--no-install-recommends", "mariadb-server"];
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	spawnSync("apt-get", ["install", ...args], { stdio: "ignore", env });
	return existsSync(daemon);
}

export interface MariadbServer {
	readonly port: number;
	/** The password of the user `root`, over TCP. */
	readonly password: string;
	/** PEM file of the authority that signed the server's certificate, which is for `localhost`. */
	readonly authorityFile: string;
	/** Makes an empty database and returns its name. */
	createDatabase(): Promise<string>;
	/** Runs statements as root. */
	run(database: string, ...statements: string[]): Promise<RowDataPacket[]>;
	/** Ends it as a crash would. */
	kill(): Promise<void>;
	/** Starts it again on the same port with the same data. */
	start(): Promise<void>;
	/** Ends it and removes its files. */
	stop(): Promise<void>;
}

/** Ready when it resolves. Throws when MariaDB is not installed: ask `bringMariadb` first. */
export async function startMariadb(): Promise<MariadbServer> {
	const parent = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
	const directory = mkdtempSync(join(parent, "ursa-mariadb-"));
	const data = join(directory, "data");
	mkdirSync(data);
	const authority = await openCertificateAuthority(
		join(directory, "authority"),
		Date.now,
	);
	const hosts = ["localhost", "127.0.0.1"];
	const { cert, key } = await authority.serverCertificate("mariadb", hosts);
	const files = { ca: authority.cert, cert, key };
	for (const [name, text] of Object.entries(files)) {
		writeFileSync(join(directory, `${name}.pem`), text);
	}
	if (isRoot) await giveToServer([directory, data, join(directory, "key.pem")]);
	await run("mariadb-install-db", [
		...["--no-defaults", `--datadir=${data}`, "--skip-test-db"],
		"--auth-root-authentication-method=normal",
		...(isRoot ? ["--user=mysql"] : []),
	]);

	const port = await freePort();
	const password = randomBytes(12).toString("hex");
	const initFile = join(directory, "init.sql");
	writeFileSync(
		initFile,
		`CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n`,
	);
	const arguments_ = [
		...["--no-defaults", `--datadir=${data}`, `--port=${port}`],
		...["--bind-address=127.0.0.1", "--skip-name-resolve", "--skip-log-bin"],
		...[`--socket=${join(directory, "s")}`, `--init-file=${initFile}`],
		...["--innodb-flush-log-at-trx-commit=0", "--innodb-fast-shutdown=2"],
		`--ssl-ca=${join(directory, "ca.pem")}`,
		`--ssl-cert=${join(directory, "cert.pem")}`,
		`--ssl-key=${join(directory, "key.pem")}`,
		...(isRoot ? ["--user=mysql"] : []),
	];
	let server = await startServer(directory, arguments_);
	let databases = 0;

	async function connect(database?: string): Promise<Connection> {
		return mysql.createConnection({
			host: "127.0.0.1",
			port,
			user: "root",
			password,
			...(database === undefined ? {} : { database }),
		});
	}

	async function kill(): Promise<void> {
		if (server.exitCode !== null || server.signalCode !== null) return;
		const exited = once(server, "exit");
		server.kill("SIGKILL");
		await exited;
	}

	return {
		port,
		password,
		authorityFile: join(directory, "ca.pem"),
		async createDatabase() {
			databases++;
			const name = `test_${databases}`;
			const connection = await connect();
			await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
			await connection.end();
			return name;
		},
		async run(database, ...statements) {
			const connection = await connect(database);
			let last: RowDataPacket[] = [];
			for (const statement of statements) {
				[last] = await connection.query<RowDataPacket[]>(statement);
			}
			await connection.end();
			return last;
		},
		kill,
		async start() {
			server = await startServer(directory, arguments_);
		},
		async stop() {
			await kill();
			await rm(directory, { recursive: true, force: true });
		},
	};
}

/** The server gives up the rights of root for those of the user that its package made. */
async function giveToServer(paths: readonly string[]): Promise<void> {
	const id = async (flag: string) =>
		Number((await run("id", [flag, "mysql"])).stdout);
	const [user, group] = [await id("-u"), await id("-g")];
	for (const path of paths) chownSync(path, user, group);
}

async function startServer(
	directory: string,
	args: readonly string[],
): Promise<ChildProcess> {
	// The server ends with the test process, however that ends.
	const [command, ...rest] = ["setpriv", "--pdeathsig=KILL", daemon, ...args];
	const server = spawn(command, rest, {
		cwd: directory,
		stdio: ["ignore", "ignore", "pipe"],
	});
	const lines: string[] = [];
	for await (const line of createInterface({ input: server.stderr })) {
		lines.push(line);
		if (line.includes("ready for connections")) {
			// Read on, or the server would wait once the pipe is full.
			server.stderr.resume();
			return server;
		}
	}
	throw new Error(`MariaDB did not start:\n${lines.join("\n")}`);
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
