/** Backups at the command line: through the running core, which writes the file itself, else on its state store. */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { type Backups, backupErrors, createBackups } from "#core/index.ts";
import { isErrorCode, type Settings } from "#platform/index.ts";
import type { CallCore } from "./core-client.ts";
import type { CoreStore } from "./core-store.ts";
import { type PeerHandler, parseBody } from "./link/index.ts";

/** Of a large core; the file is written meanwhile. */
const timeoutMs = 3_600_000;

const request = z.object({ file: z.string().min(1) });
const answer = z.object({ bytes: z.number() });

/** Writes a new file, mode 600. Throws backup.fileThere. */
export async function writeBackup(
	backups: Backups,
	file: string,
	signal: AbortSignal,
): Promise<{ bytes: number }> {
	const { content, bytes } = await backups.create(signal);
	const target = createWriteStream(file, { flags: "wx", mode: 0o600 });
	let isOurs = false;
	target.once("open", () => {
		isOurs = true;
	});
	try {
		await pipeline(content, target, { signal });
	} catch (error) {
		if (isOurs) await rm(file, { force: true });
		throw isErrorCode(error, "EEXIST")
			? backupErrors.make("fileThere", { file })
			: error;
	}
	return { bytes };
}

export function answerBackup(
	backups: Backups,
): Readonly<Record<string, PeerHandler>> {
	return {
		"/backup": ({ body, signal }) =>
			writeBackup(backups, parseBody(request, body).file, signal),
	};
}

/** `file` is an absolute path on the core's machine, which is this one. */
export async function askBackup(
	call: CallCore,
	file: string,
): Promise<{ bytes: number }> {
	return answer.parse(await call("/backup", { file }, timeoutMs));
}

export function backupsOf(
	core: Pick<CoreStore, "stateStore" | "recordAudit">,
	options: {
		readonly settings: Pick<Settings, "dataDirectory">;
		readonly version: string;
		readonly clock: () => number;
		readonly onScheduled?: () => void;
	},
): Backups {
	const { engine, db } = core.stateStore;
	return createBackups(db, {
		engine,
		dataDirectory: options.settings.dataDirectory,
		version: options.version,
		clock: options.clock,
		// None of its records belongs to a change of rows.
		audit: { record: (_db, entry) => core.recordAudit(entry) },
		...(options.onScheduled && { onScheduled: options.onScheduled }),
	});
}
