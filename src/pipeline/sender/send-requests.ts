import { randomUUID } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { SecureContext } from "node:tls";
import { describeError } from "#schema/index.ts";
import { senderErrors } from "./errors.ts";
import type { Feed } from "./feed.ts";
import type { Progress } from "./progress.ts";
import { createRetries, type RetrySettings } from "./retries.ts";
import { certificateTrouble } from "./trust.ts";

export interface RequestSettings {
	readonly url: URL;
	/** For https. */
	readonly trust: SecureContext | undefined;
	readonly feed: Feed;
	readonly progress: Progress;
	readonly retries: RetrySettings;
	readonly answerTimeoutMs: number;
	readonly signal: AbortSignal | undefined;
}

const mostBodyBytes = 512 * 1024;
/** Of the receiver's answer that is shown. */
const longestShown = 300;

interface Answer {
	readonly status: number;
	readonly retryAfterMs: number;
	readonly text: string;
}

/**
 * Posts the lines in bodies of up to half a megabyte, one after the other. A body is sent again with the same
 * Idempotency-Key until it is answered. Throws sender.refused, notTrusted, and sender.gaveUp with the last failure as its cause.
 */
export async function sendRequests(settings: RequestSettings): Promise<void> {
	const { feed, progress, signal } = settings;
	const retries = createRetries(settings.retries, progress, signal);
	const client = openClient(settings);
	const run = randomUUID();
	const ring = () => feed.bell.ring();
	signal?.addEventListener("abort", ring);
	try {
		for (let number = 1; !feed.isEnded; number++) {
			signal?.throwIfAborted();
			const body = takeBody(feed);
			if (body.lines === 0) {
				await feed.bell.heard();
				continue;
			}
			progress.addSent(body.lines);
			await sendBody(client, body.bytes, `${run}.${number}`, retries.failed);
			progress.addAcknowledged(body.lines);
		}
	} finally {
		signal?.removeEventListener("abort", ring);
		client.close();
	}
}

function takeBody(feed: Feed): { bytes: Buffer; lines: number } {
	const parts: Buffer[] = [];
	let bytes = 0;
	let lines = 0;
	while (bytes < mostBodyBytes) {
		const block = feed.take();
		if (block === undefined) break;
		parts.push(block.bytes);
		bytes += block.bytes.length;
		lines += block.lines;
	}
	return { bytes: Buffer.concat(parts, bytes), lines };
}

async function sendBody(
	client: Client,
	body: Buffer,
	key: string,
	failed: (cause: unknown, leastMs?: number) => Promise<void>,
): Promise<void> {
	for (;;) {
		const answer = await client.post(body, key);
		if (answer instanceof Error) {
			const reason = certificateTrouble(answer);
			if (reason !== undefined) throw client.notTrusted(reason, answer);
			await failed(answer);
		} else if (answer.status >= 200 && answer.status < 300) return;
		else {
			const refusal = senderErrors.make("refused", {
				sentence: `${answer.status} ${answer.text.slice(0, longestShown)}`,
			});
			if (!isWorthRetrying(answer.status)) throw refusal;
			await failed(refusal, answer.retryAfterMs);
		}
	}
}

function isWorthRetrying(status: number): boolean {
	return status >= 500 || status === 408 || status === 429;
}

interface Client {
	/** The answer, or the error of the network; throws only when the sending is aborted. */
	post(body: Buffer, key: string): Promise<Answer | Error>;
	notTrusted(reason: string, cause: Error): Error;
	close(): void;
}

function openClient(settings: RequestSettings): Client {
	const { url, trust, answerTimeoutMs, signal } = settings;
	const isSecure = url.protocol === "https:";
	const agentSettings = { keepAlive: true, maxSockets: 1 };
	const agent = isSecure
		? new SecureAgent({
				...agentSettings,
				...(trust && { secureContext: trust }),
			})
		: new Agent(agentSettings);
	const open = isSecure ? secureRequest : request;

	function ask(body: Buffer, key: string): Promise<Answer> {
		return new Promise((resolve, reject) => {
			const outgoing = open(url, {
				method: "POST",
				agent,
				timeout: answerTimeoutMs,
				...(signal ? { signal } : undefined),
				headers: {
					// Says one document per line, so no line is ever taken for a JSON array.
					"content-type": "application/x-ndjson",
					"content-length": body.length,
					"idempotency-key": key,
				},
			});
			outgoing.on("timeout", () =>
				outgoing.destroy(
					senderErrors.make("noAnswer", { seconds: answerTimeoutMs / 1000 }),
				),
			);
			outgoing.on("error", reject);
			outgoing.on("response", (response) =>
				readAnswer(response).then(resolve, reject),
			);
			outgoing.end(body);
		});
	}

	return {
		async post(body, key) {
			try {
				return await ask(body, key);
			} catch (error) {
				signal?.throwIfAborted();
				return error instanceof Error ? error : new Error(describeError(error));
			}
		},
		notTrusted(reason, cause) {
			const { hostname: host, port } = url;
			const details = { host, port: port || 443, reason };
			return senderErrors.make("notTrusted", details, cause);
		},
		close: () => agent.destroy(),
	};
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
	let text = "";
	for await (const part of response.setEncoding("utf8"))
		if (text.length < longestShown) text += part;
	const seconds = Number(response.headers["retry-after"] ?? 0);
	return {
		status: response.statusCode ?? 0,
		retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0,
		text,
	};
}
