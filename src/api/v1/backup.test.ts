import assert from "node:assert/strict";
import { test } from "node:test";
import { errorOf, startRestApi } from "../testing/rest-client.ts";

test("a backup comes as it is, with and without a slash at the end", async (t) => {
	const { get } = startRestApi(t);
	for (const path of ["/system/backup", "/system/backup/"]) {
		const answer = await get(path);
		assert.deepEqual(
			[answer.statusCode, answer.headers["content-type"], answer.body],
			[200, "application/gzip", "archive"],
		);
	}
});

test("a restore takes the raw body, larger than any JSON may be, and answers with text", async (t) => {
	const { post, world } = startRestApi(t);
	const archive = `archive${"x".repeat(3_000_000)}`;
	const answer = await post("/system/restore", archive);
	assert.deepEqual(
		[answer.statusCode, answer.body],
		[
			200,
			"restore of the backup of 2024-05-17T12:00:00.000Z scheduled; the core restarts now\n",
		],
	);
	assert.deepEqual(world.backup.restored, [archive]);
});

test("what is no backup is refused with a sentence", async (t) => {
	const { post, world } = startRestApi(t);
	const [status, message] = errorOf(await post("/system/restore", "{}"));
	assert.equal(status, 400);
	assert.match(message, /^The file is not a backup of Ursa: it is a test/);
	assert.deepEqual(world.backup.restored, []);
});

test("only general administrators back up and restore; others send a body in vain", async (t) => {
	const { get, post, world } = startRestApi(t);
	for (const login of ["admin-main", "admin-a", "operator-a", "nobody"]) {
		assert.deepEqual(errorOf(await get("/system/backup", login)), [
			...[403, "access denied"],
			null,
		]);
		assert.deepEqual(errorOf(await post("/system/restore", "archive", login)), [
			...[403, "access denied"],
			null,
		]);
	}
	assert.deepEqual(world.backup.restored, []);
});
