import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, stat, unlink, writeFile } from "node:fs/promises";
import { after, test } from "node:test";
import { eq, gt } from "drizzle-orm";
import { openPglite } from "#backends/state-store/index.ts";
import { auditHeadTable, auditRecordsTable } from "./audit.table.ts";
import { openAuditHead } from "./audit-head.ts";
import { openAuditKeys, renewAuditKey } from "./audit-keys.ts";
import { createAudit } from "./create-audit.ts";
import { openTrail, type Trail } from "./samples.testing.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

const actions = ["a", "b", "c", "d", "e", "f", "g"];
const { sequence } = auditRecordsTable;

const change = (
	{ db }: Trail,
	place: number,
	values: Partial<typeof auditRecordsTable.$inferInsert>,
) => db.update(auditRecordsTable).set(values).where(eq(sequence, place));

test("an untouched trail has no problems, over several pages", async (t) => {
	const trail = await openTrail(t, store.db);
	await trail.record(...actions);
	assert.deepEqual(await trail.verify(), {
		...{ records: 7, last: 7, unverifiable: 0, notices: 0, first: undefined },
	});
});

test("an empty trail has no problems", async (t) => {
	const trail = await openTrail(t, store.db);
	assert.deepEqual(await trail.verify(), {
		...{ records: 0, last: 0, unverifiable: 0, notices: 0, first: undefined },
	});
});

test("a changed event is found, and only there", async (t) => {
	const trail = await openTrail(t, store.db);
	await trail.record(...actions);
	const [, , third] = await trail.rows();
	assert.ok(third);
	const event = third.event.replace('"DeviceAction":"c"', '"DeviceAction":"x"');
	assert.notEqual(event, third.event);
	await change(trail, 3, { event });
	assert.equal(
		(await trail.verify()).first,
		"3: it was changed, or the one before it was replaced",
	);
	await change(trail, 3, { event: "nonsense" });
	assert.equal(
		(await trail.verify()).first,
		"3: it is no audit event: its text was changed",
	);
});

test("a mac made without the key is found", async (t) => {
	const trail = await openTrail(t, store.db);
	await trail.record(...actions);
	await change(trail, 5, { mac: "0".repeat(64) });
	assert.equal(
		(await trail.verify()).first,
		"5: it was changed, or the one before it was replaced",
	);
});

test("deleted records are found: in the middle, at the start, at the end", async (t) => {
	for (const [places, found] of [
		[[4], "4: record 4 is missing"],
		[[3, 4, 5], "3: records 3 to 5 are missing"],
		[[1], "1: record 1 is missing"],
		[[7], "7: record 7 is missing"],
		[[5, 6, 7], "5: records 5 to 7 are missing"],
		[[1, 2, 3, 4, 5, 6, 7], "1: records 1 to 7 are missing"],
	] as const) {
		const trail = await openTrail(t, store.db);
		await trail.record(...actions);
		for (const place of places) {
			await trail.db.delete(auditRecordsTable).where(eq(sequence, place));
		}
		assert.equal((await trail.verify()).first, found);
	}
});

test("a cut that also sets back the database's own note of the end is found by the head file", async (t) => {
	const trail = await openTrail(t, store.db);
	await trail.record(...actions);
	await trail.db.delete(auditRecordsTable).where(gt(sequence, 4));
	const [, , , fourth] = await trail.rows();
	await trail.db
		.update(auditHeadTable)
		.set({ sequence: 4, mac: fourth?.mac ?? "" });
	assert.equal((await trail.verify()).first, "5: records 5 to 7 are missing");
	// A core that starts then says so in the trail, before its file follows the database.
	const head = await openAuditHead(trail.db, {
		...{ path: trail.headPath, audit: trail.audit },
	});
	assert.equal(head.lostAfter?.sequence, 4);
	await head.update();
	const last = (await trail.events()).at(-1);
	assert.equal(last?.DeviceAction, "audit records missing");
	assert.equal(last?.EventOutcome, "failed");
	assert.match(String(last?.Message), /had 7 records; this database has 4/);
	assert.deepEqual(await trail.verify(), {
		...{ records: 5, last: 5, unverifiable: 0, notices: 1, first: undefined },
	});
});

test("a note of the end that was set back without a cut is found, with or without the head file", async (t) => {
	const trail = await openTrail(t, store.db);
	await trail.record(...actions);
	const [, , , , fifth] = await trail.rows();
	await trail.db
		.update(auditHeadTable)
		.set({ sequence: 5, mac: fifth?.mac ?? "" });
	const setBack = "6: the database's note of the end was set back";
	assert.equal((await trail.verify()).first, setBack);
	await unlink(trail.headPath);
	assert.deepEqual(await trail.verify(), {
		...{ records: 7, last: 7, unverifiable: 0, notices: 1, first: setBack },
	});
});

test("records that change places are found, with the place they come from", async (t) => {
	const trail = await openTrail(t, store.db);
	await trail.record(...actions);
	await change(trail, 2, { sequence: 99 });
	await change(trail, 6, { sequence: 2 });
	await change(trail, 99, { sequence: 6 });
	assert.equal(
		(await trail.verify()).first,
		"2: it was recorded at place 6 and moved here",
	);
});

test("the key is made once, mode 600; without it or with another the trail does not open", async (t) => {
	const { db, keyPath, record } = await openTrail(t, store.db);
	assert.equal((await stat(keyPath)).mode & 0o777, 0o600);
	await record("a");
	const key = await readFile(keyPath, "utf8");

	await unlink(keyPath);
	await assert.rejects(openAuditKeys(db, keyPath), {
		code: "audit.keyMissing",
	});
	await writeFile(keyPath, "{}");
	await assert.rejects(openAuditKeys(db, keyPath), {
		code: "audit.badKeyFile",
	});
	const other = { firstSequence: 1, key: randomBytes(32).toString("base64") };
	await writeFile(keyPath, JSON.stringify({ keys: [other] }));
	await assert.rejects(openAuditKeys(db, keyPath), { code: "audit.wrongKey" });
	await writeFile(keyPath, key);
	assert.ok((await openAuditKeys(db, keyPath)).keyOf(1));
});

test("after a lost key was replaced the new part is verified and the old one is counted as unknown", async (t) => {
	const trail = await openTrail(t, store.db);
	await trail.record("a", "b", "c");
	await unlink(trail.keyPath);
	assert.deepEqual(await renewAuditKey(trail.db, trail.keyPath), {
		firstSequence: 4,
	});
	const audit = createAudit({
		clock: Date.now,
		keys: await openAuditKeys(trail.db, trail.keyPath),
		hostName: "core.example",
	});
	await audit.record(trail.db, { action: "d" });
	await audit.record(trail.db, { action: "e" });
	assert.deepEqual(await trail.verify(), {
		...{ records: 5, last: 5, unverifiable: 3, notices: 0, first: undefined },
	});
	await trail.head.update();
	await change(trail, 3, { mac: "0".repeat(64) });
	assert.match((await trail.verify()).first ?? "", /^4: it was changed/);
});
