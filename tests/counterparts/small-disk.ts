/** A disk that is soon full: a tmpfs of a few megabytes. Needs the right to mount. */
import { spawnSync } from "node:child_process";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk {
	readonly directory: string;
	remove(): Promise<void>;
}

/** Undefined when this user may not mount. */
export async function mountSmallDisk(
	kibibytes: number,
): Promise<SmallDisk | undefined> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-disk-"));
	const mount = spawnSync("mount", [
		"-t",
		"tmpfs",
		"-o",
		`size=${kibibytes}k`,
		"ursa-test",
		directory,
	]);
	if (mount.status !== 0) {
		await rmdir(directory);
		return undefined;
	}
	return {
		directory,
		async remove() {
			spawnSync("umount", ["-l", directory]);
			await rmdir(directory);
		},
	};
}
