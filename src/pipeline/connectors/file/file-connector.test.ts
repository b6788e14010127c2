import assert from "node:assert/strict";
import {
	appendFile,
	chmod,
	mkdir,
	mkdtemp,
	rename,
	rm,
	stat,
	truncate,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileConnectorDefinition } from "../connector.definition.ts";
import type { Connector } from "../connector.ts";
import {
	createRecorder,
	fixedClock,
	type Recorder,
} from "../testing/recorder.ts";
import { turns } from "../testing/tcp-peer.ts";
import { createFileConnector } from "./file-connector.ts";

async function directory(t: TestContext): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), "ursa-file-connector-"));
	t.after(() => rm(path, { recursive: true }));
	return path;
}

async function start(
	t: TestContext,
	path: string,
	recorder: Recorder = createRecorder(),
	settings = {},
) {
	const connector = createFileConnector(
		fileConnectorDefinition.parse({
			kind: "file",
			path,
			pollIntervalMs: 50,
			...settings,
		}),
		{ clock: fixedClock },
	);
	await connector.start(
		recorder.receive,
		recorder.positionOf,
		recorder.tokenOf,
	);
	t.after(() => {
		recorder.release();
		return connector.stop();
	});
	return { connector, recorder };
}

/** The connector looks on its own time; the state is asked until it says so, or the test's own time is over. */
async function untilState(
	connector: Connector,
	holds: (state: ReturnType<Connector["state"]>) => boolean,
): Promise<void> {
	while (!holds(connector.state())) await delay(10);
}

async function streamOf(path: string): Promise<string> {
	const { dev, ino, birthtimeNs } = await stat(path, { bigint: true });
	return `file:${dev}:${ino}:${birthtimeNs}`;
}

describe("lines", () => {
	test("are numbered with the offset behind them in the stream of their file", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, "\ufeffone\r\n\nжук\n");
		const { connector, recorder } = await start(t, path);
		await recorder.until(2);
		const stream = await streamOf(path);
		assert.deepEqual(recorder.messages(), [
			{ text: "one", sequence: { stream, number: 8 } },
			{ text: "жук", sequence: { stream, number: 16 } },
		]);
		assert.equal(recorder.batches[0]?.source, path);
		assert.equal(recorder.batches[0]?.connector, `file:${path}`);
		assert.equal(connector.state().openSources, 1);
	});

	test("that are appended follow, and one without line feed waits for it", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, "one\ntw");
		const { recorder } = await start(t, path);
		await recorder.until(1);
		await appendFile(path, "o\nthree\n");
		await recorder.until(3);
		assert.deepEqual(recorder.texts(), ["one", "two", "three"]);
	});

	test("of a large file all come once and in order", async (t) => {
		const path = join(await directory(t), "app.log");
		const lines = Array.from(
			{ length: 60_000 },
			(_, i) => `line ${i} ${"x".repeat(i % 100)}`,
		);
		await writeFile(path, `${lines.join("\n")}\n`);
		const { recorder } = await start(t, path);
		await recorder.until(lines.length);
		assert.deepEqual(recorder.texts(), lines);
		assert.ok(recorder.batches.every((batch) => batch.messages.length <= 1000));
	});

	test("that are too long are rejected at their end and the next ones come", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, `${"x".repeat(500_000)}\nnext\n`);
		const { recorder } = await start(t, path, createRecorder(), {
			maxMessageBytes: 1000,
		});
		await recorder.until(2);
		const [long, next] = recorder.messages();
		assert.equal(long?.rejection?.code, "file.tooLong");
		assert.equal(long?.sequence?.number, 500_001);
		assert.equal(next?.text, "next");
	});

	test("in UTF-16 are read with offsets of the file", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, Buffer.from("\ufeffa\r\nжĊ\n", "utf16le"));
		const { recorder } = await start(t, path, createRecorder(), {
			encoding: "utf-16le",
		});
		await recorder.until(2);
		assert.deepEqual(recorder.texts(), ["a", "жĊ"]);
		assert.equal(recorder.messages()[1]?.sequence?.number, 14);
	});
});

describe("a restart", () => {
	test("goes on behind the last durable line", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, "one\ntwo\nhal");
		const { connector, recorder } = await start(t, path);
		await recorder.until(2);
		await connector.stop();
		await appendFile(path, "f\nfour\n");
		await start(t, path, recorder);
		await recorder.until(4);
		assert.deepEqual(recorder.texts(), ["one", "two", "half", "four"]);
	});

	test("finds the file that was renamed meanwhile, and reads it before the new one", async (t) => {
		const folder = await directory(t);
		const path = join(folder, "app.log");
		await writeFile(path, "one\n");
		const { connector, recorder } = await start(t, path);
		await recorder.until(1);
		await connector.stop();
		await appendFile(path, "two\n");
		await rename(path, join(folder, "app.log.1"));
		await writeFile(join(folder, "app.log.2"), "never read\n");
		await writeFile(path, "three\n");
		const again = await start(t, path, recorder);
		await recorder.until(3);
		assert.deepEqual(
			new Set(recorder.texts()),
			new Set(["one", "two", "three"]),
		);
		await untilState(again.connector, ({ openSources }) => openSources === 1);
		assert.equal(recorder.messages().length, 3);
	});

	test("goes on in a file that had been truncated", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, "long line before\n");
		const { connector, recorder } = await start(t, path);
		await recorder.until(1);
		await truncate(path, 0);
		await appendFile(path, "a\n");
		await recorder.until(2);
		await connector.stop();
		await appendFile(path, "b\n");
		await start(t, path, recorder);
		await recorder.until(3);
		assert.deepEqual(recorder.texts(), ["long line before", "a", "b"]);
		const streams = recorder.messages().map((m) => m.sequence?.stream);
		assert.equal(streams[1], `${await streamOf(path)}:1`);
		assert.equal(streams[2], streams[1]);
	});
});

