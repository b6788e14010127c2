/** Runs sql connectors in tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { createSecrets, type TlsIdentity } from "../../secrets.ts";
import type { Connector, ConnectorState } from "../connector.ts";
import {
	createRecorder,
	fixedClock,
	type Recorder,
} from "../testing/recorder.ts";
import type { Pace } from "./poller.ts";
import {
	type SqlConnectorSettings,
	sqlConnectorDefinition,
} from "./sql.definition.ts";
import { createSqlConnector } from "./sql-connector.ts";

interface Cleaning {
	after(work: () => Promise<void>): void;
}

export interface TestedConnector {
	readonly urls: readonly string[];
	readonly query: string;
	readonly column?: string;
	readonly seed?: string;
	readonly settings?: Partial<SqlConnectorSettings>;
	/** One that holds the position of an earlier connector. */
	readonly recorder?: Recorder;
	readonly identity?: TlsIdentity;
	readonly pace?: Partial<Pace>;
}

/** Polls ten times a second and does not wait long after failures. */
export function makeSqlConnector(tested: TestedConnector): Connector {
	return createSqlConnector(
		sqlConnectorDefinition.parse({
			kind: "sql",
			defaultQuery: tested.query,
			pollIntervalSeconds: 0.1,
			connections: [
				{
					urls: "databases",
					identityColumn: tested.column ?? "id",
					identitySeed: tested.seed ?? "0",
				},
			],
			...tested.settings,
		}),
		{
			clock: fixedClock,
			secrets: createSecrets(
				new Map([
					["databases", { type: "urls" as const, urls: [...tested.urls] }],
				]),
			),
			identity: tested.identity,
		},
		{ retryMs: 20, mostRetryMs: 100, earlierAgainMs: 60_000, ...tested.pace },
	);
}

/** Stopped when the test ends, at the latest. */
export async function startSqlConnector(
	t: Cleaning,
	tested: TestedConnector,
): Promise<{ connector: Connector; recorder: Recorder }> {
	const recorder = tested.recorder ?? createRecorder();
	const connector = makeSqlConnector(tested);
	t.after(async () => {
		recorder.release();
		await connector.stop();
	});
	const { receive, positionOf, tokenOf } = recorder;
	await connector.start(receive, positionOf, tokenOf);
	return { connector, recorder };
}

/** A state is told by no event, so it is looked at again and again; rejects after twenty seconds. */
export async function untilState(
	connector: Connector,
	holds: (state: ConnectorState) => boolean,
): Promise<ConnectorState> {
	for (let looks = 0; looks < 2000; looks++) {
		const state = connector.state();
		if (holds(state)) return state;
		await wait(10);
	}
	throw new Error(`the state stayed ${JSON.stringify(connector.state())}`);
}

/** The problem, once it matches. */
export async function untilProblem(
	connector: Connector,
	expected: RegExp,
): Promise<string> {
	const { problem = "" } = await untilState(connector, (state) =>
		expected.test(state.problem ?? ""),
	);
	return problem;
}

/** A file with a table of numbered rows, and its URL. */
export async function makeDatabase(t: Cleaning) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-sql-"));
	const path = join(directory, "log.db");
	const database = new DatabaseSync(path);
	t.after(async () => {
		database.close();
		await rm(directory, { recursive: true });
	});
	database.exec("CREATE TABLE log (id INTEGER, text TEXT)");
	function add(first: number, last: number): void {
		const insert = database.prepare("INSERT INTO log VALUES (?, ?)");
		database.exec("BEGIN");
		for (let id = first; id <= last; id++) insert.run(id, `row ${id}`);
		database.exec("COMMIT");
	}
	return { database, add, directory, url: `sqlite3://file:${path}` };
}

/** Of rows with a column `id`. */
export function idsOf(texts: readonly string[]): number[] {
	return texts.map((text) => JSON.parse(text).id);
}

/** Whole numbers, both ends included. */
export function from(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
