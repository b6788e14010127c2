import { existsSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For tests: in memory where the system offers that, since the speed of disks varies. */
export function temporaryDirectory(): {
	readonly path: string;
	remove(): Promise<void>;
} {
	const parent = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
	const path = mkdtempSync(join(parent, "ursa-events-"));
	return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
