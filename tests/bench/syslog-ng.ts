/** syslog-ng, the counterpart of the collector: it reads a file, parses the syslog header and writes JSON to a file. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
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

function configuration(directory: string): string {
	return [
		"@version: 3.35",
		"options { stats-freq(0); keep-hostname(yes); use-dns(no); dns-cache(no); };",
		`source s { file("${directory}/in.log" read-old-records(yes) log-fetch-limit(1000) log-iw-size(10000)); };`,
		`destination d { file("${directory}/out.json" template("$(format-json --scope rfc5424 --exclude DATE --key ISODATE)\\n")); };`,
		"log { source(s); destination(d); flags(flow-control); };",
		"",
	].join("\n");
}

/** Lines per CPU-second of syslog-ng, its start included. Throws when it does not write a line for each. */
export async function runSyslogNg(lines: readonly string[]): Promise<number> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-bench-syslog-ng-"));
	try {
		await writeFile(join(directory, "in.log"), `${lines.join("\n")}\n`);
		await writeFile(
			join(directory, "syslog-ng.conf"),
			configuration(directory),
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
			const output = join(directory, "out.json");
			await Promise.race([grownUp(output), exited]);
		} finally {
			child.kill("SIGTERM");
			await exited;
		}
		const written = await readFile(join(directory, "out.json"), "latin1");
		const count = written.split("\n").length - 1;
		if (count !== lines.length)
			throw new Error(`syslog-ng wrote ${count} of ${lines.length} lines`);
		return lines.length / ((childTicks() - before) / ticksPerSecond);
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
}

/** Resolves when the file did not grow for a third of a second, after a minute at the latest. */
async function grownUp(path: string): Promise<void> {
	let size = 0;
	let stableSince = performance.now();
	const deadline = performance.now() + 60_000;
	while (performance.now() < deadline) {
		await delay(50);
		const now = existsSync(path) ? (await stat(path)).size : 0;
		if (now !== size) stableSince = performance.now();
		size = now;
		if (size > 0 && performance.now() - stableSince > 333) return;
	}
}

/** CPU time of all children that ended, as wait4 tells it; see proc(5), fields cutime and cstime. */
function childTicks(): number {
	const fields = readFileSync("/proc/self/stat", "utf8")
		.replace(/^.*\) /s, "")
		.split(" ");
	return Number(fields[13]) + Number(fields[14]);
}
