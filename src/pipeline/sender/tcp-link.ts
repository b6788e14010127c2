import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type SecureContext, connect as secureConnect } from "node:tls";
import { describeError, UrsaError } from "#schema/index.ts";
import { Bell } from "./bell.ts";
import { senderErrors } from "./errors.ts";
import { certificateTrouble } from "./trust.ts";

/** A connection to a receiver. After a failure every call throws it. */
export interface TcpLink {
	/** Resolves when more may be written: the receiver's pace is ours. */
	write(bytes: Buffer | string): Promise<void>;
	/** Ends our side; resolves when the receiver ended its own. */
	finish(timeoutMs: number): Promise<void>;
	/** Why the connection can't be used any more; undefined while it can. */
	readonly failure: Error | undefined;
	close(): void;
}

export interface TcpLinkSettings {
	readonly host: string;
	readonly port: number;
	/** Over TLS, with this trust; plain without it. */
	readonly trust: SecureContext | undefined;
	/** How long a TLS handshake may take. */
	readonly answerTimeoutMs: number;
	readonly signal: AbortSignal | undefined;
	/** A line of the receiver, without its line feed. */
	readonly onLine?: (line: string) => void;
	/** The connection failed or ended. */
	readonly onFailure?: () => void;
}

/** More than an answer of ours ever has; a receiver that says more is none of ours. */
const longestLine = 4096;

/** Throws sender.cannotConnect, notTrusted, noAnswer, and the reason of the signal when that aborts. */
export async function openTcpLink(settings: TcpLinkSettings): Promise<TcpLink> {
	const { signal } = settings;
	const socket = await openSocket(settings);
	const bell = new Bell();
	let failure: Error | undefined;
	let isEnding = false;
	let isFinished = false;
	let unread = "";

	function fail(error: Error): void {
		failure ??= error;
		bell.ring();
		settings.onFailure?.();
	}

	function readLines(text: string): void {
		const lines = (unread + text).split("\n");
		unread = (lines.pop() ?? "").slice(0, longestLine);
		for (const line of lines) settings.onLine?.(line);
	}

	socket.setEncoding("latin1");
	socket.on("data", readLines);
	socket.on("drain", () => bell.ring());
	socket.on("error", (error) =>
		fail(senderErrors.make("brokeOff", { reason: reasonOf(error) }, error)),
	);
	socket.on("end", () => {
		isFinished = isEnding;
		if (isFinished) bell.ring();
		else fail(senderErrors.make("closedEarly"));
	});
	const abort = () => {
		fail(abortReason(signal));
		socket.destroy();
	};
	signal?.addEventListener("abort", abort);
	socket.on("close", () => signal?.removeEventListener("abort", abort));

	return {
		async write(bytes) {
			if (failure !== undefined) throw failure;
			socket.write(bytes);
			while (socket.writableNeedDrain && failure === undefined)
				await bell.heard();
			if (failure !== undefined) throw failure;
		},
		async finish(timeoutMs) {
			isEnding = true;
			if (failure === undefined) socket.end();
			const deadline = performance.now() + timeoutMs;
			while (!isFinished && failure === undefined) {
				const left = deadline - performance.now();
				if (left > 0) await bell.heard(left);
				else fail(senderErrors.make("noAnswer", { seconds: timeoutMs / 1000 }));
			}
			socket.destroy();
			if (!isFinished && failure !== undefined) throw failure;
		},
		get failure() {
			return failure;
		},
		close() {
			socket.destroySoon();
		},
	};
}

/** Connects; a failure is told in the words of the catalogue. */
async function openSocket(settings: TcpLinkSettings): Promise<Socket> {
	const { host, port, trust, answerTimeoutMs, signal } = settings;
	signal?.throwIfAborted();
	const options = { host, port, allowHalfOpen: true, noDelay: true };
	const socket = trust
		? secureConnect({ ...options, secureContext: trust })
		: connect(options);
	// The system gives a connection up by itself, a handshake nobody.
	const tooLate = trust && setTimeout(giveUp, answerTimeoutMs);
	function giveUp(): void {
		const seconds = answerTimeoutMs / 1000;
		socket.destroy(senderErrors.make("noAnswer", { seconds }));
	}
	const abort = () => socket.destroy(abortReason(signal));
	signal?.addEventListener("abort", abort);
	try {
		await once(socket, trust ? "secureConnect" : "connect");
		return socket;
	} catch (error) {
		signal?.throwIfAborted();
		if (error instanceof UrsaError) throw error;
		const trouble = certificateTrouble(error);
		if (trouble !== undefined)
			throw senderErrors.make(
				"notTrusted",
				{ host, port, reason: trouble },
				error,
			);
		const reason = reasonOf(error);
		throw senderErrors.make("cannotConnect", { host, port, reason }, error);
	} finally {
		clearTimeout(tooLate);
		signal?.removeEventListener("abort", abort);
	}
}

function reasonOf(error: unknown): string {
	return error instanceof Error && "code" in error
		? String(error.code)
		: describeError(error);
}

function abortReason(signal: AbortSignal | undefined): Error {
	const reason: unknown = signal?.reason;
	return reason instanceof Error ? reason : new Error(String(reason));
}
