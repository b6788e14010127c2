/** One process at a time works in a directory. The lock is a socket, so that it ends with its process however that ends. */
import { createHash } from "node:crypto";
import { mkdir, realpath, rm } from "node:fs/promises";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isErrorCode } from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";

export const lockErrors = defineErrors("lock", {
	inUse: {
		status: 500,
		sentence:
			"Another process works in {directory} already. Stop it, or give this one a directory of its own",
	},
});

/** Throws lock.inUse. */
export async function lockDirectory(
	directory: string,
): Promise<{ release(): Promise<void> }> {
	await mkdir(directory, { recursive: true, mode: 0o700 });
	const real = await realpath(directory);
	const name = `ursa-${createHash("sha256").update(real).digest("hex")}`;
	// In Linux a name in memory; elsewhere a file that a killed process leaves behind.
	const path =
		process.platform === "linux" ? `\0${name}` : join(tmpdir(), name);
	const server = await take(path).catch(async (error: unknown) => {
		if (!isErrorCode(error, "EADDRINUSE")) throw error;
		if (path.startsWith("\0") || (await isAnswered(path)))
			throw lockErrors.make("inUse", { directory });
		await rm(path, { force: true });
		return take(path);
	});
	return {
		release: () => new Promise((resolve) => server.close(() => resolve())),
	};
}

function take(path: string): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer((socket) => socket.destroy());
		server.once("error", reject);
		server.listen(path, () => {
			server.unref();
			resolve(server);
		});
	});
}

function isAnswered(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = createConnection(path);
		socket.once("connect", () => resolve(true));
		socket.once("error", () => resolve(false));
		socket.once("close", () => socket.destroy());
	});
}
