/** Runs another product beside ours: it reads lines from `in.log` and writes one line for each to `out.json`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ticksPerSecond } from "./process-usage.ts";

export interface Peer {
	readonly program: string;
	readonly args: readonly string[];
}

/** Lines per CPU-second of the peer, its start included. Throws when it does not write a line for each. */
export async function runPeer(
	lines: readonly string[],
	/** Writes the peer's settings into the directory. */
	prepare: (directory: string) => Promise<Peer>,
): Promise<number> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-bench-peer-"));
	try {
		await writeFile(join(directory, "in.log"), `${lines.join("\n")}\n`);
		const { program, args } = await prepare(directory);
		const before = childTicks();
		const child = spawn(program, args, { stdio: "ignore" });
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
			throw new Error(`the peer wrote ${lines} of ${wanted} lines`);
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
