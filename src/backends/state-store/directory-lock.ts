/**
 * Keeps a data directory to one process. PGlite itself locks nothing, and two of them on one directory destroy it.
 *
 * The lock is one of the operating system, taken through SQLite (which Node brings) on an empty file: Node has no call
 * for it. It ends with its process, however that dies, so a lock is never stale and a process id that was given out
 * again misleads nobody, in containers neither. The owner's id is written beside it for the error message only.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { stateStoreErrors } from "./errors.ts";

export interface DirectoryLock {
	release(): void;
}

/** Throws stateStore.locked when another holder lives, in this process or another. The directory must exist. */
export function lockDirectory(directory: string): DirectoryLock {
	const ownerFile = join(directory, "owner.json");
	const database = new DatabaseSync(join(directory, "lock"));
	try {
		database.exec("begin exclusive");
	} catch (error) {
		database.close();
		if (!isBusy(error)) throw error;
		throw stateStoreErrors.make("locked", {
			directory,
			owner: describeOwner(ownerFile),
		});
	}
	const startedAt = new Date(Date.now() - process.uptime() * 1000);
	writeFileSync(
		ownerFile,
		`${JSON.stringify({ pid: process.pid, startedAt })}\n`,
		{ mode: 0o600 },
	);
	return {
		release() {
			if (!database.isOpen) return;
			rmSync(ownerFile, { force: true });
			// The lock file stays: deleting it would let a third process lock a new file of that name.
			database.close();
		},
	};
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
	return error instanceof Error && "errcode" in error && error.errcode === 5;
}

function describeOwner(ownerFile: string): string {
	try {
		const owner: unknown = JSON.parse(readFileSync(ownerFile, "utf8"));
		if (
			typeof owner === "object" &&
			owner !== null &&
			"pid" in owner &&
			"startedAt" in owner
		) {
			return `process ${owner.pid}, started ${owner.startedAt}`;
		}
	} catch {
		// The owner is just writing or removing the file; who it is matters less than that it lives.
	}
	return "its number is not known yet";
}
