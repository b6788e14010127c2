// The first line of every npm script. It runs on whatever Node is there (18 or newer), brings the project's own
// Node 24 and packages from the lock file, builds the console when its sources changed, and hands over.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
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

function digest(paths) {
	const hash = createHash("sha256");
	const visit = (path) => {
		if (!existsSync(path)) return;
		const entries = readdirSync(path, { withFileTypes: true });
		for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
			const child = join(path, entry.name);
			if (entry.isDirectory()) visit(child);
			else hash.update(child).update(readFileSync(child));
		}
	};
	for (const path of paths) {
		if (existsSync(path) && !path.includes(".")) visit(path);
		else if (existsSync(path)) hash.update(readFileSync(path));
	}
	return hash.digest("hex");
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

const [verb, ...rest] = process.argv.slice(2);
installPackages();
const node = findNode();
process.env.PATH = `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`;

switch (verb) {
	case "start":
		buildConsole(node);
		process.exitCode = run(process.execPath, [
			"bin/ursa.mjs",
			"start",
			...rest,
		]);
		break;
	case "test":
		buildConsole(node);
		process.exitCode = run(node, ["tools/test.ts", ...rest]);
		break;
	case "check":
		process.exitCode = run(node, ["tools/check.ts", ...rest]);
		break;
	case "bench":
		process.exitCode = run(node, ["tools/bench.ts", ...rest]);
		break;
	case "build":
		buildConsole(node);
		break;
	default:
		say(`unknown verb "${verb ?? ""}"`);
		process.exitCode = 2;
}
