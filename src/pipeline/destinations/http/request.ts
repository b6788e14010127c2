/** One request and its answer, within limits of time and size. */
import {
	Agent,
	type IncomingMessage,
	request as plainRequest,
} from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { ConnectionOptions } from "node:tls";
import { describeError } from "#schema/index.ts";
import { destinationErrors } from "../errors.ts";

export interface Answer {
	readonly status: number;
	/** Beginning of the body. */
	readonly text: string;
	readonly location: string | undefined;
}

export interface RequestSettings {
	readonly method: "GET" | "POST";
	readonly path: string;
	readonly headers: Readonly<Record<string, string | number>>;
	readonly body?: Buffer;
}

export interface HttpClient {
	/**
	 * Resolves with a whole answer. Rejects with destinations.cannotConnect, brokeOff, noAnswer, or the reason of the
	 * signal.
	 */
	ask(settings: RequestSettings, signal: AbortSignal): Promise<Answer>;
	close(): void;
}

export interface HttpClientSettings {
	/** As people know it. */
	readonly url: string;
	readonly host: string;
	readonly port: number;
	readonly tls: ConnectionOptions | undefined;
	/** How long no byte may move, and how long the answer may take once all was sent. */
	readonly timeoutMs: number;
}

/** Of an answer that is shown. */
const longestText = 300;
/** An answer that goes on past this is not waited for; its status has been read. */
const longestAnswerBytes = 64 * 1024;

export function createHttpClient(settings: HttpClientSettings): HttpClient {
	const { url, host, port, tls, timeoutMs } = settings;
	const options = { keepAlive: true, maxSockets: 1 };
	const agent =
		tls === undefined
			? new Agent(options)
			: new SecureAgent({ ...options, ...tls });
	const open = tls === undefined ? plainRequest : secureRequest;

	function askOnce(
		{ method, path, headers, body }: RequestSettings,
		signal: AbortSignal,
	): Promise<Answer> {
		return new Promise((resolve, reject) => {
			const late = () =>
				outgoing.destroy(
					destinationErrors.make("noAnswer", {
						url,
						seconds: timeoutMs / 1000,
					}),
				);
			const outgoing = open({
				method,
				host,
				port,
				path,
				agent,
				signal,
				timeout: timeoutMs,
				headers: { ...headers, "content-length": body?.length ?? 0 },
			});
			let timer: NodeJS.Timeout | undefined;
			// Time without movement does not end an answer that trickles.
			outgoing.on("finish", () => {
				timer = setTimeout(late, timeoutMs);
			});
			outgoing.on("timeout", late);
			outgoing.on("error", (error) =>
				reject(new RequestFailure(error, outgoing.reusedSocket)),
			);
			outgoing.on("close", () => clearTimeout(timer));
			outgoing.on("response", (response) =>
				readAnswer(response).then(resolve, (error: unknown) =>
					reject(new RequestFailure(error, false)),
				),
			);
			outgoing.end(body);
		});
	}

	return {
		async ask(request, signal) {
			signal.throwIfAborted();
			for (let isRepeated = false; ; isRepeated = true) {
				try {
					return await askOnce(request, signal);
				} catch (error) {
					signal.throwIfAborted();
					const { cause, isReused } = asFailure(error);
					// A receiver that closed a connection which waited, just when it was used again, is not down.
					if (isReused && !isRepeated && isBreak(cause)) continue;
					throw explain(cause, url);
				}
			}
		},
		close: () => agent.destroy(),
	};
}

class RequestFailure extends Error {
	/** The connection had been used for an earlier request. */
	readonly isReused: boolean;
	constructor(cause: unknown, isReused: boolean) {
		super("the request failed", { cause });
		this.isReused = isReused;
	}
}

function asFailure(error: unknown): { cause: unknown; isReused: boolean } {
	return error instanceof RequestFailure
		? { cause: error.cause, isReused: error.isReused }
		: { cause: error, isReused: false };
}

function codeOf(error: unknown): string | undefined {
	return error instanceof Error && "code" in error
		? String(error.code)
		: undefined;
}

function isBreak(error: unknown): boolean {
	const code = codeOf(error);
	return code === "ECONNRESET" || code === "EPIPE";
}

function explain(cause: unknown, url: string): unknown {
	const code = codeOf(cause);
	if (code?.startsWith("destinations.")) return cause;
	const reason = code ?? describeError(cause);
	return destinationErrors.make(
		isBreak(cause) ? "brokeOff" : "cannotConnect",
		{ url, reason },
		cause,
	);
}

/** Rejects when the answer breaks off: what its sender did is not known then. */
async function readAnswer(response: IncomingMessage): Promise<Answer> {
	let text = "";
	let bytes = 0;
	response.setEncoding("utf8");
	for await (const part of response) {
		bytes += Buffer.byteLength(part);
		if (text.length < longestText) text += part;
		// Leaving the loop destroys the connection.
		if (bytes > longestAnswerBytes) break;
	}
	return {
		status: response.statusCode ?? 0,
		text: text.slice(0, longestText).trim(),
		location: response.headers.location,
	};
}
