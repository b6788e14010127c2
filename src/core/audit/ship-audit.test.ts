import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eq } from "drizzle-orm";
import type { EventBatch } from "#backends/event-store/index.ts";
import { openPglite } from "#backends/state-store/index.ts";
import { defineErrors } from "#schema/index.ts";
import { auditRecordsTable } from "./audit.table.ts";
import {
	compareWithEvents,
	findEventsWithoutRecord,
} from "./compare-events.ts";
import { openTrail } from "./samples.testing.ts";
import { shipAudit } from "./ship-audit.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());
const { db } = store;

const errors = defineErrors("eventStore", {
	badBatch: { status: 400, sentence: "bad" },
});

/** Stores a token once, like the real one, and refuses lines that are no JSON. */
function createStore() {
	const tokens = new Map<string, string>();
	const state = { failAfterInsert: false, isAway: false };
	const events = () =>
		[...tokens.values()]
			.flatMap((lines) => lines.split("\n"))
			.map((line) => JSON.parse(line) as Record<string, unknown>);
	return {
		...{ tokens, state, events },
		async insert({ token, events: lines }: EventBatch) {
			if (state.isAway) throw new Error("away");
			const text = String(lines);
			try {
				for (const line of text.split("\n")) JSON.parse(line);
			} catch {
				throw errors.make("badBatch");
			}
			if (!tokens.has(token)) tokens.set(token, text);
			if (state.failAfterInsert) throw new Error("the core died");
		},
		findEvents: async (ids: readonly string[]) =>
			events().filter((event) => ids.includes(String(event.ID))),
		search: async () => ({
			rows: events().map(({ ID, N }) => ({
				ID,
				place: (N as { auditSequence: number }).auditSequence,
			})),
			...{ columns: [], areEvents: false, elapsedMs: 0, rowsRead: 0 },
		}),
	};
}

const actionsOf = (events: readonly Record<string, unknown>[]) =>
	events.map((event) => event.DeviceAction);

test("records become events once and are marked", async (t) => {
	const trail = await openTrail(t, db);
	const events = createStore();
	await trail.record("a", "b");
	assert.deepEqual(await shipAudit(db, events), { records: 2, refused: [] });
	assert.deepEqual(await shipAudit(db, events), { records: 0, refused: [] });
	assert.deepEqual(actionsOf(events.events()), ["a", "b"]);
	assert.ok((await trail.rows()).every(({ isStored }) => isStored));
});

test("after a crash between insert and mark the same group goes again, whatever came meanwhile", async (t) => {
	const trail = await openTrail(t, db);
	const events = createStore();
	await trail.record("a", "b");
	events.state.failAfterInsert = true;
	await assert.rejects(shipAudit(db, events), { message: "the core died" });
	events.state.failAfterInsert = false;
	await trail.record("c");
	assert.equal((await shipAudit(db, events)).records, 2);
	assert.equal((await shipAudit(db, events)).records, 1);
	assert.deepEqual(actionsOf(events.events()), ["a", "b", "c"]);
	assert.equal(events.tokens.size, 2);
});

test("records wait while the store is away, and go in bounded groups", async (t) => {
	const trail = await openTrail(t, db);
	const events = createStore();
	events.state.isAway = true;
	await db.transaction(async (tx) => {
		for (let index = 0; index < 250; index++) {
			await trail.audit.record(tx, { action: `${index}` });
		}
	});
	await assert.rejects(shipAudit(db, events), { message: "away" });
	events.state.isAway = false;
	assert.equal((await shipAudit(db, events)).records, 200);
	assert.equal((await shipAudit(db, events)).records, 50);
	assert.equal(events.events().length, 250);
});

test("a record that is no event any more holds up no other", async (t) => {
	const trail = await openTrail(t, db);
	const events = createStore();
	await trail.record("a", "b", "c");
	await db
		.update(auditRecordsTable)
		.set({ event: "nonsense" })
		.where(eq(auditRecordsTable.sequence, 2));
	assert.deepEqual(await shipAudit(db, events), { records: 3, refused: [2] });
	assert.deepEqual(actionsOf(events.events()), ["a", "c"]);
});

test("an event that is gone or differs is found beside the chain, and so is one without a record", async (t) => {
	const trail = await openTrail(t, db);
	const events = createStore();
	await trail.record("a", "b", "c");
	await shipAudit(db, events);
	const check = compareWithEvents(events, { keptSince: 0 });
	assert.equal((await trail.verify(check)).first, undefined);

	const [token = "", lines = ""] = [...events.tokens][0] ?? [];
	events.tokens.set(token, lines.replace('"DeviceAction":"b"', '"Name":"x"'));
	assert.equal(
		(await trail.verify(check)).first,
		"2: its event differs in DeviceAction",
	);
	events.tokens.set(token, lines.split("\n").slice(1).join("\n"));
	assert.equal(
		(await trail.verify(check)).first,
		"1: its event is missing from the event store",
	);
	const later = compareWithEvents(events, { keptSince: Date.now() });
	assert.equal((await trail.verify(later)).first, undefined);

	events.tokens.set(token, lines);
	const period = { from: 0, to: Date.now() };
	assert.deepEqual(await findEventsWithoutRecord(db, events, period), []);
	await db.delete(auditRecordsTable).where(eq(auditRecordsTable.sequence, 3));
	const [found] = await findEventsWithoutRecord(db, events, period);
	assert.equal(found?.sequence, 3);
});
