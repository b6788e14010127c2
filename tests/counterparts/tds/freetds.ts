import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const client = "/usr/bin/tsql";

/** Whether FreeTDS's clients can be had; in CI they come from Debian's packages. */
export function bringFreetds(): boolean {
	if (existsSync(client)) return true;
	if (!process.env.CI || process.getuid?.() !== 0) return false;
	const args = ["-y", "-qq", "--no-install-recommends", "freetds-bin"];
	spawnSync("apt-get", ["install", ...args], { stdio: "ignore" });
	return existsSync(client);
}
