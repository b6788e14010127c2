/** The classes of a Kafka broker, which come with Maven at the first use and stay in node_modules/.cache. */
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const pom = join(import.meta.dirname, "kafka.pom.xml");
const cache = join(import.meta.dirname, "../../node_modules/.cache/ursa-kafka");
/** Where Debian's packages put them. */
export const java = "/usr/bin/java";
const maven = "/usr/bin/mvn";
const needed = [
	{ path: java, debianPackage: "default-jre-headless" },
	{ path: maven, debianPackage: "maven" },
];

/** Whether the broker can be had; brings what is missing: Debian's packages as root in CI, the jars by Maven. */
export async function bringKafka(): Promise<boolean> {
	const missing = needed.filter(({ path }) => !existsSync(path));
	if (missing.length > 0) {
		if (!process.env.CI || process.getuid?.() !== 0) return false;
		const names = missing.map((entry) => entry.debianPackage);
		for (const args of [
			["update", "-qq"],
			["install", "-y", "-qq", "--no-install-recommends", ...names],
		]) {
			const { status } = spawnSync("apt-get", args, { stdio: "ignore" });
			if (status !== 0) return false;
		}
	}
	try {
		await bringJars();
		return true;
	} catch (error) {
		// Without a network the tests are skipped, and in CI they fail with this in the log.
		process.stderr.write(`kafka: ${String(error)}\n`);
		return false;
	}
}

/** The folder of jars for this pom; brought into a temporary folder first, so that half of them is never taken for all. */
export async function bringJars(): Promise<string> {
	const version = /kafka_2\.13<\/artifactId>\s*<version>([^<]+)/.exec(
		await readFile(pom, "utf8"),
	)?.[1];
	const jars = join(cache, String(version));
	if (existsSync(jars)) return jars;
	await mkdir(cache, { recursive: true });
	const partial = mkdtempSync(join(cache, "partial-"));
	try {
		const goal = "dependency:copy-dependencies";
		await run(
			maven,
			[
				...["-q", "-B", "-f", pom, goal, "-DincludeScope=runtime"],
				`-DoutputDirectory=${partial}`,
			],
			{ timeout: 240_000 },
		);
		await rename(partial, jars);
	} catch (error) {
		await rm(partial, { recursive: true, force: true });
		// Another process was quicker.
		if (!existsSync(jars)) throw error;
	}
	return jars;
}
