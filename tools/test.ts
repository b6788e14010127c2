/**
 * Runs tests on Node's own runner: `tools/test.ts [path …] [--option of node:test …]`. Without paths everything, in two
 * goes: quick suites side by side, then those that start whole servers or measure themselves against the clock, alone.
 */
import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { bringCounterparts } from "./counterparts.ts";

const args = process.argv.slice(2);
const paths = args.filter((arg) => !arg.startsWith("--"));
const options = args.filter((arg) => arg.startsWith("--"));

function testFiles(path: string): string[] {
	if (statSync(path).isFile()) return [path];
	return globSync(join(path, "**", "*.test.ts"));
}

/** Suites under tests/ start Ursa as a whole; they need the machine for themselves. */
function isHeavy(file: string): boolean {
	return file.startsWith("tests/");
}

function run(files: readonly string[], concurrency: number): boolean {
	if (files.length === 0) return true;
	const result = spawnSync(
		process.execPath,
		[
			"--enable-experimental-regexp-engine",
			"--enable-experimental-regexp-engine-on-excessive-backtracks",
			"--disable-warning=ExperimentalWarning",
			"--test",
			`--test-concurrency=${concurrency}`,
			"--test-timeout=300000",
			...options,
			...files,
		],
		{ stdio: "inherit" },
	);
	return result.status === 0;
}

const files = (paths.length > 0 ? paths : ["src", "tools", "tests"])
	.flatMap(testFiles)
	.sort();
if (files.length === 0) {
	process.stderr.write("ursa: no test file found\n");
	process.exit(1);
}
if (paths.length === 0) bringCounterparts();
const quick = run(
	files.filter((file) => !isHeavy(file)),
	2,
);
const heavy = run(files.filter(isHeavy), 1);
process.exitCode = quick && heavy ? 0 : 1;
