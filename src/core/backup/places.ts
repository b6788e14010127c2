/** Where backups and restores lie in the data directory. */
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory } from "#platform/index.ts";

export function backupPlaces(dataDirectory: string) {
	const restore = join(dataDirectory, "restore");
	return {
		/** Kept backups. */
		backups: join(dataDirectory, "backups"),
		restore,
		/** Restored at the next start. */
		scheduled: join(restore, "scheduled.tar.gz"),
		/** Being received. */
		upload: join(restore, "upload.tar.gz"),
		/** One that was checked but could not be restored. */
		failed: join(restore, "failed.tar.gz"),
		/** What is being made of it. */
		unfinished: join(restore, "unfinished"),
		/** What was there before the last restore. */
		before: join(restore, "before"),
	};
}

export type BackupPlaces = ReturnType<typeof backupPlaces>;

/** The upload is what the next start restores. */
export async function putScheduled(places: BackupPlaces): Promise<void> {
	// One that waits already may have been interrupted: what was there before it is still worth keeping.
	if (!existsSync(places.scheduled)) {
		await rm(places.before, { recursive: true, force: true });
	}
	await rename(places.upload, places.scheduled);
	await syncDirectory(places.restore);
}
