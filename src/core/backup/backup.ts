/**
 * Copies of the whole core: every table of the state store, the keys and certificates of the authority, the keys of
 * secrets and audit. Not the events, and not what services keep. An archive opens every secret of the installation.
 */
import type { Readable } from "node:stream";
import type { BackupManifest } from "./manifest.ts";

export interface BackupFile {
	/** `ursa-backup-2026-05-01T00-00-00Z.tar.gz` */
	readonly name: string;
	readonly bytes: number;
	readonly createdAt: number;
}

export interface OpenBackup extends BackupFile {
	/** Ends what was opened when it is destroyed. */
	readonly content: Readable;
}

export interface Backups {
	/**
	 * Makes an archive that is kept nowhere: it is gone when its content was read or destroyed. One is made at a time.
	 * Recorded as `Core backup created`. Throws backup.keysChanging.
	 */
	create(signal: AbortSignal): Promise<OpenBackup>;
	/** Makes an archive in `backups/` of the data directory and removes all but the newest so many. */
	keep(options: {
		readonly most: number;
		readonly signal: AbortSignal;
		readonly onProgress?: (progress: {
			readonly rows: number;
			readonly table: string;
		}) => void;
	}): Promise<BackupFile>;
	/** Those that are kept, the newest first. */
	list(): Promise<BackupFile[]>;
	/** Throws backup.notFound. */
	open(name: string): Promise<OpenBackup>;
	/** Throws backup.notFound. */
	delete(name: string): Promise<void>;
	/**
	 * Takes an archive of at most 8 GiB, checks all of it, and puts it where the next start of the core restores it
	 * from. Recorded as `Core restore scheduled`. Throws backup.notAnArchive, damaged, otherVersion, tooLarge,
	 * restoreUnderWay; then nothing has changed.
	 */
	scheduleRestore(archive: AsyncIterable<Buffer>): Promise<BackupManifest>;
	/** Removes what an ended process left unfinished. Before anything else is called. */
	tidy(): Promise<void>;
}
