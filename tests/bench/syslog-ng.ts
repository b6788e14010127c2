/** syslog-ng, the counterpart of the collector: it reads a file, parses its lines and writes JSON to a file. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runPeer } from "./peer.ts";

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
export function runSyslogNg(
	lines: readonly string[],
	parsing: PeerParsing,
): Promise<number> {
	return runPeer(lines, async (directory) => {
		const file = join(directory, "syslog-ng.conf");
		await writeFile(file, configuration(directory, parsing));
		return {
			program,
			args: [
				...["-F", "--no-caps", "-f", file],
				...["-p", join(directory, "pid"), "-R", join(directory, "persist")],
				...["-c", join(directory, "control")],
			],
		};
	});
}
