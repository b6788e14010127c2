import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stateStoreContract } from "./contract/index.ts";
import { openPglite } from "./pglite.ts";

const temporary = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

stateStoreContract({
	name: "PGlite in memory",
	keepsData: false,
	isShared: false,
	create: async () => ({
		open: () => openPglite({ dataDir: "memory" }),
		dispose: async () => {},
	}),
});

stateStoreContract({
	name: "PGlite on a directory",
	keepsData: true,
	isShared: false,
	async create() {
		const dataDir = await mkdtemp(join(temporary, "ursa-state-"));
		return {
			open: () => openPglite({ dataDir }),
			dispose: () => rm(dataDir, { recursive: true, force: true }),
		};
	},
});
