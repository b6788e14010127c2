// The first line of every npm script. It runs on whatever Node is there (18 or newer), brings the project's own
// Node 24 and packages from the lock file, builds console and server when their sources changed, and hands over.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digest } from "./digest.mjs";
import { root, serverDigest, serverStamp, startUrsa } from "./launch.mjs";

process.chdir(root);

function say(text) {
	process.stderr.write(`ursa: ${text}\n`);
}

function run(command, args, options = {}) {
	const result = spawnSync(command, args, { stdio: "inherit", ...options });
	if (result.error) throw result.error;
	if (result.signal) process.kill(process.pid, result.signal);
	return result.status ?? 1;
}

function mustRun(command, args, options) {
	const status = run(command, args, options);
	if (status !== 0) {
		say(`"${command} ${args.join(" ")}" failed with exit code ${status}`);
		process.exit(status);
	}
}

function isStale(stamp, value) {
	return !existsSync(stamp) || readFileSync(stamp, "utf8") !== value;
}

const stamps = join(root, "node_modules", ".ursa");

function installPackages() {
	const wanted = digest(["package-lock.json"]);
	const stamp = join(stamps, "packages");
	if (!isStale(stamp, wanted)) return;
	say("installing packages from the lock file (about 1.3 GB on disk)");
	mustRun("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
	mkdirSync(stamps, { recursive: true });
	writeFileSync(stamp, wanted);
}

/** The path of Node 24: the one from the packages, else the running one when it is new enough. */
function findNode() {
	const own = join(root, "node_modules", ".bin", "node");
	if (existsSync(own)) return own;
	if (Number(process.versions.node.split(".")[0]) >= 24)
		return process.execPath;
	say(
		"this platform has no packaged Node 24: install Node 24 and start again with it",
	);
	process.exit(1);
}

function buildConsole(node) {
	const wanted = digest([
		"src/ui",
		"src/schema",
		"src/event",
		"src/api",
		"package-lock.json",
	]);
	const stamp = join(stamps, "console");
	if (!isStale(stamp, wanted) && existsSync("dist/console/index.html")) return;
	say("building the web console");
	mustRun(node, [
		"node_modules/vite/bin/vite.js",
		"build",
		"--config",
		"src/ui/vite.config.ts",
		"--logLevel",
		"warn",
	]);
	writeFileSync(stamp, wanted);
}

/** Why the server is built at all: docs/decisions/0007-the-server-bundle.md. */
function buildServer(node) {
	const wanted = serverDigest();
	if (!isStale(serverStamp, wanted)) return;
	say("building the server");
	mustRun(node, ["tools/build-server.ts"]);
	writeFileSync(serverStamp, wanted);
}

const [verb, ...rest] = process.argv.slice(2);
installPackages();
const node = findNode();
process.env.PATH = `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`;

switch (verb) {
	case "start":
		buildConsole(node);
		buildServer(node);
		startUrsa(["start", ...rest]);
		break;
	case "test":
		buildConsole(node);
		buildServer(node);
		process.exitCode = run(node, ["tools/test.ts", ...rest]);
		break;
	case "check":
		process.exitCode = run(node, ["tools/check.ts", ...rest]);
		break;
	case "bench":
		buildServer(node);
		process.exitCode = run(node, ["tools/bench.ts", ...rest]);
		break;
	case "build":
		buildConsole(node);
		buildServer(node);
		break;
	default:
		say(`unknown verb "${verb ?? ""}"`);
		process.exitCode = 2;
}
