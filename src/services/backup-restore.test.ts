import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
	openCertificateAuthority,
	readSettings,
	silentLog,
} from "#platform/index.ts";
import { restoreFile, restoreScheduled } from "./backup-restore.ts";
import { backupsOf, writeBackup } from "./backup-routes.ts";
import { openCoreStore } from "./core-store.ts";

const clock = Date.now;
const version = "1.2.3";
const root = await mkdtemp(
	join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "ursa-restore-"),
);
after(() => rm(root, { recursive: true }));
const settingsOf = (name: string, port = "0") =>
	readSettings({ URSA_INTERNAL_PORT: port }, join(root, name));
const options = { version, log: silentLog, onProgress: () => undefined };
const archive = join(root, "backup.tar.gz");

/** Makes a core with a tenant of its own name, and a backup of it. */
const source = settingsOf("source");
await openCertificateAuthority(join(source.dataDirectory, "pki"), clock);
const core = await openCoreStore(source, clock, silentLog);
await core.tenants.create({ name: "Branch" });
await writeBackup(
	backupsOf(core, { settings: source, version, clock }),
	archive,
	new AbortController().signal,
);
await core.close();

async function tenantsOf(name: string): Promise<string[]> {
	const opened = await openCoreStore(settingsOf(name), clock, silentLog);
	try {
		return (await opened.tenants.list()).map((tenant) => tenant.name);
	} finally {
		await opened.close();
	}
}

test(`a file is restored into an empty directory, on ${hostname()} or any other machine`, async () => {
	await restoreFile(archive, {
		...{ ...options, settings: settingsOf("empty"), isReplacing: false },
	});
	assert.deepEqual(await tenantsOf("empty"), ["Branch", "Main", "Shared"]);
	for (const name of ["pki/ca.key", "audit.key"]) {
		assert.deepEqual(
			await readFile(join(root, "empty", name)),
			await readFile(join(root, "source", name)),
		);
	}
	const again = restoreFile(archive, {
		...{ ...options, settings: settingsOf("empty"), isReplacing: false },
	});
	await assert.rejects(again, { code: "backup.notEmpty" });
});

test("a running core is left alone: something listens on its port, or its database is locked", async (t) => {
	const server = createServer();
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	t.after(() => server.close());
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	const restore = (port: string) =>
		restoreFile(archive, {
			...{ ...options, settings: settingsOf("source", port) },
			isReplacing: true,
		});
	await assert.rejects(restore(String(address.port)), {
		code: "restore.coreRuns",
	});
	const running = await openCoreStore(settingsOf("source"), clock, silentLog);
	try {
		await assert.rejects(restore("0"), { code: "stateStore.locked" });
	} finally {
		await running.close();
	}
	await rm(join(root, "source", "restore"), { recursive: true });
});

test("one that cannot be restored at the start is put aside and the core stays as it was", async () => {
	const settings = settingsOf("source");
	const places = join(settings.dataDirectory, "restore");
	await mkdir(places);
	const good = await readFile(archive);
	await writeFile(
		join(places, "scheduled.tar.gz"),
		good.subarray(0, good.length - 50),
	);
	assert.equal(await restoreScheduled({ ...options, settings }), undefined);
	assert.deepEqual(await readdir(places), ["failed.tar.gz"]);
	assert.ok(existsSync(join(settings.dataDirectory, "pki", "ca.key")));
	assert.deepEqual(await tenantsOf("source"), ["Branch", "Main", "Shared"]);
});

test("nothing happens where none waits, and one of another version is refused", async () => {
	const settings = settingsOf("source");
	assert.equal(await restoreScheduled({ ...options, settings }), undefined);
	const other = restoreFile(archive, {
		...{ ...options, version: "9.9.9", settings: settingsOf("other") },
		isReplacing: false,
	});
	await assert.rejects(other, { code: "backup.otherVersion" });
	assert.deepEqual(await readdir(join(root, "other", "restore")), []);
});
