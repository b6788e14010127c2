import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import type { EventStore } from "../event-store.ts";
import {
	type ContractDatabase,
	type ContractEngine,
	countEvents,
	rowsOf,
} from "./engine.ts";
import {
	day,
	noon,
	sampleBatch,
	sampleEvent,
	tenantA,
	tenantB,
	wholeDay,
} from "./samples.ts";

const secret = "of-the-other-tenant";
const past = "of-another-day";

/** Every one of these is refused, or answers without a trace of the other tenant or the other day. */
const attacks = [
	"SELECT * FROM events WHERE 1 OR 1 LIMIT 100",
	`SELECT * FROM events WHERE TenantID = '${tenantB}' LIMIT 100`,
	`SELECT * FROM events WHERE 1) OR (TenantID = '${tenantB}' LIMIT 100`,
	"SELECT * FROM events WHERE 1)) UNION ALL SELECT * FROM events -- LIMIT 100",
	"SELECT * FROM events WHERE Name = '\\' OR 1 = 1 --' LIMIT 100",
	"SELECT * FROM events WHERE Name = 'x' -- ' LIMIT 100\n OR 1 LIMIT 100",
	"SELECT * FROM events WHERE Name = 'x' /* ' */ OR 1 LIMIT 100",
	"SELECT * FROM events WHERE Name = 'x' OR 1 # comment\n LIMIT 100",
	`SELECT '${tenantA}' AS TenantID, Name FROM events LIMIT 100`,
	`SELECT '${tenantA}' AS TenantID, * FROM events WHERE TenantID = '${tenantA}' LIMIT 100`,
	`SELECT 1741608000000 AS Timestamp, Name FROM events WHERE Timestamp > 0 LIMIT 100`,
	"SELECT true AS TenantID, Name, 0 AS from, 0 AS tenants FROM events LIMIT 100",
	"SELECT Name AS events FROM events WHERE events != '' LIMIT 100",
	"SELECT Name FROM `events` WHERE Name IN (events) LIMIT 100",
	'SELECT Name FROM "events" WHERE Name IN events LIMIT 100',
	"SELECT groupArray(Name) AS names FROM events HAVING 1 LIMIT 100",
	"SELECT arrayJoin(groupUniqArray(Name)) AS n FROM events LIMIT 100",
	"SELECT {tenants:Array(String)} FROM events LIMIT 100",
	"SELECT Name FROM events WHERE has({tenants:Array(String)}, Name) LIMIT 100",
	"SELECT * FROM events LIMIT 100 SETTINGS additional_table_filters = {}",
	"SELECT * FROM events AS e, events AS f LIMIT 100",
	"SELECT * FROM (SELECT * FROM events) LIMIT 100",
	"SELECT (SELECT max(Name) FROM events) FROM events LIMIT 100",
	"SELECT name FROM system.tables LIMIT 100",
	"SELECT * FROM events WHERE Name IN (SELECT Name FROM events) LIMIT 100",
	"SELECT file('/etc/hostname') FROM events LIMIT 100",
	"SELECT * FROM file('/etc/hostname', 'LineAsString') LIMIT 100",
	"SELECT dictGet('x', 'y', Name) FROM events LIMIT 100",
	"SELECT hasColumnInTable('x', 'y', 'z') FROM events LIMIT 100",
	"SELECT * FROM events WHERE Name = 'x\u0000' OR 1 LIMIT 100",
	"SELECT * FROM events WHERE Name = ‘x’ OR 1 LIMIT 100",
	"SELECT * FROM events WHERE Extra.`a' OR 1 OR '` = '' LIMIT 100",
	"SELECT Name AS `a\\`, (SELECT 1) AS b` FROM events LIMIT 100",
	"SELECT Name AS `x``, sleep(3) AS y` FROM events LIMIT 100",
	'SELECT Name AS "x"", (SELECT 1) AS y" FROM events LIMIT 100',
	"SELECT 'a\\\\' AS x, Name, '\\\\' AS y FROM events LIMIT 100",
	"SELECT Extra['a'] AS x, Extra.`\\'] , sleep(1), ['` AS y FROM events LIMIT 100",
	"INSERT INTO events (ID) VALUES ('x')",
	"DROP TABLE events",
	"SELECT 1 FROM events LIMIT 1\n\n; DROP TABLE events",
];

export function scopeContract(engine: ContractEngine): void {
	describe(`${engine.name}: nobody sees beyond tenant and period`, () => {
		let database: ContractDatabase;
		let store: EventStore;
		before(async () => {
			database = await engine.create();
			store = database.open();
			await store.insert(
				sampleBatch("scope", [
					sampleEvent({ ID: "own", Name: "own", TenantID: tenantA }),
					sampleEvent({ ID: "other", Name: secret, TenantID: tenantB }),
					sampleEvent({ ID: "past", Name: past, Timestamp: noon - 5 * day }),
				]),
			);
		});
		after(() => database.dispose());

		test("no spelling of a search widens it", async () => {
			let answered = 0;
			for (const sql of attacks) {
				const request = { sql, ...wholeDay, tenants: [tenantA] };
				for (const work of [
					store.search({ ...request, maxRows: 1000 }),
					store.histogram({ ...request, bars: 10 }),
				]) {
					try {
						const result = await work;
						answered++;
						const text = JSON.stringify(result);
						assert.ok(!text.includes(secret) && !text.includes(past), sql);
						if ("total" in result) assert.ok(result.total <= 1, sql);
					} catch (error) {
						assert.ok(error instanceof UrsaError, `${sql}: ${error}`);
						assert.equal(error.status, 400, `${sql}: ${error.message}`);
					}
				}
			}
			assert.ok(answered > 10, "some of these are honest searches");
			assert.deepEqual(await countEvents(store, { from: 0 }), {
				rows: 3,
				ids: 3,
			});
		});

		test("a scope of no tenants sees nothing, though counting still answers", async () => {
			assert.deepEqual(
				await rowsOf(store, "SELECT * FROM events LIMIT 9", { tenants: [] }),
				[],
			);
			assert.deepEqual(await countEvents(store, { tenants: [] }), {
				rows: 0,
				ids: 0,
			});
			assert.deepEqual(await store.findEvents(["own"], []), []);
		});

		test("names of tenants are values, whatever they hold", async () => {
			const tenants = ["x'] OR 1=1 --", "\\", "a\n\nb", tenantB];
			assert.deepEqual(
				await rowsOf(store, "SELECT Name FROM events LIMIT 9", { tenants }),
				[{ Name: secret }],
			);
		});

		test("events are found by id within tenant and period only", async () => {
			const ids = [
				"own",
				"other",
				"past",
				"it's",
				"\\'",
				...Array.from({ length: 2500 }, (_, i) => `none-${i}`),
			];
			const names = async (
				...scope: Parameters<EventStore["findEvents"]> extends [
					unknown,
					...infer Rest,
				]
					? Rest
					: never
			) =>
				(await store.findEvents(ids, ...scope)).map((row) => row.Name).sort();
			assert.deepEqual(await names("all"), [past, secret, "own"].sort());
			assert.deepEqual(await names([tenantA]), [past, "own"].sort());
			assert.deepEqual(await names([tenantA], wholeDay), ["own"]);
		});
	});
}
