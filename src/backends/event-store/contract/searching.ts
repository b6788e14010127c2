import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { describeError } from "#schema/index.ts";
import type { EventStore } from "../event-store.ts";
import { searchFunctions } from "../sql/functions.ts";
import {
	type ContractDatabase,
	type ContractEngine,
	countEvents,
	failureOf,
	rowsOf,
} from "./engine.ts";
import {
	day,
	ledgerEntry,
	noon,
	sampleBatch,
	sampleEvent,
	tenantA,
	tenantB,
	wholeDay,
} from "./samples.ts";

const addresses = [
	"10.1.0.1",
	"10.2.0.2",
	"192.168.0.1",
	"fd00::7",
	"",
	"no-ip",
];

export function searchContract(engine: ContractEngine): void {
	describe(`${engine.name}: searching`, () => {
		let database: ContractDatabase;
		let store: EventStore;
		before(async () => {
			database = await engine.create();
			store = database.open();
			const events = addresses.map((SourceAddress, index) =>
				sampleEvent({
					SourceAddress,
					Timestamp: noon + index * 1000,
					Name: index % 2 === 0 ? "Login Failed" : "login ok",
					BytesIn: index,
					TenantID: index < 4 ? tenantA : tenantB,
					Extra: { user: `user${index}` },
					Raw: `sshd[${index}]: 100%_done`,
				}),
			);
			await store.insert(
				sampleBatch("search", events, {
					ledger: [ledgerEntry({ count: 6 })],
					deadLetters: [
						{
							id: "letter-1",
							timestamp: noon,
							tenantId: tenantA,
							serviceId: "service",
							connector: "tcp:5140",
							source: "10.0.0.1",
							code: "normalizer.noMatch",
							cause: 'it\'s "broken"',
							raw: "a\n\nb",
							rawBytes: 4,
						},
					],
				}),
			);
		});
		after(() => database.dispose());

		const addressesWhere = async (condition: string) => {
			const rows = await rowsOf(
				store,
				`SELECT SourceAddress FROM events WHERE ${condition} ORDER BY Timestamp LIMIT 100`,
			);
			return rows.map((row) => row.SourceAddress);
		};

		test("conditions select what they say", async () => {
			const cases: readonly (readonly [string, readonly string[]])[] = [
				["inSubnet(SourceAddress, '10.0.0.0/8')", ["10.1.0.1", "10.2.0.2"]],
				["inSubnet(SourceAddress, 'fd00::/8')", ["fd00::7"]],
				["inSubnet(SourceAddress, '::/0')", ["fd00::7"]],
				["NOT inSubnet(SourceAddress, '0.0.0.0/0')", ["fd00::7", "", "no-ip"]],
				["Name LIKE '%Failed'", ["10.1.0.1", "192.168.0.1", ""]],
				["Name ILIKE 'LOGIN O%' AND BytesIn > 1", ["fd00::7", "no-ip"]],
				[
					"ILIKE(Name, '%FAILED') AND NOT Type = 2",
					["10.1.0.1", "192.168.0.1", ""],
				],
				["match(Raw, 'sshd\\\\[[12]\\\\]')", ["10.2.0.2", "192.168.0.1"]],
				["match(Raw, 'sshd\\[[12]\\]')", ["10.2.0.2", "192.168.0.1"]],
				["Raw LIKE '%[3]: 100\\%\\_done'", ["fd00::7"]],
				["Extra.user IN ('user0', 'user5')", ["10.1.0.1", "no-ip"]],
				["(Type, BytesIn) IN ((1, 3))", ["fd00::7"]],
				["BytesIn NOT BETWEEN 1 AND 5", ["10.1.0.1"]],
				["BytesIn = -1 OR BytesIn % 5 = 0", ["10.1.0.1", "no-ip"]],
				["CASE BytesIn WHEN 2 THEN 1 ELSE 0 END = 1", ["192.168.0.1"]],
				["arrayExists(x -> x = 'user1', mapValues(Extra))", ["10.2.0.2"]],
				[
					"toHour(toDateTime(intDiv(Timestamp, 1000))) = 12 AND BytesIn = 0",
					["10.1.0.1"],
				],
				["toDateTime(intDiv(Timestamp, 1000)) > now() - INTERVAL 1 DAY", []],
				["SourceAddress = 'it''s' OR SourceAddress = 'it\\'s'", []],
			];
			for (const [condition, expected] of cases) {
				assert.deepEqual(await addressesWhere(condition), expected, condition);
			}
		});

		test("grouping, aliases, order and offset work, and rows say what they are", async () => {
			const found = await store.search({
				sql: "SELECT Name AS value, count(ID) AS metric, avg(BytesIn), countIf(BytesIn > 3) AS high FROM `events` GROUP BY value ORDER BY metric DESC, value LIMIT 10",
				...wholeDay,
				tenants: "all",
				maxRows: 10,
			});
			assert.deepEqual(found.rows, [
				{ value: "Login Failed", metric: 3, "avg(BytesIn)": 2, high: 1 },
				{ value: "login ok", metric: 3, "avg(BytesIn)": 3, high: 1 },
			]);
			assert.equal(found.areEvents, false);
			assert.deepEqual(
				found.columns.map(({ name }) => name),
				["value", "metric", "avg(BytesIn)", "high"],
			);
			assert.ok(found.rowsRead >= 6);
			const page = await store.search({
				sql: "SELECT * FROM events ORDER BY Timestamp DESC LIMIT 2 OFFSET 1",
				...wholeDay,
				tenants: "all",
				maxRows: 2,
			});
			assert.equal(page.areEvents, true);
			assert.deepEqual(
				page.rows.map((row) => row.SourceAddress),
				[undefined, "fd00::7"],
			);
			assert.deepEqual(
				await rowsOf(
					store,
					"SELECT DISTINCT Name AS n FROM 'events' ORDER BY n LIMIT 5",
				),
				[{ n: "Login Failed" }, { n: "login ok" }],
			);
		});

		test("a query the engine cannot run says why, without the engine's inside", async () => {
			const error = await failureOf(
				rowsOf(
					store,
					"SELECT count(ID) AS ID FROM events WHERE ID = 'x' LIMIT 1",
				),
			);
			assert.equal(error.code, "eventStore.badQuery");
			assert.match(error.message, /ILLEGAL_AGGREGATION/);
			assert.doesNotMatch(error.message, /__table|TenantID|SELECT|version/);
		});

		test("both ends of the period are inside", async () => {
			const count = async (from: number, to: number) =>
				(await countEvents(store, { from, to })).rows;
			assert.equal(await count(noon, noon), 1);
			assert.equal(await count(noon + 1000, noon + 2000), 2);
			assert.equal(await count(noon + 1001, noon + 1999), 0);
			assert.equal(await count(noon - day, noon - 1), 0);
			assert.equal(await count(noon + 5000, noon), 0);
		});

		test("a query that takes too long ends with a timeout", async () => {
			const error = await failureOf(
				rowsOf(store, "SELECT count() AS n FROM events LIMIT 1", {
					timeoutSeconds: 0.001,
				}),
			);
			assert.equal(error.code, "eventStore.timeout");
		});

		test("an abort ends the wait with the reason given", async () => {
			const abort = new AbortController();
			const waiting = assert.rejects(
				rowsOf(store, "SELECT * FROM events LIMIT 1", { signal: abort.signal }),
				/no longer wanted/,
			);
			abort.abort(new Error("no longer wanted"));
			await waiting;
			await assert.rejects(
				rowsOf(store, "SELECT * FROM events LIMIT 1", { signal: abort.signal }),
				/no longer wanted/,
			);
		});

		test("the histogram counts what the condition selects, in round steps", async () => {
			const histogram = await store.histogram({
				sql: "SELECT lower(Name) AS n, count() FROM events WHERE n = 'login ok' GROUP BY n",
				from: noon,
				to: noon + 10_000,
				tenants: "all",
				bars: 6,
			});
			assert.deepEqual(histogram, {
				stepMs: 2000,
				bars: [
					{ start: noon, count: 1 },
					{ start: noon + 2000, count: 1 },
					{ start: noon + 4000, count: 1 },
				],
				total: 3,
			});
			const ofTenant = await store.histogram({
				sql: "SELECT * FROM events",
				...wholeDay,
				tenants: [tenantB],
				bars: 24,
			});
			assert.deepEqual(ofTenant, {
				stepMs: 3_600_000,
				bars: [{ start: noon, count: 2 }],
				total: 2,
			});
		});

		test("ledger and dead letters are found by period, tenant and service", async () => {
			const query = {
				from: noon + 1000,
				to: noon + 2000,
				tenants: "all",
			} as const;
			assert.deepEqual(await store.ledger(query), [ledgerEntry({ count: 6 })]);
			assert.deepEqual(
				await store.ledger({ ...query, serviceId: "other" }),
				[],
			);
			assert.deepEqual(
				await store.ledger({ ...query, tenants: [tenantB] }),
				[],
			);
			assert.deepEqual(await store.ledger({ ...query, tenants: [] }), []);
			const letters = await store.deadLetters({
				...wholeDay,
				tenants: [tenantA],
				limit: 5,
			});
			assert.deepEqual(
				letters.map(({ id, raw, cause, rawBytes, timestamp }) => [
					id,
					raw,
					cause,
					rawBytes,
					timestamp,
				]),
				[["letter-1", "a\n\nb", 'it\'s "broken"', 4, noon]],
			);
			assert.deepEqual(
				await store.deadLetters({ ...wholeDay, tenants: [tenantB], limit: 5 }),
				[],
			);
			const [letter] = letters;
			assert.ok(letter);
			const { code, source } = letter;
			for (const [filter, found] of [
				[{ code, source }, 1],
				[{ code }, 1],
				[{ code: `${code}'` }, 0],
				[{ source: "another" }, 0],
				[{ code, source: "another" }, 0],
			] as const) {
				const query = { ...wholeDay, tenants: "all", limit: 5 } as const;
				const chosen = await store.deadLetters({ ...query, ...filter });
				assert.equal(chosen.length, found, JSON.stringify(filter));
			}
		});

		test("the engine knows every function that the gate allows", async () => {
			const arity =
				/number of arguments|NUMBER_OF_ARGUMENTS|ILLEGAL_TYPE|ILLEGAL_COLUMN|BAD_ARGUMENTS|doesn't match|NO_COMMON_TYPE|TYPE_MISMATCH|UNSUPPORTED|PARSE|parametric|SYNTAX_ERROR|requires|expects/i;
			for (const name of searchFunctions) {
				if (name === "inSubnet") continue;
				try {
					await rowsOf(store, `SELECT ${name}() AS x FROM events LIMIT 1`);
				} catch (error) {
					const message = describeError(error);
					assert.doesNotMatch(
						message,
						/UNKNOWN_FUNCTION|UNKNOWN_AGGREGATE/,
						name,
					);
					assert.match(message, arity, name);
				}
			}
		});
	});
}
