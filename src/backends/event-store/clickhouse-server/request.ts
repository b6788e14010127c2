/** What stands in a request of ClickHouse's HTTP interface. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { QueryContext } from "./engine.ts";
import { exception } from "./exception.ts";
import { handoverHeader, isDataFile } from "./handover.ts";

export interface Request {
	readonly queryId: string | undefined;
	/** The statement of the URL; the body holds data then. */
	readonly urlQuery: string | undefined;
	readonly context: QueryContext;
	readonly defaultFormat: string;
	/** The answer may begin only when the query has ended, so that its status is right. */
	readonly isWhole: boolean;
	readonly isCompressed: boolean;
	/** The file that holds the data of an insert, when they do not come with the request. */
	readonly dataFile: string | undefined;
}

/** Parameters of the interface itself; every other name is a setting of the engine. */
const ownNames = new Set(
	`query database query_id default_format user password wait_end_of_query session_id session_timeout session_check role
	enable_http_compression http_zlib_compression_level compress decompress stacktrace quota_key buffer_size
	send_progress_in_http_headers http_headers_progress_interval_ms http_response_buffer_size client_protocol_version
	cancel_http_readonly_queries_on_client_close`.split(/\s+/),
);

/** A query without a limit of its own is stopped after this time, since nobody may be left who waits for it. */
const defaultSeconds = "600";

export function readRequest(message: IncomingMessage): Request {
	const { searchParams } = new URL(message.url ?? "/", "http://localhost");
	const settings = new Map([["max_execution_time", defaultSeconds]]);
	const parameters = new Map<string, string>();
	for (const [name, value] of searchParams) {
		if (name.startsWith("param_")) parameters.set(name.slice(6), value);
		else if (!ownNames.has(name)) settings.set(name, value);
	}
	if (message.method === "GET") settings.set("readonly", "2");
	const encodings = String(message.headers["accept-encoding"] ?? "");
	return {
		queryId: searchParams.get("query_id") ?? undefined,
		urlQuery: searchParams.get("query") ?? undefined,
		context: {
			database: searchParams.get("database") || undefined,
			settings,
			parameters,
		},
		defaultFormat: searchParams.get("default_format") ?? "TabSeparated",
		isWhole: isOn(searchParams.get("wait_end_of_query")),
		isCompressed:
			isOn(searchParams.get("enable_http_compression")) &&
			/\bgzip\b/.test(encodings),
		dataFile: readDataFile(message),
	};
}

function readDataFile(message: IncomingMessage): string | undefined {
	const name = message.headers[handoverHeader];
	if (name === undefined) return undefined;
	if (typeof name === "string" && isDataFile(name)) return name;
	throw exception(36, `Bad name in ${handoverHeader}`, "BAD_ARGUMENTS");
}

function isOn(value: string | null): boolean {
	return value === "1" || value === "true";
}

/** True when the request carries the user name and password, in any of the three ways of the interface. */
export function isAuthentic(
	message: IncomingMessage,
	user: string,
	password: string,
): boolean {
	const { headers } = message;
	const { searchParams } = new URL(message.url ?? "/", "http://localhost");
	const basic = /^Basic (.+)$/i.exec(headers.authorization ?? "")?.[1];
	const given =
		basic !== undefined
			? Buffer.from(basic, "base64").toString()
			: `${headers["x-clickhouse-user"] ?? searchParams.get("user") ?? ""}:${headers["x-clickhouse-key"] ?? searchParams.get("password") ?? ""}`;
	const digest = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(given), digest(`${user}:${password}`));
}

/** The body, unpacked, handed to `take`. */
export async function readBody<T>(
	message: IncomingMessage,
	take: (body: Readable) => Promise<T>,
): Promise<T> {
	const encoding = message.headers["content-encoding"];
	if (encoding === undefined) return take(message);
	if (encoding !== "gzip") {
		throw exception(
			48,
			`Content-Encoding ${encoding} is not served here`,
			"NOT_IMPLEMENTED",
		);
	}
	const unpacked = createGunzip();
	const [result] = await Promise.all([
		take(unpacked),
		pipeline(message, unpacked),
	]);
	return result;
}

/** A statement sent as the body. */
export async function readText(body: Readable): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	// Ending early must not close the connection: the client still waits for the answer.
	for await (const chunk of body.iterator({ destroyOnReturn: false })) {
		// Without an encoding set, a stream of bytes yields buffers.
		const bytes = chunk as Buffer;
		size += bytes.length;
		if (size > maxStatementBytes) {
			throw exception(
				62,
				`A statement in the body has at most ${maxStatementBytes} bytes; send data with the statement in the URL`,
				"SYNTAX_ERROR",
			);
		}
		chunks.push(bytes);
	}
	return Buffer.concat(chunks).toString();
}

const maxStatementBytes = 16 * 1024 * 1024;
