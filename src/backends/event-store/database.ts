/** The one way to the engine: `@clickhouse/client` over HTTP, with its errors told as ours. */

import { Readable } from "node:stream";
import {
	type ClickHouseClient,
	ClickHouseLogLevel,
	type ClickHouseSettings,
	createClient,
} from "@clickhouse/client";
import { type TextOrBytes, toBytes } from "#platform/index.ts";
import { handOver, handoverHeader } from "./clickhouse-server/handover.ts";
import { toEventStoreError } from "./engine-errors.ts";

export interface DatabaseOptions {
	readonly url: string;
	readonly user?: string;
	readonly password?: string;
	/** Default `ursa`. */
	readonly database?: string;
	/**
	 * Directory that the embedded engine reads inserted data from. With it data are handed over as a file, which costs
	 * both processes a third of what a socket does.
	 */
	readonly handover?: string;
}

export interface QueryOptions {
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly settings?: Settings;
	readonly signal?: AbortSignal | undefined;
	/** Default 60. Both sides keep it: the engine stops the query, the client stops waiting. */
	readonly timeoutSeconds?: number;
}

/** Values of ClickHouse settings; newer and older ones than the client knows are allowed. */
export type Settings = Readonly<Record<string, string | number>>;

export interface Document {
	readonly columns: readonly { readonly name: string; readonly type: string }[];
	readonly rows: readonly (readonly unknown[])[];
	readonly rowsRead: number;
}

export interface Database {
	readonly name: string;
	/** A whole answer; 64-bit numbers come as text. */
	query(sql: string, options?: QueryOptions): Promise<Document>;
	/** A statement without an answer. */
	command(sql: string, options?: QueryOptions): Promise<void>;
	/** Lines of JSON into a table, as one block. */
	insert(
		table: string,
		lines: TextOrBytes,
		options: QueryOptions,
	): Promise<void>;
	/** The same server without a database chosen, to create one. Closed with this one. */
	readonly outside: Pick<Database, "query" | "command">;
	close(): Promise<void>;
}

/** How long the client waits beyond the engine's own limit, for the way there and back. */
const graceSeconds = 5;
const defaultSeconds = 60;

export function openDatabase(options: DatabaseOptions): Database {
	const { handover } = options;
	const name = options.database ?? "ursa";
	const open = (database?: string) =>
		createClient({
			url: options.url,
			...(options.user === undefined ? {} : { username: options.user }),
			password: options.password ?? "",
			...(database === undefined ? {} : { database }),
			application: "ursa",
			max_open_connections: 32,
			// The client's own care for idle sockets sometimes destroys one that is in use again, 2.5 s after a failed query.
			// Node's agent closes them too, a second before the server would.
			keep_alive: { enabled: true, idle_socket_ttl: 0 },
			// Every call brings a shorter limit of its own.
			request_timeout: 24 * 3600 * 1000,
			// Errors reach the caller; the client's own log would tell them twice.
			log: { level: ClickHouseLogLevel.OFF },
		});
	const client = open(name);
	const bare = open();
	return {
		...statements(client),
		name,
		outside: statements(bare),
		insert: (table, lines, insertOptions) =>
			call(insertOptions, "badBatch", async (signal) => {
				const data = toBytes(lines);
				const settings = engineSettings(insertOptions);
				const send = (body: Buffer, headers: Record<string, string>) =>
					sendInsert(client, table, { body, headers, settings, signal });
				await (handover === undefined
					? send(data, {})
					: handOver(handover, data, (file) =>
							send(Buffer.alloc(0), { [handoverHeader]: file }),
						));
			}),
		async close() {
			await client.close();
			await bare.close();
		},
	};
}

async function sendInsert(
	client: ClickHouseClient,
	table: string,
	request: {
		readonly body: Buffer;
		readonly headers: Record<string, string>;
		readonly settings: ClickHouseSettings;
		readonly signal: AbortSignal;
	},
): Promise<void> {
	const { stream } = await client.exec({
		query: `INSERT INTO ${table} FORMAT JSONEachRow`,
		values: Readable.from([request.body], { objectMode: false }),
		clickhouse_settings: request.settings,
		http_headers: request.headers,
		abort_signal: request.signal,
	});
	// The connection is free again only after the (empty) answer has been read.
	for await (const _ of stream);
}

function statements(
	client: ClickHouseClient,
): Pick<Database, "query" | "command"> {
	return {
		query: (sql, options = {}) =>
			call(options, "badQuery", async (signal) => {
				const result = await client.query({
					query: sql,
					format: "JSONCompact",
					...(options.parameters
						? { query_params: { ...options.parameters } }
						: {}),
					clickhouse_settings: {
						...engineSettings(options),
						output_format_json_quote_64bit_integers: 1,
					},
					abort_signal: signal,
				});
				return readDocument(await result.text());
			}),
		command: (sql, options = {}) =>
			call(options, "badQuery", async (signal) => {
				await client.command({
					query: sql,
					...(options.parameters
						? { query_params: { ...options.parameters } }
						: {}),
					clickhouse_settings: engineSettings(options),
					abort_signal: signal,
				});
			}),
	};
}

function engineSettings(options: QueryOptions): ClickHouseSettings {
	return {
		max_execution_time: options.timeoutSeconds ?? defaultSeconds,
		// The status of the answer then tells how the query ended, and no error hides in the middle of the data.
		wait_end_of_query: 1,
		cancel_http_readonly_queries_on_client_close: 1,
		...options.settings,
	};
}

async function call<T>(
	options: QueryOptions,
	refusal: "badQuery" | "badBatch",
	send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const seconds = options.timeoutSeconds ?? defaultSeconds;
	const limit = AbortSignal.timeout((seconds + graceSeconds) * 1000);
	const { signal = limit } = options;
	// The client does not look at a signal that was aborted before.
	signal.throwIfAborted();
	try {
		return await send(AbortSignal.any([signal, limit]));
	} catch (error) {
		options.signal?.throwIfAborted();
		throw toEventStoreError(error, {
			seconds,
			isOverdue: limit.aborted,
			refusal,
		});
	}
}

function readDocument(text: string): Document {
	// The shape of ClickHouse's JSONCompact format.
	const { meta, data, statistics } = JSON.parse(text) as {
		meta: Document["columns"];
		data: Document["rows"];
		statistics?: { rows_read?: number };
	};
	return { columns: meta, rows: data, rowsRead: statistics?.rows_read ?? 0 };
}
