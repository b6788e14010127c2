/** The command line: `npx ursa <verb>`. */
import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError, Option } from "commander";
import { resourceDefinitions } from "#api/index.ts";
import { type ServiceKind, serviceKinds } from "#core/index.ts";
import { sendLines } from "#pipeline/index.ts";
import {
	createLog,
	type Log,
	readSettings,
	silentLog,
} from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { startAllInOne } from "./all-in-one.ts";
import { addAuditCommands } from "./audit-cli.ts";
import { withAdministration, withCore } from "./core-client.ts";
import { createResourceFiles } from "./create-resource-files.ts";
import { type GeoFormat, geoFormats, importGeoFiles } from "./geo-data.ts";
import type { ResourceFiles } from "./resource-files.ts";
import {
	describeChanges,
	describeProblems,
	readResourceFiles,
	resourceDirectoryErrors,
	writeResourceFiles,
} from "./resource-files-cli.ts";
import { askResourceFiles } from "./resource-files-routes.ts";
import { returnMemory } from "./return-memory.ts";
import { askSecretRotation, rotateSecrets } from "./secret-rotation.ts";
import { startStandalone } from "./standalone.ts";
import {
	addBackupCommands,
	addTaskCommands,
	type CommandContext,
} from "./tasks-cli.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
) as { version: string };
const clock = Date.now;
const settingsOf = () => readSettings(process.env, join(root, "ursa-data"));

function say(text: string): void {
	process.stderr.write(`ursa: ${text}\n`);
}

/** Called before anything starts, so that a signal during the start also ends in an orderly stop. */
function stopOnSignal(): AbortSignal {
	const stopping = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.on(signal, () => {
			if (stopping.signal.aborted) return;
			say("stopping");
			stopping.abort();
		});
	}
	return stopping.signal;
}

async function start(): Promise<void> {
	const settings = settingsOf();
	const isLogPretty = process.stderr.isTTY;
	const log = createLog({ level: settings.logLevel, isPretty: isLogPretty });
	const stopping = stopOnSignal();
	while (!stopping.aborted) await startOnce(stopping, log, isLogPretty);
	say("stopped");
}

/** After a restore was scheduled, the answer to whoever did it goes out first. */
const restartDelayMs = 1000;

/** Runs until it is stopped, or is to be started anew. */
async function startOnce(
	stopping: AbortSignal,
	log: Log,
	isLogPretty: boolean,
): Promise<void> {
	const settings = settingsOf();
	const restarting = new AbortController();
	const ursa = await startAllInOne({
		restart: () => {
			setTimeout(() => restarting.abort(), restartDelayMs);
		},
		settings,
		contentDirectory: join(root, "content"),
		consoleDirectory: join(root, "dist", "console"),
		version,
		clock,
		log,
		isLogPretty,
		onProgress: say,
	});
	if (ursa.adminPassword !== undefined) {
		say(
			`log in as admin with the password ${ursa.adminPassword} (shown only now)`,
		);
	}
	const { addresses } = ursa;
	process.stdout.write(
		`Ursa is ready: console ${addresses.console}, API ${addresses.api}/api/v1, events on ${addresses.inputs.join(", ")}\n`,
	);
	say(`certificates are signed by the authority in ${ursa.authorityPath}`);
	returnMemory();
	const ending = AbortSignal.any([stopping, restarting.signal]);
	if (!ending.aborted) await once(ending, "abort");
	if (!stopping.aborted) say("restarting");
	await ursa.stop();
}

async function send(
	file: string,
	options: {
		to: string;
		reliable: boolean;
		rate?: number;
		ca?: string;
		cert?: string;
		key?: string;
	},
): Promise<void> {
	const input = file === "-" ? process.stdin : createReadStream(file);
	const stopping = new AbortController();
	process.once("SIGINT", () => stopping.abort());
	const startedAt = Date.now();
	const result = await sendLines({
		url: options.to,
		// The bytes as they are: their encoding is the connector's matter.
		lines: input,
		reliable: options.reliable,
		...(options.rate === undefined ? {} : { rate: options.rate }),
		tls: {
			...readPem("ca", options.ca),
			...readPem("cert", options.cert),
			...readPem("key", options.key),
		},
		signal: stopping.signal,
		onProgress: ({ sent, acknowledged }) => {
			if (process.stderr.isTTY) {
				process.stderr.write(
					`\rursa: ${sent} lines sent, ${acknowledged} acknowledged`,
				);
			}
		},
	});
	if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
	const seconds = (Date.now() - startedAt) / 1000;
	say(
		`sent ${result.sent} lines in ${seconds.toFixed(1)} s, ${result.acknowledged} acknowledged`,
	);
}

