import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { ChdbResult } from "chdb";
import type { Exception } from "./exception.ts";
import type { Request } from "./request.ts";

/** The answer to one request: nothing is sent before the first bytes, so that an early error has its own status. */
export interface Answer {
	describe(request: Request): void;
	summarize(result: ChdbResult): void;
	/** Waits while the client reads more slowly than the engine writes. */
	write(bytes: Uint8Array, format: string): Promise<void>;
	end(bytes: Uint8Array | string, format?: string): Promise<void>;
	/** Tells the exception; when the answer has begun, breaks the connection, so that nobody takes it for complete. */
	fail(exception: Exception): Promise<void>;
}

export function openAnswer(response: ServerResponse): Answer {
	let isCompressed = false;
	let body: Writable | undefined;

	function begin(format: string | undefined): Writable {
		if (body !== undefined) return body;
		response.setHeader("Content-Type", contentType(format));
		if (format !== undefined) response.setHeader("X-ClickHouse-Format", format);
		body = response;
		if (isCompressed) {
			response.setHeader("Content-Encoding", "gzip");
			const gzip = createGzip();
			gzip.pipe(response);
			body = gzip;
		}
		return body;
	}

	return {
		describe(request) {
			isCompressed = request.isCompressed;
			response.setHeader("X-ClickHouse-Timezone", "UTC");
			if (request.queryId !== undefined) {
				response.setHeader("X-ClickHouse-Query-Id", request.queryId);
			}
		},
		summarize(result) {
			response.setHeader(
				"X-ClickHouse-Summary",
				JSON.stringify({
					read_rows: String(result.rowsRead),
					read_bytes: String(result.bytesRead),
					elapsed_ns: String(Math.round(result.elapsed * 1e9)),
				}),
			);
		},
		async write(bytes, format) {
			const to = begin(format);
			if (to.write(bytes)) return;
			// Whichever comes first: a client that has left never drains.
			const stop = new AbortController();
			await Promise.race([
				once(to, "drain", { signal: stop.signal }),
				once(response, "close", { signal: stop.signal }),
			]).finally(() => stop.abort());
		},
		async end(bytes, format) {
			begin(format).end(bytes);
			await finished(response, { readable: false }).catch(() => undefined);
		},
		async fail({ code, text, httpStatus }) {
			if (response.headersSent || body !== undefined) {
				response.destroy();
				return;
			}
			response.statusCode = httpStatus;
			if (code > 0) response.setHeader("X-ClickHouse-Exception-Code", code);
			response.setHeader("Content-Type", "text/plain; charset=UTF-8");
			response.end(text);
		},
	};
}

function contentType(format: string | undefined): string {
	if (format === undefined) return "text/plain; charset=UTF-8";
	if (/^JSON.*EachRow/.test(format))
		return "application/x-ndjson; charset=UTF-8";
	if (format.startsWith("JSON")) return "application/json; charset=UTF-8";
	if (format.startsWith("CSV")) return "text/csv; charset=UTF-8; header=absent";
	if (/^(TSV|TabSeparated)/.test(format)) {
		return "text/tab-separated-values; charset=UTF-8";
	}
	return "application/octet-stream";
}