describe("rotation", () => {
	test("by renaming reads the old file to its end, with its last line, and the new one from its start", async (t) => {
		const folder = await directory(t);
		const path = join(folder, "app.log");
		await writeFile(path, "one\n");
		const { connector, recorder } = await start(t, path);
		await recorder.until(1);
		await rename(path, join(folder, "old"));
		await appendFile(join(folder, "old"), "two\nlast");
		await writeFile(path, "new\n");
		await recorder.until(4);
		assert.deepEqual(
			new Set(recorder.texts()),
			new Set(["one", "two", "last", "new"]),
		);
		assert.ok(recorder.batches.every((batch) => batch.source === path));
		await untilState(connector, ({ openSources }) => openSources === 1);
	});

	test("inside a mask does not read the renamed file again", async (t) => {
		const folder = await directory(t);
		const path = join(folder, "app.log");
		await writeFile(path, "one\n");
		const { recorder, connector } = await start(t, `${path}*`);
		await recorder.until(1);
		await rename(path, `${path}.1`);
		await writeFile(path, "two\n");
		await recorder.until(2);
		await untilState(connector, ({ openSources }) => openSources === 2);
		await appendFile(path, "three\n");
		await recorder.until(3);
		assert.deepEqual(recorder.texts(), ["one", "two", "three"]);
	});

	test("by truncating reads from the start, also when the file grew beyond its position", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, "first\nunfinished");
		const { recorder } = await start(t, path);
		await recorder.until(1);
		await writeFile(path, "second, and longer than before\n");
		await recorder.until(3);
		assert.deepEqual(recorder.texts(), [
			"first",
			"unfinished",
			"second, and longer than before",
		]);
	});

	test("of a file that vanishes reads what was left and lets it go", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, "one\nrest");
		const { recorder, connector } = await start(t, path);
		await recorder.until(1);
		await rm(path);
		await recorder.until(2);
		await untilState(connector, ({ openSources }) => openSources === 0);
		assert.match(connector.state().problem ?? "", /app.log: there is no such/);
		await writeFile(path, "back\n");
		await recorder.until(3);
		assert.deepEqual(recorder.texts(), ["one", "rest", "back"]);
		assert.equal(connector.state().problem, undefined);
	});
});

describe("trouble", () => {
	test("a refused batch is read again, nothing is passed over", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, "one\n");
		const recorder = createRecorder();
		recorder.refuse("the disk is full");
		const { connector } = await start(t, path, recorder);
		await untilState(
			connector,
			({ problem }) => problem === "the disk is full",
		);
		await appendFile(path, "two\n");
		recorder.release();
		await untilState(connector, ({ problem }) => problem === undefined);
		const stream = await streamOf(path);
		while (recorder.positionOf(stream) !== 8) await delay(10);
		assert.deepEqual(recorder.texts().slice(-2), ["one", "two"]);
	});

	test("a batch that never settles stops the reading", async (t) => {
		const path = join(await directory(t), "app.log");
		await writeFile(path, `${"x".repeat(999)}\n`.repeat(20_000));
		const recorder = createRecorder();
		recorder.hold();
		await start(t, path, recorder);
		await recorder.until(1);
		await turns(200);
		// In order means one at a time.
		assert.equal(recorder.batches.length, 1);
		recorder.release();
		await recorder.until(20_000);
	});

	test("a directory that is missing or a file that may not be read is told until it is mended", async (t) => {
		const folder = join(await directory(t), "later");
		const { connector, recorder } = await start(t, join(folder, "*.log"));
		assert.match(connector.state().problem ?? "", /later: it does not exist/);
		await mkdir(folder);
		await writeFile(join(folder, "a.log"), "one\n");
		await mkdir(join(folder, "b.log"));
		await recorder.until(1);
		assert.equal(connector.state().problem, undefined);
		if (process.getuid?.() === 0)
			return t.diagnostic("permissions can't be tried as root");
		await writeFile(join(folder, "c.log"), "two\n", { mode: 0 });
		await untilState(connector, ({ problem }) => problem !== undefined);
		assert.match(connector.state().problem ?? "", /permission is missing/);
		await chmod(join(folder, "c.log"), 0o600);
		await recorder.until(2);
		await untilState(connector, ({ problem }) => problem === undefined);
	});

	test("settings are checked without touching files", () => {
		const make = (settings: object) => () =>
			createFileConnector(
				fileConnectorDefinition.parse({
					kind: "file",
					path: "/a",
					...settings,
				}),
				{ clock: fixedClock },
			);
		assert.throws(make({ path: "a" }), { code: "connectors.relativePath" });
		assert.throws(make({ encoding: "x" }), {
			code: "connectors.unknownEncoding",
		});
		assert.deepEqual(make({})().state(), { openSources: 0 });
	});
});
