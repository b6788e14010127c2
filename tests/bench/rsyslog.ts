/** rsyslog with liblognorm, the fastest counterpart: a tree of patterns made beforehand, in C. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runPeer } from "./peer.ts";

const program = "/usr/sbin/rsyslogd";
const modules = ["mmnormalize.so"].map(
	(name) => `/usr/lib/x86_64-linux-gnu/rsyslog/${name}`,
);

/** The version; undefined when it is not installed (Debian's package rsyslog). */
export function rsyslogVersion(): string | undefined {
	if (!existsSync(program) || !modules.every((path) => existsSync(path)))
		return undefined;
	const { stdout } = spawnSync(program, ["-v"], { encoding: "utf8" });
	const version = /rsyslogd\s+([\d.]+)/.exec(stdout)?.[1] ?? "";
	return `rsyslog ${version} with liblognorm`;
}

const header = "%time:date-rfc3164% %host:word% sshd[%pid:number%]: ";
/** Header and message are read, as our shipped normalizer does. */
const rules = [
	"Failed password for invalid user %user:word% from %address:ipv4% port %port:number% ssh2",
	"Failed password for %user:word% from %address:ipv4% port %port:number% ssh2",
	"Accepted password for %user:word% from %address:ipv4% port %port:number% ssh2",
	"Invalid user %user:word% from %address:ipv4%",
	"input_userauth_request: invalid user %user:word% [preauth]",
	"Received disconnect from %address:ipv4%: %code:number%: %reason:rest%",
	"Connection closed by %address:ipv4% [preauth]",
	"reverse mapping checking getaddrinfo for %name:word% [%address:ipv4%] failed%rest:rest%",
	"pam_unix(sshd:auth): authentication failure; %details:rest%",
	"pam_unix(sshd:auth): check pass; user unknown",
	"%message:rest%",
];

function configuration(directory: string): string {
	return [
		`global(workDirectory="${directory}")`,
		'module(load="imfile" mode="inotify")',
		'module(load="mmnormalize")',
		'template(name="json" type="list") { property(name="$!all-json") constant(value="\\n") }',
		`input(type="imfile" File="${directory}/in.log" Tag="bench" addMetadata="off" ruleset="bench")`,
		'ruleset(name="bench") {',
		`  action(type="mmnormalize" rulebase="${directory}/sshd.rb" useRawMsg="on")`,
		`  action(type="omfile" file="${directory}/out.json" template="json")`,
		"}",
		"",
	].join("\n");
}

/** Lines per CPU-second of rsyslog, its start included. Throws when it does not write a line for each. */
export function runRsyslog(lines: readonly string[]): Promise<number> {
	return runPeer(lines, async (directory) => {
		const file = join(directory, "rsyslog.conf");
		await writeFile(file, configuration(directory));
		const rulebase = [
			"version=2",
			...rules.map((rule) => `rule=:${header}${rule}`),
		];
		await writeFile(join(directory, "sshd.rb"), `${rulebase.join("\n")}\n`);
		return {
			program,
			args: ["-n", "-f", file, "-i", join(directory, "pid")],
		};
	});
}
