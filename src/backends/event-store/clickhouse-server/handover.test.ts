/** Data that reach the engine as a file instead of over the socket. */
import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { silentLog } from "#platform/index.ts";
import { createEventStore } from "../clickhouse-event-store.ts";
import { countEvents, failureOf } from "../contract/engine.ts";
import { sampleBatch, sampleEvent } from "../contract/samples.ts";
import { handoverHeader, incomingDirectory, newDataFile } from "./handover.ts";
import { codeOf, serveForTests } from "./serve-for-tests.ts";
import { startEmbeddedClickHouse } from "./start.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const server = serveForTests();

function put(file: string, data = ""): Promise<unknown> {
	return server.client.command({
		query: `INSERT INTO t FORMAT JSONEachRow ${data}`,
		http_headers: { [handoverHeader]: file },
	});
}

const incoming = () => incomingDirectory(server.dataDir);

test("a file is inserted and removed; a blank line in it ends nothing and runs nothing", async () => {
	const file = newDataFile();
	await writeFile(
		join(incoming(), file),
		'{"a":1,"b":"x"}\n\nDROP TABLE t\n\n{"a":2}',
	);
	assert.equal(await codeOf(put(file)), "27");
	assert.deepEqual(await server.rows("SELECT count() AS n FROM t"), [{ n: 0 }]);
	const good = newDataFile();
	await writeFile(join(incoming(), good), '{"a":1,"b":"x"}\n\n{"a":2}');
	await put(good);
	assert.deepEqual(await server.rows("SELECT * FROM t ORDER BY a"), [
		{ a: 1, b: "x" },
		{ a: 2, b: "" },
	]);
	assert.deepEqual(await readdir(incoming()), []);
});

test("only plain names of files that are there are taken", async () => {
	for (const name of [
		"../engine/status",
		"/etc/hostname",
		"x.data",
		`${"a".repeat(36)}.data/..`,
	]) {
		assert.equal(await codeOf(put(name)), "36", name);
	}
	assert.match(await codeOf(put(newDataFile())), /^\d+$/);
	assert.equal(await codeOf(put(newDataFile(), '{"a":3}')), "62");
});

test("a store without the directory sends the data instead, and one whose directory is gone says so", async () => {
	const directory = temporaryDirectory();
	const embedded = await startEmbeddedClickHouse({
		dataDir: directory.path,
		memoryLimitBytes: 1024 ** 3,
		log: silentLog,
	});
	const { handover, ...address } = embedded;
	const stores = [embedded, address, { ...address, handover: "/none" }].map(
		createEventStore,
	);
	const [byFile, bySocket, lost] = stores;
	assert.ok(byFile && bySocket && lost);
	try {
		await byFile.prepare();
		await byFile.insert(sampleBatch("file", [sampleEvent()]));
		await bySocket.insert(sampleBatch("socket", [sampleEvent()]));
		const error = await failureOf(
			lost.insert(sampleBatch("lost", [sampleEvent()])),
		);
		assert.equal(error.code, "eventStore.unavailable");
		assert.deepEqual(await countEvents(byFile), { rows: 2, ids: 2 });
		assert.deepEqual(await readdir(handover), []);
	} finally {
		for (const store of stores) await store.close();
		await embedded.stop();
		await directory.remove();
	}
});
