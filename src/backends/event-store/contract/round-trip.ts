import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { catalogue, type Event } from "#event/index.ts";
import { toText } from "#platform/index.ts";
import type { EventStore } from "../event-store.ts";
import {
	type ContractDatabase,
	type ContractEngine,
	failureOf,
	rowsOf,
} from "./engine.ts";
import { noon, sampleBatch, sampleEvent, tenantA } from "./samples.ts";

const awkward = `it's "quoted" \\ back\\slash \\n
line

two blank lines


\r\n\r\n tab\t nul\u0000 \u2028 ünïcödé 日本語 😀 \ufffd '; DROP TABLE events; --`;

/** A value for every field, by its type. */
function fullEvent(): Event {
	const values: Record<string, unknown> = {};
	for (const [index, { name, type }] of catalogue.entries()) {
		values[name] = {
			string: `${name} ${awkward}`,
			ip: "2001:db8::1",
			mac: "00:11:22:33:44:55",
			uuid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
			integer: index,
			timestamp: noon + index,
			float: index + 0.25,
			strings: [awkward, "", "b"],
			stringMap: { "a.b c": awkward, "": "empty key", "it's": "" },
			integerMap: { a: 9_223_372_036_854_775_807n, b: -1 },
			floatMap: { a: 1.5, b: -1e300 },
			json: [{ deep: { list: [1, "2", null, true, awkward], n: {} } }],
		}[type];
	}
	// Every field of the catalogue has a value of its type.
	return { ...(values as Event), Timestamp: noon, TenantID: tenantA };
}

export function roundTripContract(engine: ContractEngine): void {
	describe(`${engine.name}: what is inserted is found`, () => {
		let database: ContractDatabase;
		let store: EventStore;
		before(async () => {
			database = await engine.create();
			store = database.open();
		});
		after(() => database.dispose());

		const find = async (id: string | undefined) => {
			const [row] = await store.findEvents([String(id)], "all");
			return row;
		};

		test("every field comes back as it was", async () => {
			const event = fullEvent();
			await store.insert(sampleBatch("full", [event]));
			assert.deepEqual(await find(event.ID), event);
			const [row] = await rowsOf(
				store,
				`SELECT * FROM events WHERE ID = '${event.ID}' LIMIT 1`,
			);
			assert.deepEqual(row, event);
		});

		test("64-bit numbers are exact", async () => {
			const event = sampleEvent({
				BytesIn: 9_223_372_036_854_775_807n,
				BytesOut: -9_223_372_036_854_775_808n,
				FileSize: Number.MAX_SAFE_INTEGER,
				OldFileSize: 9_007_199_254_740_993n,
				N: { big: 9_007_199_254_740_993n, small: 7 },
			});
			await store.insert(sampleBatch("numbers", [event]));
			assert.deepEqual(await find(event.ID), event);
			const [sums] = await rowsOf(
				store,
				`SELECT max(BytesIn) AS high, min(BytesOut) AS low, max(FileSize) AS safe, sum(N.big) AS n,
				groupArray(OldFileSize) AS list FROM events WHERE ID = '${event.ID}' LIMIT 1`,
			);
			assert.deepEqual(sums, {
				high: 9_223_372_036_854_775_807n,
				low: -9_223_372_036_854_775_808n,
				safe: Number.MAX_SAFE_INTEGER,
				n: 9_007_199_254_740_993n,
				list: [9_007_199_254_740_993n],
			});
		});

		test("base events keep their numbers and texts", async () => {
			const event = sampleEvent({
				Type: 3,
				GroupedBy: ["SourceAddress"],
				BaseEvents: [
					{ ID: "x", Message: awkward, Extra: { k: "v" } },
					{ ID: "y", BytesIn: 9_007_199_254_740_991, F: { a: 0.5 } },
				],
				AffectedAssets: { hosts: ["a", "b"] },
				TI: { "http://x/": [{ Category: "KL_Malicious_URL" }] },
			});
			await store.insert(sampleBatch("base", [event]));
			assert.deepEqual(await find(event.ID), event);
			const [row] = await rowsOf(
				store,
				`SELECT BaseEvents.1.ID AS second, BaseEvents.0.Extra.k AS k, GroupedBy.0 AS field, TI.\`http://x/\`.0.Category AS category,
				BaseEvents.7.ID AS none FROM events WHERE ID = '${event.ID}' LIMIT 1`,
			);
			assert.deepEqual(row, {
				second: "y",
				k: "v",
				field: "SourceAddress",
				category: "KL_Malicious_URL",
				none: "",
			});
		});

		test("a text of 1 MB and an event of 4 MB are kept whole", async () => {
			const events = [
				sampleEvent({ Raw: "x'\\\n\n".repeat(200_000) }),
				sampleEvent({ BaseEvents: [{ Raw: "ü\n\n".repeat(900_000) }] }),
			];
			await store.insert(sampleBatch("large", events));
			for (const event of events) assert.deepEqual(await find(event.ID), event);
		});

		test("columns asked for by name are there though empty, those of * are not", async () => {
			const event = sampleEvent({ Name: "bare" });
			await store.insert(sampleBatch("bare", [event]));
			const where = `FROM events WHERE ID = '${event.ID}' LIMIT 1`;
			assert.deepEqual(await rowsOf(store, `SELECT * ${where}`), [event]);
			assert.deepEqual(
				await rowsOf(
					store,
					`SELECT Message, BytesIn, Extra, *, 0 AS z ${where}`,
				),
				[{ Message: "", BytesIn: 0, Extra: {}, ...event, z: 0 }],
			);
			assert.deepEqual(
				await rowsOf(store, `SELECT count(ID) AS n, max(BytesIn) ${where}`),
				[{ n: 1, "max(BytesIn)": 0 }],
			);
		});

		test("an unknown field refuses the batch and stores nothing of it", async () => {
			const good = sampleEvent({ Name: "beside" });
			const batch = sampleBatch("unknown", [good]);
			const error = await failureOf(
				store.insert({
					...batch,
					events: `${batch.events}\n{"ID":"x","Timestamp":${noon},"Nope":1}`,
					eventCount: 2,
				}),
			);
			assert.equal(error.code, "eventStore.badBatch");
			assert.match(error.message, /Nope/);
			assert.equal(await find(good.ID), undefined);
		});

		test("a line that is no JSON refuses the batch", async () => {
			const error = await failureOf(
				store.insert({
					...sampleBatch("broken", []),
					events: `{"ID":"x","Timestamp":${noon}\n\nDROP TABLE events`,
					eventCount: 1,
				}),
			);
			assert.equal(error.code, "eventStore.badBatch");
			assert.ok(
				await find(
					(await rowsOf(store, "SELECT * FROM events LIMIT 1"))[0]
						?.ID as string,
				),
			);
		});

		test("blank lines between events neither end the data nor run as SQL", async () => {
			const events = [sampleEvent(), sampleEvent(), sampleEvent()];
			const batch = sampleBatch("blank", events);
			await store.insert({
				...batch,
				events: toText(batch.events).replaceAll("\n", "\n\n\r\n\r\n\n"),
			});
			for (const event of events) assert.deepEqual(await find(event.ID), event);
		});
	});
}
