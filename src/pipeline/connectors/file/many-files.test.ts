import assert from "node:assert/strict";
import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileConnectorDefinition } from "../connector.definition.ts";
import { createRecorder, fixedClock } from "../testing/recorder.ts";
import { createFileConnector } from "./file-connector.ts";

/** A connector that keeps three files open, over a directory with so many. */
async function start(t: TestContext, count: number, mostOpenFiles = 3) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-many-files-"));
	t.after(() => rm(directory, { recursive: true }));
	const pathOf = (number: number) => join(directory, `app${number}.log`);
	for (let i = 0; i < count; i++) await writeFile(pathOf(i), `first ${i}\n`);
	const recorder = createRecorder();
	const connector = createFileConnector(
		fileConnectorDefinition.parse({
			kind: "file",
			path: join(directory, "app*.log"),
			pollIntervalMs: 50,
		}),
		{ clock: fixedClock, mostOpenFiles },
	);
	const { receive, positionOf, tokenOf } = recorder;
	await connector.start(receive, positionOf, tokenOf);
	t.after(() => connector.stop());
	return { connector, recorder, pathOf };
}

test("more files than may be open are all read, and go on when they grow", async (t) => {
	const { connector, recorder, pathOf } = await start(t, 10);
	await recorder.until(10);
	assert.ok(connector.state().openSources <= 3);
	for (let i = 0; i < 10; i++) await appendFile(pathOf(i), `second ${i}\n`);
	await recorder.until(20);
	const expected = Array.from({ length: 10 }, (_, i) => [
		`first ${i}`,
		`second ${i}`,
	]).flat();
	assert.deepEqual(recorder.texts().sort(), expected.sort());
	assert.equal(connector.state().problem, undefined);
});

test("a file that was closed, grew and was renamed before the next look loses nothing", async (t) => {
	const { recorder, pathOf } = await start(t, 10);
	await recorder.until(10);
	for (let i = 0; i < 10; i++) {
		await appendFile(pathOf(i), `late ${i}\n`);
		await rename(pathOf(i), `${pathOf(i)}.1`);
		await writeFile(pathOf(i), `new ${i}\n`);
	}
	await recorder.until(30);
	const late = recorder.texts().filter((text) => text.startsWith("late"));
	assert.equal(new Set(late).size, 10);
	assert.equal(recorder.texts().length, 30);
});

test("a closed file that was truncated is read from its start", async (t) => {
	const { recorder, pathOf } = await start(t, 5, 1);
	await recorder.until(5);
	for (let i = 0; i < 5; i++) await writeFile(pathOf(i), "n\n");
	await recorder.until(10);
	assert.deepEqual(recorder.texts().slice(5), Array(5).fill("n"));
});

test("slow: looking at 4,000 files takes little of the processor", async (t) => {
	const { connector, recorder, pathOf } = await start(t, 4000, 1500);
	await recorder.until(4000);
	const before = process.cpuUsage();
	const began = performance.now();
	await appendFile(pathOf(432), "more\n");
	await recorder.until(4001);
	await appendFile(pathOf(3765), "more\n");
	await recorder.until(4002);
	const { user, system } = process.cpuUsage(before);
	const share = (user + system) / 1000 / (performance.now() - began);
	t.diagnostic(`${Math.round(share * 100)} % of a processor`);
	// A fifth of the time for looking, and what the threads that ask the system add to it.
	assert.ok(share < 0.8, `${share}`);
	assert.equal(connector.state().problem, undefined);
});
