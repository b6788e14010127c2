/**
 * Lane: the event store alone. What a row costs the engine's process until its merges are done, how small it gets, and
 * how long searches take in a large table while inserts go on.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createEventStore } from "#backends/event-store/index.ts";
import { silentLog } from "#platform/index.ts";
import { startEmbeddedClickHouse } from "../../src/backends/event-store/clickhouse-server/start.ts";
import {
	type Database,
	openDatabase,
} from "../../src/backends/event-store/database.ts";
import { cpuSeconds, memoryOf } from "./process-usage.ts";
import {
	type LaneReport,
	publish,
	type Row,
	readLaneSettings,
	say,
} from "./report.ts";
import { type Group, type Kind, makeGroups } from "./store-groups.ts";
import { percentile } from "./table.ts";

const settings = readLaneSettings(process.argv.slice(2));
/** What a storage gathers in about a second under load. */
const groupBytes = 32 * 1024 * 1024;
const filledRows = settings.isShort ? 1_000_000 : 10_000_000;
const searchRounds = 5;

async function withStore<T>(work: (store: Opened) => Promise<T>): Promise<T> {
	const dataDir = await mkdtemp(join(tmpdir(), "ursa-bench-store-"));
	const server = await startEmbeddedClickHouse({
		dataDir,
		memoryLimitBytes: 1024 ** 3,
		log: silentLog,
	});
	const store = createEventStore(server);
	const database = openDatabase(server);
	try {
		await store.prepare();
		return await work({ store, database, pid: server.pid });
	} finally {
		await database.close();
		await store.close();
		await server.stop();
		await rm(dataDir, { recursive: true });
	}
}

interface Opened {
	readonly store: ReturnType<typeof createEventStore>;
	readonly database: Database;
	readonly pid: number;
}

let tokens = 0;

function insert({ store }: Opened, group: Group): Promise<void> {
	return store.insert({
		token: `bench-${tokens++}`,
		events: group.events,
		eventCount: group.rows,
		ledger: [
			{
				hour: 0,
				tenantId: "t",
				serviceId: "s",
				connector: "tcp",
				source: "bench",
				outcome: "stored",
				reason: "",
				count: group.rows,
			},
		],
		deadLetters: [],
	});
}

/** Events some seconds later, so that groups can be inserted again. */
function later(group: Group, ms: number): Group {
	const events = group.events.replace(
		/"Timestamp":(\d+)/g,
		(_, time) => `"Timestamp":${Number(time) + ms}`,
	);
	return { ...group, events };
}

async function untilMerged(database: Database): Promise<void> {
	for (let quiet = 0; quiet < 3; ) {
		await delay(500);
		const { rows } = await database.query("SELECT count() FROM system.merges");
		quiet = Number(rows[0]?.[0]) === 0 ? quiet + 1 : 0;
	}
}

async function sizeOf(
	database: Database,
): Promise<{ rows: number; bytes: number }> {
	const { rows } = await database.query(
		"SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase() AND table = 'events'",
	);
	return { rows: Number(rows[0]?.[0]), bytes: Number(rows[0]?.[1]) };
}

async function inserting(kind: Kind, rounds: number): Promise<Row[]> {
	const count = settings.isShort ? 60_000 : 200_000;
	const groups = await makeGroups(kind, count, groupBytes);
	return withStore(async (opened) => {
		const began = cpuSeconds(opened.pid);
		let raw = 0;
		for (let round = 0; round < rounds; round++) {
			for (const group of groups) {
				await insert(opened, later(group, round * 20_000));
				raw += group.rawBytes;
			}
		}
		await untilMerged(opened.database);
		const { rows, bytes } = await sizeOf(opened.database);
		const cpu = ((cpuSeconds(opened.pid) - began) / rows) * 1e6;
		return [
			{
				figure: `${kind}: CPU of insert and merges`,
				unit: "µs per event",
				samples: [cpu],
				goal: "≤ 12",
			},
			{
				figure: `${kind}: raw bytes ÷ bytes on disk`,
				unit: "ratio",
				samples: [raw / bytes],
				...(kind === "mixed" ? { goal: "≥ 15" } : {}),
			},
			{
				figure: `${kind}: memory peak`,
				unit: "MB",
				samples: [memoryOf(opened.pid).peak],
			},
		];
	});
}

