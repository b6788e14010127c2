import { promisify } from "node:util";
import { gzip, zstdCompress } from "node:zlib";
import { destinationErrors } from "../errors.ts";
import { type Format, formatGroup } from "../format.ts";
import type { Sender } from "../sender.ts";
import type { Answer, HttpClient } from "./request.ts";

export interface HttpSenderSettings {
	/** As people know it. */
	readonly url: string;
	readonly client: HttpClient;
	readonly path: string;
	readonly compression: "none" | "gzip" | "zstd";
	/** Value of the header; undefined without authorization. */
	readonly authorization: string | undefined;
	readonly format: Format;
}

const compressors = {
	gzip: promisify(gzip),
	zstd: promisify(zstdCompress),
};

/** The answers that are about the events: the same ones are refused again, others may be taken. */
const refusals = new Set([400, 413, 422]);

/**
 * Posts a group as one body. An answer of 2xx means that the receiver has it; 400, 413 and 422 that it refuses the
 * events themselves; any other that it does not take anything now. `Idempotency-Key` is the name of the group, so a
 * receiver that keeps keys, as the http connector of Ursa, takes a group once that it is sent twice.
 */
export function createHttpSender(settings: HttpSenderSettings): Sender {
	const { url, client, path, compression, authorization, format } = settings;
	const headers = {
		"content-type":
			format.outputFormat === "json" && format.delimiter === "\n"
				? "application/x-ndjson"
				: "text/plain; charset=utf-8",
		...(compression === "none" ? {} : { "content-encoding": compression }),
		...(authorization === undefined ? {} : { authorization }),
	};
	return {
		async send(group, signal) {
			signal.throwIfAborted();
			const bytes = formatGroup(group, format);
			const body =
				compression === "none" ? bytes : await compressors[compression](bytes);
			const answer = await client.ask(
				{
					method: "POST",
					path,
					headers: { ...headers, "idempotency-key": group.name },
					body,
				},
				signal,
			);
			judge(answer, url);
		},
		close() {
			client.close();
			return Promise.resolve();
		},
	};
}

function judge({ status, text, location }: Answer, url: string): void {
	if (status >= 200 && status < 300) return;
	if (refusals.has(status))
		throw destinationErrors.make("refused", { url, status, text });
	if (location !== undefined && status >= 300 && status < 400)
		throw destinationErrors.make("redirected", { url, location });
	throw destinationErrors.make("answered", { url, status, text });
}
