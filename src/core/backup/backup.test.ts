import assert from "node:assert/strict";
import {
	cp,
	mkdtemp,
	readdir,
	readFile,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, type TestContext, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { openPglite, type StateStore } from "#backends/state-store/index.ts";
import { withActor } from "../audit/actor.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createBackups } from "./create-backups.ts";
import { backupPlaces } from "./places.ts";
import { prepareRestore } from "./restore.ts";
import { readTar, type TarEntry, writeTar } from "./tar.ts";
import {
	clock,
	fastDirectory,
	fillCore,
	now,
	openRooms,
	readEverything,
	temporaryDirectory,
} from "./testing.ts";

const signal = new AbortController().signal;
const version = "1.2.3";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const filledDirectory = await mkdtemp(join(fastDirectory, "ursa-backup-"));
const filled = await fillCore(store.db, filledDirectory);
after(async () => {
	await store.close();
	await rm(filledDirectory, { recursive: true });
});

/** The filled core with a data directory that the test may change. */
async function openCore(t: TestContext) {
	const directory = await temporaryDirectory(t);
	await cp(filledDirectory, directory, { recursive: true });
	const audit = createRecordedAudit();
	const scheduled: string[] = [];
	const backups = createBackups(store.db, {
		...{ engine: store.engine, dataDirectory: directory, version, clock },
		...{ audit, onScheduled: () => scheduled.push("scheduled") },
	});
	return { ...filled, directory, store, audit, backups, scheduled };
}

async function archiveOf({
	backups,
}: Pick<Awaited<ReturnType<typeof openCore>>, "backups">): Promise<Buffer> {
	return buffer((await backups.create(signal)).content);
}

/** The archive with some entries changed, left out or added. */
async function rebuild(
	archive: Buffer,
	change: (entries: TarEntry[]) => TarEntry[],
): Promise<Buffer> {
	const entries: TarEntry[] = [];
	for await (const entry of readTar(Readable.from([gunzipSync(archive)]))) {
		entries.push(entry);
	}
	const changed = Readable.from(change(entries));
	return gzipSync(await buffer(Readable.from(writeTar(changed, now))));
}

const rename =
	(from: string, to: string) =>
	(entries: TarEntry[]): TarEntry[] =>
		entries.map((entry) =>
			entry.name === from ? { ...entry, name: to } : entry,
		);

const edit =
	(name: string, change: (text: string) => string) =>
	(entries: TarEntry[]): TarEntry[] =>
		entries.map((entry) =>
			entry.name === name
				? { name, content: Buffer.from(change(entry.content.toString())) }
				: entry,
		);

async function restoreInto(
	t: TestContext,
	archive: string,
	dataDirectory: string,
): Promise<StateStore> {
	const { commit } = await prepareRestore({
		...{ archive, dataDirectory, version },
		openStore: (dataDir) => openPglite({ dataDir }),
	});
	await commit();
	const store = await openPglite({ dataDir: join(dataDirectory, "state") });
	t.after(() => store.close());
	return store;
}

test("a core restored into an empty directory is equal table by table; secrets open, users log in, sessions end", async (t) => {
	const core = await openCore(t);
	const archive = join(core.directory, "copy.tar.gz");
	await writeFile(archive, await archiveOf(core));
	const target = await temporaryDirectory(t);
	const restored = await restoreInto(t, archive, target);

	const before = await readEverything(core.store);
	assert.deepEqual(await readEverything(restored), before);
	assert.equal(before.folders?.length, 300);
	assert.match(
		before.alerts?.[0] ?? "",
		/9007199254740993.*9223372036854775807/,
	);
	for (const file of ["secrets.key", "audit.key", "pki/ca.key", "pki/ca.crt"]) {
		assert.deepEqual(
			await readFile(join(target, file)),
			await readFile(join(core.directory, file)),
		);
		assert.equal((await stat(join(target, file))).mode & 0o777, 0o600);
	}
	const rooms = openRooms(restored.db, target);
	assert.deepEqual(
		(await rooms.resources.openSecrets([core.secretId])).get(core.secretId),
		{ password: "hunter2" },
	);
	const alice = await rooms.users.authenticate("alice", "Correct horse 1!");
	assert.ok(alice);
	assert.deepEqual(await rooms.users.sessions(alice.id), []);
	// Numbers go on above those that came back, and references hold again.
	await restored.db.execute(
		sql`insert into alert_history (alert_id, at, action, text) values ('a1', 1, 'x', 'y')`,
	);
	await assert.rejects(
		restored.db.execute(
			sql`insert into alert_history (alert_id, at, action, text) values ('none', 1, 'x', 'y')`,
		),
		{ code: "stateStore.missingReference" },
	);
});

test("a backup replaces what a directory holds, which is kept beside it", async (t) => {
	const core = await openCore(t);
	const archive = join(core.directory, "copy.tar.gz");
	await writeFile(archive, await archiveOf(core));
	const target = await temporaryDirectory(t);
	const old = await openPglite({ dataDir: join(target, "state") });
	await old.migrate();
	await openRooms(old.db, target).tenants.create({ name: "Old" });
	await old.close();
	await writeFile(join(target, "secrets.key"), "old");
	const restored = await restoreInto(t, archive, target);
	assert.deepEqual(
		await readEverything(restored),
		await readEverything(core.store),
	);
	const { before } = backupPlaces(target);
	assert.equal(await readFile(join(before, "secrets.key"), "utf8"), "old");
	const kept = await openPglite({ dataDir: join(before, "state") });
	t.after(() => kept.close());
	const names = (await openRooms(kept.db, before).tenants.list()).map(
		({ name }) => name,
	);
	assert.ok(names.includes("Old"));
});

test("interrupted between two files, a restore that is made again ends the same and keeps what was first there", async (t) => {
	const core = await openCore(t);
	const archive = join(core.directory, "copy.tar.gz");
	await writeFile(archive, await archiveOf(core));
	const target = await temporaryDirectory(t);
	await writeFile(join(target, "secrets.key"), "old");
	const first = await restoreInto(t, archive, target);
	await first.close();
	const again = await restoreInto(t, archive, target);
	assert.deepEqual(
		await readEverything(again),
		await readEverything(core.store),
	);
	const { before } = backupPlaces(target);
	assert.equal(await readFile(join(before, "secrets.key"), "utf8"), "old");
});

test("damaged and foreign archives are refused, and change nothing", async (t) => {
	const core = await openCore(t);
	const good = await archiveOf(core);
	const end = "end.json";
	const alerts = "tables/alerts/000001.jsonl";
	const cases: [string, Buffer, string][] = [
		["empty", Buffer.alloc(0), "backup.notAnArchive"],
		["no gzip", Buffer.from("hello".repeat(1000)), "backup.notAnArchive"],
		["no tar", gzipSync("hello".repeat(1000)), "backup.notAnArchive"],
		["cut", good.subarray(0, good.length - 100), "backup.damaged"],
		[
			"flipped",
			Buffer.concat([
				good.subarray(0, good.length >> 1),
				Buffer.from([1, 2, 3, 4]),
				good.subarray((good.length >> 1) + 4),
			]),
			"backup.damaged",
		],
		[
			"out of the directory",
			await rebuild(good, rename("files/audit.key", "../evil")),
			"backup.notAnArchive",
		],
		[
			"an absolute path",
			await rebuild(good, rename("files/audit.key", "/etc/evil")),
			"backup.notAnArchive",
		],
		[
			"up within files",
			await rebuild(good, rename("files/audit.key", "files/pki/..")),
			"backup.notAnArchive",
		],
		[
			"no end",
			await rebuild(good, (all) => all.filter(({ name }) => name !== end)),
			"backup.damaged",
		],
		[
			"no keys",
			await rebuild(good, (all) =>
				all.filter(({ name }) => name !== "files/pki/ca.key"),
			),
			"backup.damaged",
		],
		[
			"rows missing",
			await rebuild(good, (all) => all.filter(({ name }) => name !== alerts)),
			"backup.damaged",
		],
		[
			"another version",
			await rebuild(
				good,
				edit("manifest.json", (text) => text.replace(version, "9.9.9")),
			),
			"backup.otherVersion",
		],
		[
			"another schema",
			await rebuild(
				good,
				edit("manifest.json", (text) =>
					text.replace(/"digest":"[^"]+"/, '"digest":"x"'),
				),
			),
			"backup.otherVersion",
		],
		[
			"no JSON",
			await rebuild(
				good,
				edit(alerts, (text) => text.replace("{", "[")),
			),
			"backup.damaged",
		],
		[
			"an unknown column",
			await rebuild(
				good,
				edit(alerts, (text) => text.replace('"technique"', '"x\\"; drop"')),
			),
			"backup.damaged",
		],
		[
			"an unknown table",
			await rebuild(good, rename(alerts, "tables/sessions/000001.jsonl")),
			"backup.damaged",
		],
	];
	for (const [what, archive, code] of cases) {
		await assert.rejects(
			core.backups.scheduleRestore(Readable.from([archive])),
			{ code },
			what,
		);
	}
	assert.deepEqual(core.scheduled, []);
	assert.deepEqual(await readdir(join(core.directory, "restore")), []);
});

test("an archive that unpacks to far more than a backup would is refused early", async (t) => {
	const core = await openCore(t);
	const good = await archiveOf(core);
	const bomb = await rebuild(good, (all) => {
		const line = `${JSON.stringify({ id: "0".repeat(1000) })}\n`;
		const content = Buffer.alloc(100_000_000, line);
		const part = (n: number) => ({
			name: `tables/tasks/00000${n}.jsonl`,
			content: content.subarray(0, content.length - 1),
		});
		return [...all.slice(0, 1), part(1), part(2), part(3), ...all.slice(1)];
	});
	assert.ok(bomb.length < 10_000_000);
	await assert.rejects(core.backups.scheduleRestore(Readable.from([bomb])), {
		code: /backup\.(tooLarge|damaged)/,
	});
});

test("rows that the database refuses leave the directory as it was", async (t) => {
	const core = await openCore(t);
	const archive = join(core.directory, "bad.tar.gz");
	const orphan = await rebuild(
		await archiveOf(core),
		edit("tables/alert_history/000001.jsonl", (text) =>
			text.replace('"alert_id":"a1"', '"alert_id":"none"'),
		),
	);
	await writeFile(archive, orphan);
	const target = await temporaryDirectory(t);
	await writeFile(join(target, "secrets.key"), "old");
	await assert.rejects(restoreInto(t, archive, target), {
		code: "stateStore.missingReference",
	});
	assert.equal(await readFile(join(target, "secrets.key"), "utf8"), "old");
	assert.deepEqual(await readdir(join(target, "restore")), []);
});

test("a good archive waits for the next start, and is recorded with the login of who sent it", async (t) => {
	const core = await openCore(t);
	const archive = await archiveOf(core);
	await withActor({ userId: "u1", login: "boss" }, () =>
		core.backups.scheduleRestore(Readable.from([archive])),
	);
	assert.deepEqual(core.scheduled, ["scheduled"]);
	const { scheduled } = backupPlaces(core.directory);
	assert.deepEqual(await readFile(scheduled), archive);
	assert.equal((await stat(scheduled)).mode & 0o777, 0o600);
	assert.deepEqual(
		core.audit.entries.map(({ action, fields }) => [action, fields]),
		[
			["Core backup created", undefined],
			["Core restore scheduled", { SourceUserID: "boss" }],
		],
	);
});

test("one upload at a time; one that breaks off leaves nothing", async (t) => {
	const core = await openCore(t);
	const broken = Promise.withResolvers<Buffer>();
	const asked = Promise.withResolvers<void>();
	async function* slow() {
		asked.resolve();
		yield await broken.promise;
	}
	const first = core.backups.scheduleRestore(slow());
	await assert.rejects(core.backups.scheduleRestore(Readable.from([])), {
		code: "backup.restoreUnderWay",
	});
	await asked.promise;
	broken.reject(new Error("gone"));
	await assert.rejects(first, /gone/);
	assert.deepEqual(await readdir(join(core.directory, "restore")), []);
	await core.backups.scheduleRestore(Readable.from([await archiveOf(core)]));
});

test("what is downloaded is kept nowhere, also when the client goes away", async (t) => {
	const core = await openCore(t);
	const { content, name, bytes } = await core.backups.create(signal);
	assert.match(name, /^ursa-backup-2026-05-01T/);
	assert.ok(bytes > 1000);
	const closed = new Promise((resolve) => content.once("close", resolve));
	content.destroy();
	await closed;
	await core.backups.create(AbortSignal.abort()).catch(() => undefined);
	await core.backups.tidy();
	assert.deepEqual(await readdir(join(core.directory, "backups")), []);
});

test("of kept backups the newest stay; they are read, deleted, and found by no other name", async (t) => {
	const core = await openCore(t);
	const tables = new Set<string>();
	const keep = () =>
		core.backups.keep({
			...{ most: 2, signal },
			onProgress: ({ table }) => tables.add(table),
		});
	const { directory } = core;
	const first = await keep();
	await writeFile(
		join(directory, "backups", "ursa-backup-2026-04-01T00-00-00-000Z.tar.gz"),
		"older",
	);
	await writeFile(join(directory, "backups", "notes.txt"), "mine");
	await writeFile(
		join(directory, "backups", "ursa-backup-2026-04-02T00-00-00-000Z.tar.gz"),
		"old",
	);
	await keep();
	assert.deepEqual(
		(await core.backups.list()).map(({ name }) => name),
		[first.name, "ursa-backup-2026-04-02T00-00-00-000Z.tar.gz"],
	);
	assert.ok(tables.has("alert_history"));
	const { content, bytes } = await core.backups.open(first.name);
	assert.equal((await buffer(content)).length, bytes);
	for (const name of ["../secrets.key", "notes.txt", `${first.name}/..`, ""]) {
		await assert.rejects(core.backups.open(name), { code: "backup.notFound" });
		await assert.rejects(core.backups.delete(name), {
			code: "backup.notFound",
		});
	}
	await core.backups.delete(first.name);
	assert.equal((await core.backups.list()).length, 1);
	assert.ok((await readdir(join(directory, "backups"))).includes("notes.txt"));
});
