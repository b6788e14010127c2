/** Real lines from beside the project; they are read there and never copied into it. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const corpora = join(
	import.meta.dirname,
	"..",
	"..",
	"..",
	"shared",
	"corpora",
);
const sshd = join(corpora, "loghub-openssh", "OpenSSH_2k.log");
/** Together 2.4 KB a line on average; the other recordings are much smaller or much larger. */
const windows = [
	"empire_wmic_add_user_backdoor.zip",
	"empire_psexec_dcerpc_tcp_svcctl.zip",
].map((name) => join(corpora, "security-datasets", name));

/** 2,000 lines of a server under attack (loghub). */
export function readSshdLines(): string[] | undefined {
	return existsSync(sshd) ? split(readFileSync(sshd, "utf8")) : undefined;
}

/** The first `count` lines of recorded attacks on Windows machines (Security-Datasets). */
export function readWindowsLines(count: number): string[] | undefined {
	if (!existsSync("/usr/bin/unzip") || !windows.every(existsSync))
		return undefined;
	const each = Math.ceil(count / windows.length);
	return windows.flatMap((archive) =>
		split(
			execFileSync("unzip", ["-p", archive], {
				maxBuffer: 512 * 1024 * 1024,
				encoding: "utf8",
			}),
		).slice(0, each),
	);
}

function split(text: string): string[] {
	return (
		text
			.split(/\r?\n/)
			.filter((line) => line !== "")
			// A text of its own each, as from a socket, instead of a view into the whole file.
			.map((line) => Buffer.from(line).toString())
	);
}
