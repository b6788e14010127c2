/** When the embedded server starts, ends, waits and comes back. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { silentLog } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import { createEventStore } from "../clickhouse-event-store.ts";
import { keepEmbeddedClickHouse } from "./keep.ts";
import { type EmbeddedOptions, startEmbeddedClickHouse } from "./start.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

function newDirectory(t: TestContext): string {
	const directory = temporaryDirectory();
	t.after(() => directory.remove());
	return directory.path;
}

function options(dataDir: string): EmbeddedOptions {
	return { dataDir, memoryLimitBytes: 1024 ** 3, log: silentLog };
}

async function isGone(pid: number): Promise<boolean> {
	for (let tries = 0; tries < 500; tries++) {
		if (!existsSync(`/proc/${pid}`)) return true;
		await delay(10);
	}
	return false;
}

test("the password is in neither the command line nor the environment", async (t) => {
	const server = await startEmbeddedClickHouse(options(newDirectory(t)));
	for (const file of ["cmdline", "environ"]) {
		const text = readFileSync(`/proc/${server.pid}/${file}`, "utf8");
		assert.ok(text.length > 0 && !text.includes(server.password), file);
	}
	process.kill(server.pid, "SIGINT");
	const store = createEventStore(server);
	assert.match((await store.ping()).version, /^\d+\.\d+/);
	await store.close();
	await server.stop();
	assert.deepEqual(await server.exited, { code: 0, signal: null });
});

test("the server ends with a parent that is killed, and its directory is free", async (t) => {
	const dataDir = newDirectory(t);
	const start = new URL("./start.ts", import.meta.url).href;
	const platform = new URL("../../../platform/index.ts", import.meta.url).href;
	const parent = spawn(
		process.execPath,
		[
			"--disable-warning=ExperimentalWarning",
			"--input-type=module",
			"-e",
			`const { startEmbeddedClickHouse } = await import(${JSON.stringify(start)});
			const { silentLog } = await import(${JSON.stringify(platform)});
			const server = await startEmbeddedClickHouse({ dataDir: ${JSON.stringify(dataDir)}, log: silentLog });
			const query = fetch(server.url + "/?query=" + encodeURIComponent("SELECT sleep(3) FROM numbers(1)"), {
				headers: { "x-clickhouse-user": server.user, "x-clickhouse-key": server.password } });
			console.log(server.pid);
			await query;`,
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	const [line] = await once(parent.stdout, "data");
	const pid = Number(String(line));
	assert.ok(existsSync(`/proc/${pid}`));
	parent.kill("SIGKILL");
	// At once, while the process may still be dying: the start waits for the lock.
	const next = await startEmbeddedClickHouse(options(dataDir));
	assert.ok(await isGone(pid));
	await next.stop();
});

test("a directory in use is refused with the reason", async (t) => {
	const dataDir = newDirectory(t);
	const first = await startEmbeddedClickHouse(options(dataDir));
	await assert.rejects(
		startEmbeddedClickHouse({ ...options(dataDir), lockWaitMs: 300 }),
		(error) =>
			error instanceof UrsaError &&
			error.code === "eventStore.engineFailed" &&
			/lock/i.test(error.message),
	);
	await first.stop();
});

test("a directory that cannot be made is refused", async (t) => {
	const file = join(newDirectory(t), "file");
	await writeFile(file, "");
	await assert.rejects(startEmbeddedClickHouse(options(join(file, "x"))), {
		code: "eventStore.engineFailed",
	});
});

test("a stop lets a running request finish", async (t) => {
	const server = await startEmbeddedClickHouse(options(newDirectory(t)));
	const ask = async (sql: string): Promise<string> => {
		const answer = await fetch(
			`${server.url}/?query=${encodeURIComponent(sql)}`,
			{
				headers: {
					"x-clickhouse-user": server.user,
					"x-clickhouse-key": server.password,
				},
			},
		);
		return answer.text();
	};
	const running =
		"SELECT count() FROM system.processes WHERE query LIKE '%sleep%'";
	const slow = ask("SELECT 'finished', sleep(1)");
	// The question holds the word too.
	while (Number(await ask(running)) < 2) await delay(10);
	const started = performance.now();
	await server.stop();
	assert.match(await slow, /finished/);
	assert.ok(performance.now() - started < 5000);
	await assert.rejects(ask("SELECT 1"));
});

test("a kept server comes back at the same address after it was killed", async (t) => {
	const server = await keepEmbeddedClickHouse(options(newDirectory(t)));
	const store = createEventStore(server);
	await store.prepare();
	const first = server.pid;
	process.kill(first, "SIGKILL");
	assert.ok(await isGone(first));
	// Waits for the engine as long as it is away.
	await store.prepare();
	assert.notEqual(server.pid, first);
	assert.deepEqual(await store.findEvents(["x"], "all"), []);
	const second = server.pid;
	await server.stop();
	assert.ok(await isGone(second));
	await store.close();
});

test("prepare gives up when told to, and says what is wrong", async (t) => {
	const server = await startEmbeddedClickHouse(options(newDirectory(t)));
	const stranger = createEventStore({ ...server, password: "wrong" });
	await assert.rejects(stranger.prepare(), {
		code: "eventStore.authentication",
	});
	await server.stop();
	await assert.rejects(stranger.prepare(AbortSignal.timeout(50)));
	await assert.rejects(stranger.ping(), { code: "eventStore.unavailable" });
	await stranger.close();
});
