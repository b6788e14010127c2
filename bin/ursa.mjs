#!/usr/bin/env node
// `npx ursa <verb>`: starts the command line on the project's own Node 24, whatever Node ran this file.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const own = join(root, "node_modules", ".bin", "node");
if (!existsSync(own) && Number(process.versions.node.split(".")[0]) < 24) {
	process.stderr.write('ursa: run "npm ci" in the project first\n');
	process.exit(1);
}

const child = spawn(
	existsSync(own) ? own : process.execPath,
	[
		// Catastrophic patterns fall back to V8's linear engine (docs/decisions/0003).
		"--enable-experimental-regexp-engine",
		"--enable-experimental-regexp-engine-on-excessive-backtracks",
		"--disable-warning=ExperimentalWarning",
		join(root, "src", "services", "cli.ts"),
		...process.argv.slice(2),
	],
	{ stdio: "inherit" },
);
// A terminal sends Ctrl-C to the whole group: the child stops itself, this process only waits for it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
	process.on(signal, () => {
		if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
	});
}
child.on("exit", (code, signal) => {
	process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