const searches = [
	{
		figure: "filter, newest 250",
		goal: "≤ 1000",
		sql: "SELECT * FROM events WHERE DestinationUserName = 'root' AND DeviceProduct = 'OpenSSH' ORDER BY Timestamp DESC LIMIT 250",
	},
	{
		figure: "filter by an address that is rare, newest 250",
		goal: "≤ 1000",
		sql: "SELECT * FROM events WHERE SourceAddress = '203.0.113.77' ORDER BY Timestamp DESC LIMIT 250",
	},
	{
		figure: "filter, counted by user",
		goal: "≤ 1000",
		sql: "SELECT SourceUserName, count() AS n FROM events WHERE DeviceAction = 'deny' GROUP BY SourceUserName ORDER BY n DESC LIMIT 20",
	},
	{
		figure: "newest 250 of all",
		goal: "≤ 1000",
		sql: "SELECT * FROM events ORDER BY Timestamp DESC LIMIT 250",
	},
	{
		figure: "text in Raw that is nowhere",
		goal: "≤ 2000",
		sql: "SELECT * FROM events WHERE Raw LIKE '%no such text%' ORDER BY Timestamp DESC LIMIT 250",
	},
	{
		figure: "text in Raw in any case, nowhere",
		goal: "≤ 2000",
		sql: "SELECT * FROM events WHERE Raw ILIKE '%No Such Text%' ORDER BY Timestamp DESC LIMIT 250",
	},
	{
		figure: "text in Raw that is frequent",
		goal: "≤ 2000",
		sql: "SELECT * FROM events WHERE Raw LIKE '%authentication failure%' ORDER BY Timestamp DESC LIMIT 250",
	},
];

/** Copies what is there, with other ids and times, until there is enough. */
async function fill({ database }: Opened): Promise<void> {
	const { rows: first } = await sizeOf(database);
	const { rows } = await database.query("SELECT max(Timestamp) FROM events");
	const original = `SELECT * FROM events WHERE Timestamp <= ${Number(rows[0]?.[0])}`;
	for (let copy = 1; copy * first < filledRows; copy++) {
		await database.command(
			`INSERT INTO events SELECT * REPLACE (Timestamp + ${copy * 20_000} AS Timestamp, concat(substring(ID, 1, 14), substring(toString(generateUUIDv4()), 15)) AS ID)
			FROM (${original})`,
			{ settings: { log_comment: `copy ${copy}` }, timeoutSeconds: 120 },
		);
	}
}

async function searching(): Promise<Row[]> {
	const groups = await makeGroups("mixed", 200_000, groupBytes);
	return withStore(async (opened) => {
		for (const group of groups) await insert(opened, group);
		await fill(opened);
		const { rows } = await sizeOf(opened.database);
		say(`searching ${rows} events`);
		let isOver = false;
		const busy = (async () => {
			for (let round = 600; !isOver; round++) {
				const group = groups[round % groups.length];
				if (group) await insert(opened, later(group, round * 20_000));
				await delay(500);
			}
		})();
		const times = new Map<string, number[]>();
		for (let round = 0; round < searchRounds; round++) {
			for (const { figure, sql } of searches) {
				const { elapsedMs } = await opened.store.search({
					sql,
					from: 0,
					to: Date.UTC(2100, 0, 1),
					tenants: "all",
					maxRows: 250,
					timeoutSeconds: 60,
				});
				times.set(figure, [...(times.get(figure) ?? []), elapsedMs]);
			}
		}
		isOver = true;
		await busy;
		return searches.map(({ figure, goal }) => ({
			figure: `${rows} events: ${figure}, p95`,
			unit: "ms",
			samples: [percentile(times.get(figure) ?? [], 95)],
			goal,
		}));
	});
}

async function run(): Promise<LaneReport> {
	const parts = {
		sshd: () => inserting("sshd", 4),
		cef: () => inserting("cef", 4),
		windows: () => inserting("windows", 1),
		mixed: () => inserting("mixed", 4),
		search: searching,
	};
	const rows: Row[] = [];
	for (const [name, measure] of Object.entries(parts)) {
		if (settings.parts.length > 0 && !settings.parts.includes(name)) continue;
		rows.push(...(await measure()));
	}
	return {
		rows,
		notes: [
			`groups of ${groupBytes / 1024 / 1024} MiB; the mix is 60 % sshd, 25 % CEF and 15 % Windows by number, three quarters Windows by bytes`,
			`data in ${tmpdir()}; searches run while ${groupBytes / 1024 / 1024} MiB are inserted every half second`,
		],
	};
}

publish(await run());
