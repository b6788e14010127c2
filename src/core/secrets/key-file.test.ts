import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { UrsaError } from "#schema/index.ts";
import { createKeyFile } from "./key-file.ts";

async function newPath(t: { after(undo: () => Promise<void>): void }) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-keys-"));
	t.after(() => rm(directory, { recursive: true }));
	return join(directory, "secrets.key");
}

test("the file is made when a key is first needed, for its owner only", async (t) => {
	const path = await newPath(t);
	const file = createKeyFile(path);
	assert.equal(await file.read(), undefined);
	const key = await file.current();
	assert.equal(key.bytes.length, 32);
	assert.equal((await stat(path)).mode & 0o777, 0o600);
	assert.deepEqual(await createKeyFile(path).current(), key);
});

test("of several that make it at once all get the same key", async (t) => {
	const path = await newPath(t);
	const keys = await Promise.all(
		Array.from({ length: 8 }, () => createKeyFile(path).current()),
	);
	assert.equal(new Set(keys.map(({ id }) => id)).size, 1);
});

test("a new key comes first, and the others stay until they are let go", async (t) => {
	const file = createKeyFile(await newPath(t));
	const first = await file.current();
	const second = await file.add();
	assert.deepEqual(await file.read(), [second, first]);
	assert.deepEqual(await file.current(), second);
	await file.keepOnly(new Set([second.id]));
	assert.deepEqual(await file.read(), [second]);
});

test("a file that is no key file is refused without showing it", async (t) => {
	const path = await newPath(t);
	const file = createKeyFile(path);
	for (const content of [
		"",
		"hunter2",
		'{"keys":[]}',
		'{"keys":[{"id":"a","key":"aHVudGVyMg=="}]}',
	]) {
		await writeFile(path, content);
		for (const use of [file.read, file.current, file.add]) {
			await assert.rejects(use(), (error: UrsaError) => {
				assert.equal(error.code, "secretStore.badKeyFile");
				assert.ok(error.message.includes(path));
				assert.doesNotMatch(
					`${error.message} ${JSON.stringify(error.details)}`,
					/hunter2|aHVudGVyMg/,
				);
				assert.equal(error.cause, undefined);
				return true;
			});
		}
		assert.equal(await readFile(path, "utf8"), content);
	}
});