function readPem<Name extends string>(
	name: Name,
	path: string | undefined,
): Partial<Record<Name, string>> {
	// A computed key of a type parameter is widened to any string.
	return path === undefined
		? {}
		: ({ [name]: readFileSync(path, "utf8") } as Record<Name, string>);
}

interface ServiceOptions {
	readonly core: string;
	readonly id: string;
	readonly token?: string;
	readonly "api.port": number;
	readonly bind: string;
	readonly host: string;
}

async function runStandalone(
	kind: ServiceKind,
	options: ServiceOptions,
): Promise<void> {
	const { dataDirectory, logLevel } = settingsOf();
	const stopping = stopOnSignal();
	const service = await startStandalone({
		kind,
		core: options.core,
		id: options.id,
		token: options.token,
		dataDirectory,
		listen: { host: options.bind, port: options["api.port"] },
		fqdn: options.host,
		version,
		clock,
		log: createLog({ level: logLevel, isPretty: process.stderr.isTTY }),
		onProgress: say,
	});
	process.stdout.write(`the ${kind} ${options.id} runs\n`);
	returnMemory();
	if (!stopping.aborted) await once(stopping, "abort");
	await service.stop();
	say("stopped");
}

function port(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0 || value > 65_535)
		throw new InvalidArgumentError("expected a port, 0 to 65535");
	return value;
}

function positiveNumber(text: string): number {
	const value = Number(text);
	if (!(value > 0)) throw new InvalidArgumentError("expected a number above 0");
	return value;
}

const program = new Command("ursa")
	.description("Ursa, an open SIEM")
	.version(version)
	.showHelpAfterError();

program
	.command("start")
	.description(
		"start core, collector, correlator, storage, console and API in one process",
	)
	.addHelpText(
		"after",
		"\nSettings come from URSA_* environment variables, see README.",
	)
	.action(start);

for (const kind of serviceKinds) {
	program
		.command(kind)
		.description(`run a ${kind} as a process of its own, on any machine`)
		.requiredOption("--core <url>", "the core, https://host:7210")
		.requiredOption("--id <id>", "id of the service, from Active services")
		.option("--token <token>", "pairing token; needed at the first start")
		.option("--api.port <port>", "where it listens for other services", port, 0)
		.option("--bind <address>", "address to listen on", "0.0.0.0")
		.option("--host <name>", "name at which others reach it", hostname())
		.action((options: ServiceOptions) => runStandalone(kind, options));
}

program
	.command("send")
	.description("send the lines of a log file to a collector")
	.argument("<file>", "the file, or - for standard input")
	.requiredOption(
		"--to <url>",
		"tcp://host:port, tls://host:port, udp://host:port or http(s)://host:port/path",
	)
	.option(
		"--reliable",
		"number the lines, so that each is stored once even when the connection breaks (tcp to Ursa)",
		false,
	)
	.option("--ca <file>", "PEM of the authority to trust (tls, https)")
	.option("--cert <file>", "PEM of the own certificate (tls, https)")
	.option("--key <file>", "PEM of its key")
	.option("--rate <lines>", "lines per second at most", positiveNumber)
	.action(send);

const geo = program
	.command("geo")
	.description("geographic data for enrichment");
geo
	.command("import")
	.description(
		"replace the geographic data set; reload the collectors that use it afterwards",
	)
	.argument("<files...>", "maxmind: locations, then blocks; others: one file")
	.addOption(
		new Option("--format <format>", "what the files are")
			.choices(geoFormats)
			.makeOptionMandatory(),
	)
	.action(async (files: string[], options: { format: GeoFormat }) => {
		const { networks } = await importGeoFiles({
			dataDirectory: settingsOf().dataDirectory,
			format: options.format,
			files,
			onProgress: (rows) => {
				if (process.stderr.isTTY)
					process.stderr.write(`\rursa: ${rows} rows read`);
			},
		});
		if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
		say(networks === undefined ? "imported" : `imported ${networks} networks`);
	});

