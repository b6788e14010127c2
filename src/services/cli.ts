/** The command line: `npx ursa <verb>`. */
import { createReadStream, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { sendLines } from "#pipeline/index.ts";
import { createLog, readSettings, silentLog } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { startAllInOne } from "./all-in-one.ts";
import { withAdministration } from "./core-client.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
) as { version: string };
const clock = Date.now;
const settingsOf = () => readSettings(process.env, join(root, "ursa-data"));

function say(text: string): void {
	process.stderr.write(`ursa: ${text}\n`);
}

async function start(): Promise<void> {
	const settings = settingsOf();
	const log = createLog({
		level: settings.logLevel,
		isPretty: process.stderr.isTTY,
	});
	const stopping = new AbortController();
	// Before anything starts, so that a signal during the start also ends in an orderly stop.
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.on(signal, () => {
			if (stopping.signal.aborted) return;
			say("stopping");
			stopping.abort();
		});
	}
	const ursa = await startAllInOne({
		settings,
		contentDirectory: join(root, "content"),
		consoleDirectory: join(root, "dist", "console"),
		version,
		clock,
		log,
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
	if (!stopping.signal.aborted) {
		await new Promise((resolve) =>
			stopping.signal.addEventListener("abort", resolve),
		);
	}
	await ursa.stop();
	say("stopped");
}

async function send(
	file: string,
	options: { to: string; reliable: boolean; rate?: number },
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

program
	.command("send")
	.description("send the lines of a log file to a collector")
	.argument("<file>", "the file, or - for standard input")
	.requiredOption(
		"--to <url>",
		"tcp://host:port, udp://host:port or http(s)://host:port/path",
	)
	.option(
		"--reliable",
		"number the lines, so that each is stored once even when the connection breaks (tcp to Ursa)",
		false,
	)
	.option("--rate <lines>", "lines per second at most", positiveNumber)
	.action(send);

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

try {
	await program.parseAsync();
} catch (error) {
	say(describeError(error));
	process.exitCode = 1;
}
