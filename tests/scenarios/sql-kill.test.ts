/** A collector that is killed again and again while it reads a database has each row once in its journal. */
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Collector } from "../../src/pipeline/collector/index.ts";
import {
	readJournal,
	startCollector,
} from "../../src/pipeline/collector/testing.ts";
import type { Connector } from "../../src/pipeline/connectors/connector.ts";
import { makeSqlConnector } from "../../src/pipeline/connectors/sql/testing.ts";

const rows = 60_000;
const kills = 8;

/** Set in the process that is killed: this file once more, as a collector. */
const place = process.argv[2] === "collect" ? process.argv[3] : undefined;

/** `onBatch` is called when a batch is durable. */
async function collect(directory: string, onBatch = () => {}) {
	const connector = makeSqlConnector({
		urls: [`sqlite3://file:${join(directory, "log.db")}`],
		// Three rows of each identity.
		query: "SELECT id / 3 AS third, id FROM log WHERE third > ? ORDER BY third",
		column: "third",
		seed: "-1",
		settings: { maxRowsPerBatch: 200 },
	});
	const told: Connector = {
		...connector,
		start: (receive, ...positions) =>
			connector.start(
				async (batch) => {
					await receive(batch);
					onBatch();
				},
				...positions,
			),
	};
	const { collector } = await startCollector(join(directory, "collector"), {
		connectors: [told],
	});
	return collector;
}

async function idsIn(collector: Collector): Promise<number[]> {
	const collected = await readJournal(collector);
	return collected.flatMap(({ events }) =>
		events.split("\n").map((line) => JSON.parse(JSON.parse(line).Message).id),
	);
}

if (place !== undefined) {
	await collect(place, () => process.send?.("batch"));
} else {
	test("rows of a database are collected once each, although the collector is killed while it reads", async (t) => {
		const directory = await mkdtemp(join(tmpdir(), "ursa-sql-kill-"));
		t.after(() => rm(directory, { recursive: true }));
		const database = new DatabaseSync(join(directory, "log.db"));
		database.exec(
			`CREATE TABLE log (id INTEGER);
			INSERT INTO log WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows - 1}) SELECT i FROM n`,
		);
		database.close();
		for (let kill = 0; kill < kills; kill++) {
			const child = fork(import.meta.filename, ["collect", directory]);
			// In the middle of what follows; where exactly is left to chance.
			for (let batch = 0; batch <= 2 * kill; batch++) {
				await once(child, "message");
			}
			const exited = once(child, "exit");
			child.kill("SIGKILL");
			await exited;
		}
		const collector = await collect(directory);
		t.after(() => collector.stop());
		let ids = await idsIn(collector);
		assert.ok(ids.length > 0 && ids.length < rows, "nothing was interrupted");
		while (ids.length < rows) {
			await delay(50);
			ids = await idsIn(collector);
		}
		assert.equal(ids.length, rows);
		assert.equal(new Set(ids).size, rows);
	});
}
