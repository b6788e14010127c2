import type { SecureContext } from "node:tls";
import { UrsaError } from "#schema/index.ts";
import { readStreamAnswer, streamHeaderLine } from "../connectors/index.ts";
import { senderErrors } from "./errors.ts";
import type { Feed } from "./feed.ts";
import type { Progress } from "./progress.ts";
import { createRetries, type RetrySettings } from "./retries.ts";
import { openTcpLink } from "./tcp-link.ts";
import { Window } from "./window.ts";

export interface NumberedSettings {
	readonly host: string;
	readonly port: number;
	/** For TLS. */
	readonly trust: SecureContext | undefined;
	/** UUID of the stream; the same one again goes on where the receiver is. */
	readonly stream: string;
	readonly feed: Feed;
	readonly progress: Progress;
	readonly retries: RetrySettings;
	readonly answerTimeoutMs: number;
	readonly signal: AbortSignal | undefined;
}

/**
 * Sends the lines as a numbered stream: each is stored exactly once, over broken connections and restarts of the
 * receiver. Throws sender.gaveUp, with the last failure as its cause, and sender.refused, notNumbered, notTrusted.
 */
export async function sendNumbered(settings: NumberedSettings): Promise<void> {
	const { feed, progress, signal } = settings;
	const window = new Window();
	const retries = createRetries(settings.retries, progress, signal);
	let wasOpen = false;
	const onOpen = () => {
		wasOpen = true;
	};
	while (!(feed.isEnded && window.isEmpty)) {
		try {
			await sendOverOneConnection(settings, window, onOpen);
		} catch (error) {
			// A receiver that was never there is more likely a mistake than a restart.
			if (!wasOpen || !isTransient(error)) throw error;
			await retries.failed(error);
		}
	}
}

const transientCodes = new Set([
	"sender.cannotConnect",
	"sender.brokeOff",
	"sender.closedEarly",
	"sender.noAnswer",
]);

function isTransient(error: unknown): boolean {
	return error instanceof UrsaError && transientCodes.has(error.code);
}

/** Returns when everything is acknowledged, or when the lines to go on with are others than the header announced. */
async function sendOverOneConnection(
	settings: NumberedSettings,
	window: Window,
	onOpen: () => void,
): Promise<void> {
	const { feed, progress, stream, answerTimeoutMs } = settings;
	const { bell } = feed;
	let isOpen = false;
	let refusal: Error | undefined;
	const link = await openTcpLink({
		...settings,
		onFailure: () => bell.ring(),
		onLine(line) {
			const answer = readStreamAnswer(line);
			if (answer?.kind === "acknowledged") {
				isOpen = true;
				onOpen();
				progress.addAcknowledged(window.acknowledge(answer.number));
			} else {
				refusal =
					answer === undefined
						? senderErrors.make("notNumbered")
						: senderErrors.make("refused", { sentence: answer.sentence });
			}
			bell.ring();
		},
	});

	/** Waits for the source or the receiver; for an answer that is owed not longer than allowed. */
	async function wait(isAnswerOwed: boolean): Promise<void> {
		const isHeard = await bell.heard(
			isAnswerOwed ? answerTimeoutMs : undefined,
		);
		const seconds = answerTimeoutMs / 1000;
		if (!isHeard) throw senderErrors.make("noAnswer", { seconds });
		throwIfBroken();
	}

	function throwIfBroken(): void {
		if (refusal !== undefined) throw refusal;
		if (link.failure !== undefined) throw link.failure;
	}

	/** The next block on this connection: one that was sent before, or a new one. */
	function nextBlock() {
		const again = window.next();
		if (again !== undefined || !window.hasRoom) return again;
		for (let block = feed.take(); block; block = feed.take()) {
			progress.addSent(block.lines);
			if (!window.add(block)) return window.next();
			progress.addAcknowledged(block.lines);
		}
		return undefined;
	}

	try {
		window.rewind();
		let number = window.firstNumber;
		await link.write(streamHeaderLine({ stream, firstNumber: number }));
		while (!isOpen) await wait(true);
		for (;;) {
			throwIfBroken();
			const block = nextBlock();
			if (block !== undefined) {
				// The receiver counts lines from the header on, so none may be left out, though it has them already.
				if (block.firstNumber !== number) return;
				number += block.lines;
				await link.write(block.bytes);
			} else if (feed.isEnded && window.isEmpty) return;
			else await wait(!window.isEmpty);
		}
	} finally {
		link.close();
	}
}
