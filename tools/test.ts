/** Runs test files on Node's own runner. `tools/test.ts [--slow] [path …]`; without paths everything that is not slow. */
import { spawn } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";

const args = process.argv.slice(2);
const paths = args.filter((arg) => !arg.startsWith("--"));

function testFiles(path: string): string[] {
	if (statSync(path).isFile()) return [path];
	return globSync(join(path, "**", "*.test.ts"));
}

const files = (paths.length > 0 ? paths : ["src", "tests", "content"]).flatMap(
	testFiles,
);
if (files.length === 0) {
	process.stderr.write("no test file found\n");
	process.exit(1);
}
const child = spawn(
	process.execPath,
	[
		"--enable-experimental-regexp-engine",
		"--enable-experimental-regexp-engine-on-excessive-backtracks",
		"--disable-warning=ExperimentalWarning",
		"--test",
		"--test-concurrency=2",
		"--test-timeout=120000",
		...args.filter((arg) => arg.startsWith("--")),
		...files,
	],
	{ stdio: "inherit" },
);
child.on("exit", (code) => {
	process.exitCode = code ?? 1;
});
