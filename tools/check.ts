/** What CI checks besides the tests: types of server and console, lint and format, dead code, the architecture. */
import { spawnSync } from "node:child_process";

const steps: readonly (readonly [name: string, ...command: string[]])[] = [
	["types of the server", "tsc", "--noEmit", "-p", "."],
	["types of the console", "tsc", "--noEmit", "-p", "src/ui"],
	[
		"lint and format",
		"biome",
		"ci",
		"--colors=off",
		"--error-on-warnings",
		".",
	],
	["dead code", "knip"],
	[
		"architecture and generated files",
		process.execPath,
		"tools/test.ts",
		"--test-reporter=dot",
		"src/architecture.test.ts",
		"src/api/document.test.ts",
		"tools/errors-page.test.ts",
	],
];

let failed = 0;
for (const [name, command = "", ...args] of steps) {
	const startedAt = Date.now();
	const result = spawnSync(command, args, { stdio: "inherit" });
	const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
	const isGood = result.status === 0;
	process.stderr.write(
		`ursa: ${isGood ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`,
	);
	if (!isGood) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
