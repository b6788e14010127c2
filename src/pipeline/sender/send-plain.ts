import type { SecureContext } from "node:tls";
import type { Feed } from "./feed.ts";
import type { Progress } from "./progress.ts";
import { openTcpLink } from "./tcp-link.ts";

export interface PlainSettings {
	readonly host: string;
	readonly port: number;
	/** For TLS. */
	readonly trust: SecureContext | undefined;
	readonly feed: Feed;
	readonly progress: Progress;
	readonly answerTimeoutMs: number;
	readonly signal: AbortSignal | undefined;
}

/**
 * Writes the lines and ends. A connector of ours ends its side when all of them are durable; other receivers do it when
 * they have read them, at best. Throws sender.cannotConnect, notTrusted, brokeOff, closedEarly, noAnswer.
 */
export async function sendPlain(settings: PlainSettings): Promise<void> {
	const { feed, progress } = settings;
	const onFailure = () => feed.bell.ring();
	const link = await openTcpLink({ ...settings, onFailure });
	try {
		while (!feed.isEnded) {
			if (link.failure !== undefined) throw link.failure;
			const block = feed.take();
			if (block === undefined) {
				await feed.bell.heard();
				continue;
			}
			await link.write(block.bytes);
			progress.addSent(block.lines);
		}
		await link.finish(settings.answerTimeoutMs);
		progress.acknowledgeAll();
	} finally {
		link.close();
	}
}
