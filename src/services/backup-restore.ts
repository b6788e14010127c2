/** Restores the backup that waits in the data directory, before anything of the core is opened. */
import { existsSync } from "node:fs";
import { copyFile, open, rename, rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { openPglite, openPostgres } from "#backends/state-store/index.ts";
import {
	type BackupManifest,
	backupErrors,
	backupPlaces,
	prepareRestore,
	putScheduled,
} from "#core/index.ts";
import { type Log, makeDirectory, type Settings } from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import { connectAddress } from "./core-client.ts";

export const restoreErrors = defineErrors("restore", {
	coreRuns: {
		status: 409,
		sentence:
			"Something answers on port {port}, so the core of this installation seems to run. Stop it first, or restore through its API or console",
	},
});

type RestoreSettings = Pick<Settings, "dataDirectory" | "postgresUrl">;

interface RestoreOptions {
	readonly settings: RestoreSettings;
	readonly version: string;
	readonly log: Log;
	readonly onProgress: (text: string) => void;
}

/**
 * Does nothing when none waits. One that cannot be restored is put aside as `restore/failed.tar.gz` and the core starts
 * as it was, unless `isStrict`.
 */
export async function restoreScheduled(
	options: RestoreOptions & { readonly isStrict?: boolean },
): Promise<BackupManifest | undefined> {
	const { settings, version, log } = options;
	const places = backupPlaces(settings.dataDirectory);
	if (!existsSync(places.scheduled)) return undefined;
	options.onProgress("restoring a backup");
	await refuseInUse(settings);
	const prepared = await prepareRestore({
		archive: places.scheduled,
		dataDirectory: settings.dataDirectory,
		version,
		openStore: (dataDir) =>
			settings.postgresUrl === undefined
				? openPglite({ dataDir })
				: openPostgres({ url: settings.postgresUrl }),
	}).catch(async (error: unknown) => {
		await rename(places.scheduled, places.failed);
		if (options.isStrict) throw error;
		log.error(
			{ error, file: places.failed },
			"the backup could not be restored; nothing was changed",
		);
		return undefined;
	});
	if (prepared === undefined) return undefined;
	await prepared.commit();
	await rm(places.scheduled);
	const { manifest } = prepared;
	log.warn(
		{ madeAt: new Date(manifest.createdAt).toISOString() },
		"restored from backup",
	);
	return manifest;
}

/** Throws stateStore.locked while a process works in the embedded database. */
async function refuseInUse({
	dataDirectory,
	postgresUrl,
}: RestoreSettings): Promise<void> {
	const dataDir = join(dataDirectory, "state");
	if (postgresUrl !== undefined || !existsSync(dataDir)) return;
	const store = await openPglite({ dataDir }).catch((error: unknown) => {
		// One that is damaged is a reason to restore.
		if (isLocked(error)) throw error;
		return undefined;
	});
	await store?.close();
}

function isLocked(error: unknown): boolean {
	return (
		error instanceof Error &&
		"code" in error &&
		error.code === "stateStore.locked"
	);
}

/**
 * Restores a file into a stopped installation. Throws restore.coreRuns, backup.notEmpty unless `isReplacing`, and what
 * is wrong with the file; then nothing has changed.
 */
export async function restoreFile(
	file: string,
	options: RestoreOptions & {
		readonly settings: Settings;
		readonly isReplacing: boolean;
	},
): Promise<BackupManifest> {
	const { settings, isReplacing } = options;
	const { dataDirectory, postgresUrl } = settings;
	if (await isAnswered(connectAddress(settings.bind), settings.internalPort)) {
		throw restoreErrors.make("coreRuns", { port: settings.internalPort });
	}
	const isThere =
		postgresUrl !== undefined ||
		["pki", "state"].some((name) => existsSync(join(dataDirectory, name)));
	if (isThere && !isReplacing) {
		throw backupErrors.make("notEmpty", { directory: dataDirectory });
	}
	const places = backupPlaces(dataDirectory);
	await makeDirectory(places.restore);
	await copyFile(file, places.upload);
	const copy = await open(places.upload, "r+");
	await copy.chmod(0o600);
	await copy.sync();
	await copy.close();
	await putScheduled(places);
	try {
		const manifest = await restoreScheduled({ ...options, isStrict: true });
		if (manifest === undefined) throw backupErrors.make("notFound");
		return manifest;
	} finally {
		// The file itself is where it was.
		await rm(places.failed, { force: true });
	}
}

function isAnswered(host: string, port: number): Promise<boolean> {
	if (port === 0) return Promise.resolve(false);
	return new Promise((resolve) => {
		const socket = connect({ host, port });
		socket.once("connect", () => resolve(true));
		socket.once("error", () => resolve(false));
		socket.once("close", () => socket.destroy());
		socket.once("connect", () => socket.destroy());
	});
}
