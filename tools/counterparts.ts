/** Brings the servers that tests run against, from Debian's packages, when this user may install. */
import { spawnSync } from "node:child_process";
import {
	existsSync,
	globSync,
	mkdirSync,
	rmSync,
	writeFileSync,
} from "node:fs";

const needed = [
	{ name: "chromium", isThere: () => existsSync("/usr/bin/chromium") },
	{
		name: "postgresql-15",
		isThere: () => globSync("/usr/lib/postgresql/*/bin/initdb").length > 0,
	},
	{ name: "unzip", isThere: () => existsSync("/usr/bin/unzip") },
	{ name: "mariadb-server", isThere: () => existsSync("/usr/sbin/mariadbd") },
	{ name: "freetds-bin", isThere: () => existsSync("/usr/bin/tsql") },
	{ name: "default-jre-headless", isThere: () => existsSync("/usr/bin/java") },
	{ name: "maven", isThere: () => existsSync("/usr/bin/mvn") },
	{ name: "snmp", isThere: () => existsSync("/usr/bin/snmptrap") },
	{ name: "openssl", isThere: () => existsSync("/usr/bin/openssl") },
];

function say(text: string): void {
	process.stderr.write(`ursa: ${text}\n`);
}

export function bringCounterparts(): void {
	const missing = needed.filter((entry) => !entry.isThere());
	if (missing.length === 0) return;
	const names = missing.map((entry) => entry.name);
	if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
		say(
			`not on this machine: ${names.join(", ")}; tests that need them are skipped (install them, or run as root on Debian)`,
		);
		return;
	}
	say(`installing from Debian's packages: ${names.join(", ")}`);
	// Tests start clusters of their own; the package must not leave one behind.
	const noCluster = "/etc/postgresql-common/createcluster.d/ursa.conf";
	mkdirSync("/etc/postgresql-common/createcluster.d", { recursive: true });
	writeFileSync(noCluster, "create_main_cluster = false\n");
	try {
		apt("update", "-qq");
		apt("install", "-y", "-qq", "--no-install-recommends", ...names);
	} finally {
		rmSync(noCluster, { force: true });
	}
}

function apt(...args: string[]): void {
	const result = spawnSync("apt-get", args, {
		stdio: ["ignore", "ignore", "inherit"],
		env: {
			...process.env,
			DEBIAN_FRONTEND: "noninteractive",
			// As in single-user mode: packages of servers start nothing.
			RUNLEVEL: "1",
		},
	});
	if (result.status !== 0) {
		say(
			`"apt-get ${args[0]}" failed; tests that need the packages will say so`,
		);
	}
}
