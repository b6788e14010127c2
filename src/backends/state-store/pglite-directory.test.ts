import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import type { UrsaError } from "#schema/index.ts";
import { mountSmallDisk } from "../../../tests/counterparts/small-disk.ts";
import { openPglite } from "./pglite.ts";
import type { StateStore } from "./state-store.ts";

const committer = fileURLToPath(
	new URL("durability.fixture.ts", import.meta.url),
);

// In memory where there is such a place: syncing is what these tests do most, and only killing is what they need.
const temporary = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

const pairs = pgTable("pairs", {
	number: bigint({ mode: "number" }),
	half: text(),
});

async function temporaryDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(temporary, "ursa-state-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

// Making a database takes seconds, copying one does not.
const empty = await mkdtemp(join(temporary, "ursa-state-"));
await (await openPglite({ dataDir: empty })).close();
after(() => rm(empty, { recursive: true, force: true }));

async function emptyDatabase(t: TestContext): Promise<string> {
	const dataDir = await temporaryDirectory(t);
	await cp(empty, dataDir, { recursive: true });
	return dataDir;
}

function startCommitting(t: TestContext, dataDir: string, from: number) {
	const child = spawn(
		process.execPath,
		["--disable-warning=ExperimentalWarning", committer, dataDir, `${from}`],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	t.after(() => child.kill("SIGKILL"));
	return { child, lines: createInterface({ input: child.stdout }) };
}

/** Kills the committing process in the middle of its work; the last pair it had confirmed. */
async function killWhileCommitting(
	t: TestContext,
	dataDir: string,
	from: number,
): Promise<number> {
	const { child, lines } = startCommitting(t, dataDir, from);
	let last = -1;
	for await (const line of lines) {
		last = Number(line);
		if (last === from + 120) child.kill("SIGKILL");
	}
	return last;
}

test("a process killed in the middle of commits loses no confirmed transaction and keeps no half one", async (t) => {
	const dataDir = await emptyDatabase(t);
	const first = await killWhileCommitting(t, dataDir, 0);
	const last = await killWhileCommitting(t, dataDir, 10_000);
	assert.ok(first >= 120 && last >= 10_120);

	const store = await openPglite({ dataDir });
	const rows = await store.db.select().from(pairs);
	await store.close();
	const halves = new Map<number | null, string[]>();
	for (const { number, half } of rows) {
		halves.set(number, [...(halves.get(number) ?? []), String(half)].sort());
	}
	for (const [number, found] of halves) {
		assert.deepEqual(found, ["left", "right"], `pair ${number}`);
	}
	for (let number = 0; number <= first; number++) {
		assert.ok(halves.has(number), `pair ${number} is lost`);
	}
	for (let number = 10_000; number <= last; number++) {
		assert.ok(halves.has(number), `pair ${number} is lost`);
	}
});

test("refuses a directory that another live process uses, and takes it over once that is killed", async (t) => {
	const dataDir = await emptyDatabase(t);
	const { child, lines } = startCommitting(t, dataDir, 0);
	await once(lines, "line");
	await assert.rejects(openPglite({ dataDir }), (error: UrsaError) => {
		assert.equal(error.code, "stateStore.locked");
		assert.match(error.message, new RegExp(`process ${child.pid}, started 20`));
		return true;
	});
	const exited = once(child, "exit");
	child.kill("SIGKILL");
	await exited;
	const store = await openPglite({ dataDir });
	assert.ok((await store.db.$count(pairs)) >= 2);

	await assert.rejects(openPglite({ dataDir }), { code: "stateStore.locked" });
	await store.close();
	await (await openPglite({ dataDir })).close();
});

test("starts anew when the very first start was interrupted", async (t) => {
	const dataDir = await temporaryDirectory(t);
	await mkdir(join(dataDir, "pglite.new"));
	await writeFile(join(dataDir, "pglite.new", "PG_VERSION"), "18\n");
	const store = await openPglite({ dataDir });
	await store.migrate();
	await store.close();
});

test("says why a damaged database does not start, and leaves the directory unlocked", async (t) => {
	const dataDir = await emptyDatabase(t);
	await truncate(join(dataDir, "pglite", "global", "pg_control"), 10);
	for (let attempt = 0; attempt < 2; attempt++) {
		await assert.rejects(openPglite({ dataDir }), (error: UrsaError) => {
			assert.equal(error.code, "stateStore.notStarted");
			assert.match(error.message, /pg_control.*10 of/);
			return true;
		});
	}
});

async function fill(store: StateStore): Promise<number> {
	// A megabyte that does not compress.
	const megabyte = sql`insert into filling select string_agg(md5(random()::text), '') from generate_series(1, 32768)`;
	for (let count = 0; count < 200; count++) {
		try {
			await store.db.transaction((tx) => tx.execute(megabyte));
		} catch {
			return count;
		}
	}
	assert.fail("the disk was never full");
}

test("a full disk stops the database at once, and a new start finds what was confirmed", async (t) => {
	const disk = await mountSmallDisk(100 * 1024);
	if (!disk) return t.skip("needs the right to mount a small disk");
	t.after(() => disk.remove());
	const ballast = join(disk.directory, "ballast");
	await writeFile(ballast, Buffer.alloc(40 * 1024 * 1024));
	const dataDir = join(disk.directory, "state");
	await cp(empty, dataDir, { recursive: true });
	const warnings: string[] = [];
	const store = await openPglite({
		dataDir,
		onWarning: (error) => warnings.push(error.code),
	});
	await store.db.execute(sql`create table filling (value text)`);
	const confirmed = await fill(store);
	await assert.rejects(store.db.execute(sql`select 1`), {
		code: "stateStore.stopped",
		message: /No space left/,
	});
	await assert.rejects(
		store.db.transaction((tx) => tx.execute(sql`select 1`)),
		{ code: "stateStore.stopped" },
	);
	assert.deepEqual(warnings, ["stateStore.stopped"]);
	await store.close();
	await assert.rejects(openPglite({ dataDir }), {
		code: "stateStore.notStarted",
		message: /No space left/,
	});

	await rm(ballast);
	const again = await openPglite({ dataDir });
	const filling = pgTable("filling", { value: text() });
	assert.equal(await again.db.$count(filling), confirmed);
	await again.close();
});
