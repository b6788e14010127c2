/** syslog-ng, the counterpart of the collector: it reads a file, parses its lines and writes JSON to a file. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ticksPerSecond } from "./process-usage.ts";

const program = "/usr/sbin/syslog-ng";

/** The first line of `--version`; undefined when it is not installed (Debian's package syslog-ng-core). */
export function syslogNgVersion(): string | undefined {
	if (!existsSync(program)) return undefined;
	const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
	const version = /\(([\d.]+)\)/.exec(stdout)?.[1];
	return version === undefined ? "syslog-ng" : `syslog-ng ${version}`;
}

export type PeerParsing = "syslog" | "cef";

/** What syslog-ng 3 has for CEF: columns between bars, and key=value pairs in the last of them. */
const cefParser = [
	"parser cef {",
	'  csv-parser(columns("cef.version", "cef.vendor", "cef.product", "cef.release", "cef.class", "cef.name", "cef.severity", "extension") delimiters("|") flags(greedy));',
	'  kv-parser(prefix("cef.") template("$extension"));',
	"};",
];

function configuration(directory: string, parsing: PeerParsing): string {
	const isCef = parsing === "cef";
	return [
		"@version: 3.35",
		"options { stats-freq(0); keep-hostname(yes); use-dns(no); dns-cache(no); };",
		`source s { file("${directory}/in.log" read-old-records(yes) follow-freq(0.1) log-fetch-limit(1000) log-iw-size(10000)); };`,
		`destination d { file("${directory}/out.json" template("$(format-json --scope rfc5424 --exclude DATE --key ISODATE${isCef ? " --key cef.*" : ""})\n")); };`,
		...(isCef ? cefParser : []),
		`log { source(s); ${isCef ? "parser(cef); " : ""}destination(d); flags(flow-control); };`,
		"",
	].join("\n");
}

/** Lines per CPU-second of syslog-ng, its start included. Throws when it does not write a line for each. */
export async function runSyslogNg(
	lines: readonly string[],
	parsing: PeerParsing,
): Promise<number> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-bench-syslog-ng-"));
	try {
		await writeFile(join(directory, "in.log"), `${lines.join("\n")}\n`);
		await writeFile(
			join(directory, "syslog-ng.conf"),
			configuration(directory, parsing),
		);
		const before = childTicks();
		const child = spawn(
			program,
			[
				...["-F", "--no-caps", "-f", join(directory, "syslog-ng.conf")],
				...["-p", join(directory, "pid"), "-R", join(directory, "persist")],
				...["-c", join(directory, "control")],
			],
			{ stdio: "ignore" },
		);
		const exited = once(child, "exit");
		try {
			await linesWritten(join(directory, "out.json"), lines.length);
		} finally {
			child.kill("SIGTERM");
			await exited;
		}
		return lines.length / ((childTicks() - before) / ticksPerSecond);
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
}

/** Resolves when a file that is being written holds so many lines. Throws when it does not within half a minute. */
async function linesWritten(path: string, wanted: number): Promise<void> {
	let lines = 0;
	let offset = 0;
	const deadline = performance.now() + 30_000;
	while (lines < wanted) {
		if (performance.now() > deadline)
			throw new Error(`syslog-ng wrote ${lines} of ${wanted} lines`);
		await delay(50);
		if (!existsSync(path)) continue;
		for await (const chunk of createReadStream(path, { start: offset })) {
			const bytes: Buffer = chunk;
			offset += bytes.length;
			for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1))
				lines++;
		}
	}
}

/** CPU time of all children that ended, as wait4 tells it; see proc(5), fields cutime and cstime. */
function childTicks(): number {
	const fields = readFileSync("/proc/self/stat", "utf8")
		.replace(/^.*\) /s, "")
		.split(" ");
	return Number(fields[13]) + Number(fields[14]);
}
