import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { type LineSource, readBlocks } from "./blocks.ts";
import { senderErrors } from "./errors.ts";
import { openFeed } from "./feed.ts";
import { paceBlocks } from "./pace.ts";
import { createProgress, type SendProgress } from "./progress.ts";
import { defaultRetries, type RetrySettings } from "./retries.ts";
import { sendDatagrams } from "./send-datagrams.ts";
import { sendNumbered } from "./send-numbered.ts";
import { sendPlain } from "./send-plain.ts";
import { sendRequests } from "./send-requests.ts";
import { readTarget } from "./target.ts";
import { openTrust, type SendTls } from "./trust.ts";

export interface SendSettings {
	/** tcp://host:port, tls://host:port, udp://host:port, http://… or https://… */
	readonly url: string;
	readonly lines: LineSource;
	/** Over tls and https: whom to trust, and what to show. By default what the system trusts, and nothing. */
	readonly tls?: SendTls;
	/** Over tcp and tls: as a numbered stream, which only connectors of ours understand, and which stores each line once. */
	readonly reliable?: boolean;
	/** UUID of the numbered stream. The same lines sent again in the same stream go on where the receiver is. */
	readonly stream?: string;
	/** Lines a second at most. */
	readonly rate?: number;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: SendProgress) => void;
	readonly retries?: RetrySettings;
	/** How long the receiver may take to store what it was sent. */
	readonly answerTimeoutMs?: number;
}

/**
 * Sends lines to a connector and resolves when they are acknowledged: over plain tcp by the receiver's orderly close,
 * in a numbered stream and over http line for line; udp has no acknowledgement. Empty lines are left out. Throws errors
 * of the sender's catalogue, what the source throws, and the reason of the signal.
 */
export async function sendLines(settings: SendSettings): Promise<SendProgress> {
	const { url, lines, rate, signal, reliable: isReliable } = settings;
	const target = readTarget(url);
	if (isReliable && target.protocol === "udp")
		throw senderErrors.make("cannotReliably", { protocol: target.protocol });
	const isSecure =
		target.protocol === "tls" ||
		(target.protocol === "http" && target.url.protocol === "https:");
	const trust = isSecure ? openTrust(settings.tls) : undefined;
	signal?.throwIfAborted();
	const blocks = readBlocks(lines);
	const feed = openFeed(
		rate === undefined ? blocks : paceBlocks(blocks, rate, signal),
	);
	const progress = createProgress(settings.onProgress);
	const sending = {
		feed,
		progress,
		trust,
		signal,
		retries: settings.retries ?? defaultRetries,
		answerTimeoutMs: settings.answerTimeoutMs ?? 60_000,
	};
	try {
		switch (target.protocol) {
			case "tcp":
			case "tls":
				if (isReliable) {
					const stream = settings.stream ?? randomUUID();
					await sendNumbered({ ...sending, ...target, stream });
				} else await sendPlain({ ...sending, ...target });
				break;
			case "udp":
				await sendDatagrams({ ...sending, ...target });
				break;
			default:
				await sendRequests({ ...sending, url: target.url });
		}
	} finally {
		feed.close();
		// A stream that has nothing ready would otherwise keep the process waiting for it.
		if (lines instanceof Readable) lines.destroy();
	}
	return { sent: progress.sent, acknowledged: progress.acknowledged };
}
