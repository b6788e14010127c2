/**
 * SQLite, opened for reading only. Its calls block, and Node cannot interrupt one, so it runs in a process of its own,
 * which can be killed in the middle of a query: about 50 MB for each connection.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FileAddress } from "../database-url.ts";
import type { Column, OpenSession, Row } from "../session.ts";
import type { SqliteAnswer, SqliteRequest } from "./sqlite-process.ts";

export const openSqlite: OpenSession<FileAddress> = async (
	{ path },
	{ connectTimeoutMs },
) => {
	const program = fileURLToPath(
		new URL("./sqlite-process.ts", import.meta.url),
	);
	const child = fork(program, [], {
		// Keeps bigint and bytes as they are.
		serialization: "advanced",
		execArgv: ["--disable-warning=ExperimentalWarning"],
		stdio: ["ignore", "ignore", "inherit", "ipc"],
		// A signal from the terminal is for the service, which closes its connections itself.
		detached: true,
	});
	let isOpen = true;
	let settle: ((answer: SqliteAnswer) => void) | undefined;

	function answer(given: SqliteAnswer): void {
		settle?.(given);
		settle = undefined;
	}
	function end(message: string): void {
		isOpen = false;
		answer({ kind: "failed", message });
	}
	// What a child sends is what its file says.
	child.on("message", (message) => answer(message as SqliteAnswer));
	child.on("error", (error) => end(error.message));
	child.on("exit", () => end("the connection was closed"));

	async function ask(request: SqliteRequest): Promise<SqliteAnswer> {
		if (!isOpen) throw new Error("the connection is closed");
		const given = await new Promise<SqliteAnswer>((resolve) => {
			settle = resolve;
			child.send(request, (error) => {
				if (error !== null) end(error.message);
			});
		});
		if (given.kind !== "failed") return given;
		throw Object.assign(new Error(given.message), { errcode: given.code });
	}

	async function close(): Promise<void> {
		isOpen = false;
		if (child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, "exit");
		child.kill("SIGKILL");
		await exited;
	}

	try {
		await ask({ kind: "open", path, busyTimeoutMs: connectTimeoutMs });
	} catch (error) {
		await close();
		throw error;
	}
	return {
		get isOpen() {
			return isOpen;
		},
		query({ text, places }, last) {
			let columns: readonly Column[] = [];
			let isStarted = false;
			return {
				get columns() {
					return columns;
				},
				async next(most): Promise<readonly Row[]> {
					if (!isStarted) {
						isStarted = true;
						const values = places === 0 ? [] : [last];
						const started = await ask({ kind: "query", text, values });
						if (started.kind === "columns") columns = started.columns;
					}
					const given = await ask({ kind: "next", most });
					return given.kind === "rows" ? given.rows : [];
				},
			};
		},
		close,
	};
};
