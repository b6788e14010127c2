/** A backup goes from one engine to the other and back. */
import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import {
	openPglite,
	openPostgres,
	type StateStore,
} from "#backends/state-store/index.ts";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	startPostgres,
} from "../../../tests/counterparts/postgres.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createBackups } from "./create-backups.ts";
import { prepareRestore } from "./restore.ts";
import {
	clock,
	fillCore,
	openRooms,
	readEverything,
	temporaryDirectory,
} from "./testing.ts";

const version = "1.2.3";

test("a backup of PGlite is restored into PostgreSQL, replaces what is there, and comes back the same", async (t) => {
	if (!requireCounterpart("PostgreSQL", isPostgresInstalled(), t)) return;
	const server = await startPostgres();
	t.after(() => server.stop());
	const url = await server.createDatabase();
	const directory = await temporaryDirectory(t);
	const source = await openPglite({ dataDir: "memory" });
	t.after(() => source.close());
	await source.migrate();
	await fillCore(source.db, directory);
	const before = await readEverything(source);

	async function backUp(store: StateStore): Promise<string> {
		const { content } = await createBackups(store.db, {
			...{ engine: store.engine, dataDirectory: directory, version, clock },
			audit: createRecordedAudit(),
		}).create(new AbortController().signal);
		const archive = join(directory, `${store.engine}.tar.gz`);
		await writeFile(archive, await buffer(content));
		return archive;
	}
	const archive = await backUp(source);

	const target = await temporaryDirectory(t);
	const postgres = await openPostgres({ url });
	t.after(() => postgres.close());
	await postgres.migrate();
	await openRooms(postgres.db, target).tenants.create({ name: "Old" });
	const { commit } = await prepareRestore({
		...{ archive, dataDirectory: target, version },
		openStore: () => openPostgres({ url }),
	});
	await commit();
	assert.deepEqual(await readEverything(postgres), before);

	await cp(join(target, "pki"), join(directory, "pki"), { recursive: true });
	const back = await temporaryDirectory(t);
	const restored = await prepareRestore({
		archive: await backUp(postgres),
		...{ dataDirectory: back, version },
		openStore: (dataDir) => openPglite({ dataDir }),
	});
	await restored.commit();
	const last = await openPglite({ dataDir: join(back, "state") });
	t.after(() => last.close());
	assert.deepEqual(await readEverything(last), before);
});
