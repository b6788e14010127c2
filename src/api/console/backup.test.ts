import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";

const name = "ursa-backup-2026-05-01T00-00-00-000Z.tar.gz";

function open(t: TestContext) {
	const client = startConsoleApi(t);
	return {
		...client,
		file: async (of: string, login: string) =>
			client.send({
				url: `/api/backups/${encodeURIComponent(of)}/file`,
				headers: login ? { cookie: await client.cookieOf(login) } : {},
			}),
		restore: async (payload: string, login: string, header = "1") =>
			client.send({
				...{ method: "POST", url: "/api/restore", payload },
				headers: {
					"content-type": "application/gzip",
					"x-ursa-console": header,
					...(login && { cookie: await client.cookieOf(login) }),
				},
			}),
	};
}

test("kept backups are listed, downloaded and deleted, and made by a task", async (t) => {
	const { call, file } = open(t);
	const { backups, restartsItself } = (await call("backups")).json();
	assert.deepEqual(
		[backups.length, backups[0].name, restartsItself],
		[1, name, true],
	);
	const answer = await file(name, "boss");
	assert.deepEqual([answer.statusCode, answer.body], [200, "archive"]);
	assert.equal(answer.headers["cache-control"], "no-store");
	assert.equal(
		answer.headers["content-disposition"],
		`attachment; filename="${name}"`,
	);
	assert.deepEqual(refusalOf(await file("../secrets.key", "boss")), [
		...[404, "backup.notFound"],
	]);
	assert.equal((await call("makeBackup")).json().kind, "backup");
	await call("deleteBackup", { params: { name } });
	assert.deepEqual((await call("backups")).json().backups, []);
});

test("a schedule is kept within its bounds", async (t) => {
	const { call } = open(t);
	const body = { everyHours: 24, keep: 7, isDisabled: false };
	const { schedule } = (await call("scheduleBackups", { body })).json();
	assert.deepEqual([schedule.everyHours, schedule.keep], [24, 7]);
	for (const odd of [{ everyHours: 0 }, { keep: 0 }, { keep: 1000 }]) {
		const answer = await call("scheduleBackups", { body: { ...body, ...odd } });
		assert.deepEqual(refusalOf(answer), [400, "api.invalidRequest"]);
	}
});

test("an upload is restored for general administrators of this console only", async (t) => {
	const { restore, file, world } = open(t);
	const archive = `archive${"x".repeat(3_000_000)}`;
	for (const login of ["admin-main", "nobody"]) {
		assert.deepEqual(refusalOf(await restore(archive, login)), [
			...[403, "api.notAllowed"],
		]);
		assert.deepEqual(refusalOf(await file(name, login)), [
			...[403, "api.notAllowed"],
		]);
	}
	assert.deepEqual(refusalOf(await restore(archive, "")), [
		...[401, "api.notLoggedIn"],
	]);
	assert.deepEqual(refusalOf(await file(name, "")), [401, "api.notLoggedIn"]);
	assert.deepEqual(refusalOf(await restore(archive, "boss", "0")), [
		...[403, "api.foreignRequest"],
	]);
	assert.deepEqual(refusalOf(await restore("odd", "boss")), [
		...[400, "backup.notAnArchive"],
	]);
	assert.deepEqual(world.backup.restored, []);
	const answer = await restore(archive, "boss");
	assert.equal(answer.json().restartsItself, true);
	assert.deepEqual(world.backup.restored, [archive]);
});
