// Starts the command line on the project's own Node 24, whatever Node runs this file.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { digest } from "./digest.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Holds the digest of the sources that `dist/server` was built from. */
export const serverStamp = join(root, "node_modules", ".ursa", "server");

export function serverDigest() {
	const ui = join(root, "src", "ui");
	const paths = ["src", "tools/build-server.ts", "package-lock.json"];
	return digest(
		paths.map((path) => join(root, path)),
		(path) => path === ui || path.endsWith(".test.ts"),
	);
}

/** The bundle, or the sources when it is not of them: twice the memory and a slower start, but never old. */
function findProgram() {
	const bundle = join(root, "dist", "server", "ursa.mjs");
	const isCurrent =
		existsSync(bundle) &&
		existsSync(serverStamp) &&
		readFileSync(serverStamp, "utf8") === serverDigest();
	return isCurrent ? bundle : join(root, "src", "services", "cli.ts");
}

/** Runs `ursa` with these arguments; this process ends when it does, with its exit code. */
export function startUrsa(args) {
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
			// The optimizing compiler takes 600 MB for one function of the embedded PostgreSQL (docs/decisions/0007).
			"--liftoff-only",
			// Else every 64 MB of buffers make the collector mark the whole heap: a third of a correlator's time under load
			// (docs/decisions/0007).
			"--external-memory-accounted-in-global-limit",
			"--disable-warning=ExperimentalWarning",
			findProgram(),
			...args,
		],
		{
			stdio: "inherit",
			// Each of glibc's arenas keeps what its threads freed; with one or two per thread that is 20 MB when idle.
			env: { MALLOC_ARENA_MAX: "2", ...process.env },
		},
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
}
