import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before } from "node:test";
import {
	type ClickHouseClient,
	ClickHouseLogLevel,
	createClient,
} from "@clickhouse/client";
import { silentLog } from "#platform/index.ts";
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from "./start.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

export interface TestServer {
	/** Set while tests run. */
	readonly client: ClickHouseClient;
	readonly pid: number;
	readonly dataDir: string;
	/** Another client, as another user or with other options. */
	connect(options?: Parameters<typeof createClient>[0]): ClickHouseClient;
	rows(query: string, more?: object): Promise<unknown[]>;
	/** Inserts data as they are into the table `t (a Int64, b String)`. */
	put(format: string, data: string | Buffer): Promise<void>;
}

/** A server of its own for the tests of the file, with the client as its makers ship it. */
export function serveForTests(): TestServer {
	const directory = temporaryDirectory();
	let server: EmbeddedClickHouse;
	let client: ClickHouseClient;

	const connect: TestServer["connect"] = (options = {}) =>
		createClient({
			url: server.url,
			username: server.user,
			password: server.password,
			log: { level: ClickHouseLogLevel.OFF },
			...options,
		});

	before(async () => {
		server = await startEmbeddedClickHouse({
			dataDir: directory.path,
			memoryLimitBytes: 1024 ** 3,
			log: silentLog,
		});
		client = connect();
		await client.command({
			query: "CREATE TABLE t (a Int64, b String) ENGINE = MergeTree ORDER BY a",
		});
	});
	after(async () => {
		await client.close();
		await server.stop();
		await directory.remove();
	});

	return {
		get client() {
			return client;
		},
		get pid() {
			return server.pid;
		},
		dataDir: directory.path,
		connect,
		async rows(query, more = {}) {
			const result = await client.query({
				query,
				format: "JSONEachRow",
				...more,
			});
			return result.json();
		},
		async put(format, data) {
			const { stream } = await client.exec({
				query: `INSERT INTO t FORMAT ${format}`,
				values: Readable.from([Buffer.from(data)], { objectMode: false }),
			});
			stream.resume();
		},
	};
}

/** ClickHouse's number of the error that the work ends with. */
export function codeOf(work: Promise<unknown>): Promise<string> {
	return work.then(
		() => assert.fail("expected an error"),
		(error: { code?: string }) => String(error.code),
	);
}