const token = program.command("token").description("API tokens");
token
	.command("create")
	.description(
		"make a new API token and print it; the earlier one of the user ends",
	)
	.requiredOption("--login <login>", "whose token")
	.action(async (options: { login: string }) => {
		const made = await withAdministration(
			settingsOf(),
			clock,
			silentLog,
			(administration) => administration.createToken(options.login),
		);
		process.stdout.write(`${made}\n`);
	});

const user = program.command("user").description("users");
user
	.command("reset-password")
	.description(
		"set a random password and print it; ends all sessions of the user",
	)
	.requiredOption("--login <login>", "whose password")
	.action(async (options: { login: string }) => {
		const password = await withAdministration(
			settingsOf(),
			clock,
			silentLog,
			(administration) => administration.resetPassword(options.login),
		);
		process.stdout.write(`${password}\n`);
	});

const filesOf = <T>(work: (files: ResourceFiles) => Promise<T>): Promise<T> =>
	withCore(settingsOf(), clock, silentLog, {
		remote: (call) =>
			// As long as it takes to compare and write thousands of resources.
			work(askResourceFiles((path, body) => call(path, body, 600_000))),
		direct: (core) =>
			work(
				createResourceFiles({
					...core,
					...{ definitions: resourceDefinitions, clock },
				}),
			),
	});

/** Tells what a directory would change; with `isDryRun: false` changes it. */
async function applyFiles(
	directory: string,
	options: { readonly prune: boolean; readonly isDryRun: boolean },
): Promise<void> {
	const files = await readResourceFiles(directory);
	if (files.length === 0) {
		throw resourceDirectoryErrors.make("empty", { directory });
	}
	const done = await filesOf((core) => core.apply({ files, ...options }));
	for (const line of describeChanges(done.changes)) {
		process.stdout.write(`${line}\n`);
	}
	for (const line of describeProblems(done.problems)) {
		process.stderr.write(`${line}\n`);
	}
	const { length: count } = done.problems;
	if (count > 0) throw resourceDirectoryErrors.make("refused", { count });
	const changed = `${done.changes.length} of ${files.length} resources`;
	say(options.isDryRun ? `${changed} would change` : `${changed} changed`);
}

program
	.command("export")
	.description("write all resources into a directory, a YAML file each")
	.argument("<directory>", "made when it is missing")
	.action(async (directory: string) => {
		const files = await filesOf((core) => core.export());
		const done = await writeResourceFiles(directory, files);
		say(
			`${files.length} resources: ${done.written} files written, ${done.removed} removed`,
		);
	});

const prune = new Option(
	"--prune",
	"delete resources of these tenants that have no file",
).default(false);

program
	.command("diff")
	.description("show what `apply` would change; changes nothing")
	.argument("<directory>", "as `export` wrote it")
	.addOption(prune)
	.action((directory: string, options: { prune: boolean }) =>
		applyFiles(directory, { ...options, isDryRun: true }),
	);

program
	.command("apply")
	.description(
		"make the resources what the files say, all at once or nothing; values of secrets stay",
	)
	.argument("<directory>", "as `export` wrote it")
	.addOption(prune)
	.option("--dry-run", "only show what would change", false)
	.action((directory: string, options: { prune: boolean; dryRun: boolean }) =>
		applyFiles(directory, { prune: options.prune, isDryRun: options.dryRun }),
	);

program
	.command("secrets")
	.description("secrets that the core keeps")
	.command("rotate")
	.description("make a new master key for all secrets and forget earlier ones")
	.action(async () => {
		const { rewrapped, lost } = await withCore(settingsOf(), clock, silentLog, {
			remote: askSecretRotation,
			direct: (core) => rotateSecrets(core.resources),
		});
		say(`${rewrapped} secrets have a new key`);
		if (lost > 0) say(`${lost} secrets cannot be read: their key is lost`);
	});

const commands: CommandContext = {
	...{ settings: settingsOf, version, clock, say },
	log: () =>
		createLog({
			level: settingsOf().logLevel,
			isPretty: process.stderr.isTTY,
		}),
};
addTaskCommands(program, commands);
addBackupCommands(program, commands);
addAuditCommands(program, commands);

try {
	await program.parseAsync();
} catch (error) {
	say(describeError(error));
	process.exitCode = 1;
}
