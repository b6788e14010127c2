import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { isErrorCode, makeDirectory, syncDirectory } from "#platform/index.ts";
import { currentActor } from "../audit/actor.ts";
import type { AuditTrail } from "../audit/audit.ts";
import type { BackupFile, Backups, OpenBackup } from "./backup.ts";
import { checkArchive } from "./check-archive.ts";
import { backupErrors } from "./errors.ts";
import type { BackupManifest } from "./manifest.ts";
import { backupPlaces, putScheduled } from "./places.ts";
import { archiveLimits } from "./read-archive.ts";
import { writeArchive } from "./write-archive.ts";

const namePattern =
	/^ursa-backup-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(?:-\d{3})?Z\.tar\.gz$/;
const unfinishedPattern = /^unfinished-.+$/;

export interface BackupsOptions {
	readonly engine: BackupManifest["engine"];
	readonly dataDirectory: string;
	readonly version: string;
	readonly clock: () => number;
	readonly audit: AuditTrail;
	/** Told when a restore waits for the next start. */
	readonly onScheduled?: () => void;
}

export function createBackups(
	db: StateDatabase,
	options: BackupsOptions,
): Backups {
	const { audit, clock } = options;
	const places = backupPlaces(options.dataDirectory);
	const source = { db, ...options };
	let last: Promise<unknown> = Promise.resolve();
	let isReceiving = false;

	/** One after another: each reads the whole database. */
	function inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = last.then(work, work);
		last = turn.catch(() => undefined);
		return turn;
	}

	const makeUnfinished = (write: {
		readonly signal: AbortSignal;
		readonly onProgress?: Parameters<typeof writeArchive>[2]["onProgress"];
	}): Promise<string> =>
		inTurn(async () => {
			write.signal.throwIfAborted();
			await makeDirectory(places.backups);
			const path = join(places.backups, `unfinished-${randomUUID()}`);
			try {
				await writeArchive(source, path, {
					signal: write.signal,
					...(write.onProgress && { onProgress: write.onProgress }),
				});
			} catch (error) {
				await rm(path, { force: true });
				throw error;
			}
			return path;
		});

	function record(action: string, manifest?: BackupManifest): Promise<void> {
		const login = currentActor()?.login;
		return audit.record(db, {
			action,
			// The reference has the login, not the id, in this field of the two actions.
			...(login !== undefined && { fields: { SourceUserID: login } }),
			...(manifest && {
				after: { version: manifest.version, createdAt: manifest.createdAt },
			}),
		});
	}

	async function list(): Promise<BackupFile[]> {
		const names = await readdir(places.backups).catch((error: unknown) => {
			if (isErrorCode(error, "ENOENT")) return [];
			throw error;
		});
		const files: BackupFile[] = [];
		for (const name of names.filter((one) => namePattern.test(one))) {
			const found = await describe(places.backups, name);
			if (found !== undefined) files.push(found);
		}
		return files.sort((a, b) => (a.name < b.name ? 1 : -1));
	}

	async function require(name: string): Promise<BackupFile> {
		const found = namePattern.test(name)
			? await describe(places.backups, name)
			: undefined;
		if (found === undefined) throw backupErrors.make("notFound");
		return found;
	}

	/** The upload whole, durable and checked under `places.upload`. */
	async function receive(
		archive: AsyncIterable<Buffer>,
	): Promise<BackupManifest> {
		await makeDirectory(places.restore);
		await pipeline(
			limit(archive),
			createWriteStream(places.upload, { mode: 0o600, flush: true }),
		);
		return checkArchive(places.upload, db, options.version);
	}

	return {
		async create(signal) {
			const path = await makeUnfinished({ signal });
			try {
				await record("Core backup created");
				const { size } = await stat(path);
				const now = clock();
				const content = createReadStream(path);
				// However it ends, also when the client goes away.
				finished(content)
					.catch(() => undefined)
					.finally(() => rm(path, { force: true }));
				return { name: nameAt(now), bytes: size, createdAt: now, content };
			} catch (error) {
				await rm(path, { force: true });
				throw error;
			}
		},
		async keep({ most, ...write }) {
			const path = await makeUnfinished(write);
			const name = nameAt(clock());
			await rename(path, join(places.backups, name));
			await syncDirectory(places.backups);
			await record("Core backup created");
			for (const old of (await list()).slice(Math.max(1, most))) {
				await rm(join(places.backups, old.name), { force: true });
			}
			return require(name);
		},
		list,
		async open(name): Promise<OpenBackup> {
			const file = await require(name);
			return { ...file, content: createReadStream(join(places.backups, name)) };
		},
		async delete(name) {
			await require(name);
			await rm(join(places.backups, name), { force: true });
		},
		async scheduleRestore(archive) {
			if (isReceiving) throw backupErrors.make("restoreUnderWay");
			isReceiving = true;
			try {
				const manifest = await receive(archive);
				await record("Core restore scheduled", manifest);
				await putScheduled(places);
				options.onScheduled?.();
				return manifest;
			} finally {
				await rm(places.upload, { force: true });
				isReceiving = false;
			}
		},
		async tidy() {
			await mkdir(places.backups, { recursive: true, mode: 0o700 });
			for (const name of await readdir(places.backups)) {
				if (unfinishedPattern.test(name)) {
					await rm(join(places.backups, name), { force: true });
				}
			}
			await rm(places.upload, { force: true });
		},
	};
}

async function describe(
	directory: string,
	name: string,
): Promise<BackupFile | undefined> {
	try {
		const { size, mtimeMs } = await stat(join(directory, name));
		return { name, bytes: size, createdAt: Math.round(mtimeMs) };
	} catch (error) {
		if (isErrorCode(error, "ENOENT")) return undefined;
		throw error;
	}
}

function nameAt(now: number): string {
	const time = new Date(now).toISOString().replaceAll(/[:.]/g, "-");
	return `ursa-backup-${time}.tar.gz`;
}

async function* limit(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let bytes = 0;
	for await (const piece of source) {
		bytes += piece.length;
		if (bytes > archiveLimits.packedBytes) {
			throw backupErrors.make("tooLarge", {
				limit: archiveLimits.packedBytes,
				unpacked: archiveLimits.unpackedBytes,
			});
		}
		yield piece;
	}
}
