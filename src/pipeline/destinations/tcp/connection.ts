import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectSecurely } from "node:tls";
import { describeError } from "#schema/index.ts";
import { destinationErrors } from "../errors.ts";

/** A connection to a receiver, with or without TLS. After a failure it can only be closed. */
export interface Connection {
	/** Why it can't be used any more; undefined while it can. */
	readonly failure: Error | undefined;
	/**
	 * Resolves when the kernel has taken all bytes: the receiver's pace is ours. Rejects with destinations.brokeOff,
	 * closedEarly, noAnswer, or the reason of the signal; the connection has failed then.
	 */
	write(bytes: Buffer | string, signal: AbortSignal): Promise<void>;
	/** Ends it in an orderly way, so that what was written still arrives; cuts it off when the receiver doesn't follow. */
	close(): Promise<void>;
}

export interface ConnectionSettings {
	/** As people know it. */
	readonly url: string;
	readonly host: string;
	readonly port: number;
	readonly tls: ConnectionOptions | undefined;
	/** How long connecting may take, and how long no byte may move while there are some to send. */
	readonly timeoutMs: number;
	/** Called with each line of the receiver, without its line feed; absent: what it says is passed over. */
	readonly onLine?: (line: string) => void;
	readonly onFailure?: () => void;
}

/** More than any answer of the protocol has; a receiver that says more is none that speaks it. */
const longestLine = 4096;
const closePatienceMs = 1000;

/** Throws destinations.cannotConnect, noAnswer, and the reason of the signal when that aborts. */
export async function openConnection(
	settings: ConnectionSettings,
	signal: AbortSignal,
): Promise<Connection> {
	const { url, timeoutMs } = settings;
	const socket = await dial(settings, signal);
	let failure: Error | undefined;
	const fail = (error: Error): void => {
		if (failure !== undefined) return;
		failure = error;
		settings.onFailure?.();
	};
	socket.on("error", (error) =>
		fail(
			destinationErrors.make(
				"brokeOff",
				{ url, reason: reasonOf(error) },
				error,
			),
		),
	);
	// A receiver that ends its side has ended: whether it still reads can't be told from one that is gone.
	socket.on("end", () => fail(destinationErrors.make("closedEarly", { url })));
	socket.on("close", () =>
		fail(destinationErrors.make("closedEarly", { url })),
	);
	socket.on("timeout", () => {
		fail(
			destinationErrors.make("noAnswer", { url, seconds: timeoutMs / 1000 }),
		);
		socket.destroy();
	});
	listen(socket, settings.onLine);

	return {
		get failure() {
			return failure;
		},
		write(bytes, signal) {
			if (failure !== undefined) return Promise.reject(failure);
			return new Promise((resolve, reject) => {
				const abort = () => {
					fail(abortReason(signal));
					socket.destroy();
				};
				signal.addEventListener("abort", abort);
				socket.setTimeout(timeoutMs);
				socket.write(bytes, (error) => {
					signal.removeEventListener("abort", abort);
					socket.setTimeout(0);
					const problem = failure ?? error;
					if (problem == null) resolve();
					else reject(problem);
				});
				if (signal.aborted) abort();
			});
		},
		close() {
			if (socket.closed) return Promise.resolve();
			return new Promise((resolve) => {
				const timer = setTimeout(() => socket.destroy(), closePatienceMs);
				socket.once("close", () => {
					clearTimeout(timer);
					resolve();
				});
				if (failure === undefined) socket.end();
				else socket.destroy();
			});
		},
	};
}

function listen(
	socket: Socket,
	onLine: ((line: string) => void) | undefined,
): void {
	if (onLine === undefined) {
		// Unread bytes would turn an orderly close into a reset, which takes what is on its way along.
		socket.resume();
		return;
	}
	let unread = "";
	socket.setEncoding("latin1");
	socket.on("data", (text: string) => {
		const lines = (unread + text).split("\n");
		unread = (lines.pop() ?? "").slice(0, longestLine);
		for (const line of lines) onLine(line);
	});
}

/** Connects, and with TLS until the receiver has proved who it is. */
function dial(
	{ url, host, port, tls, timeoutMs }: ConnectionSettings,
	signal: AbortSignal,
): Promise<Socket> {
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		const socket =
			tls === undefined
				? connect({ host, port, noDelay: true })
				: connectSecurely({ ...tls, host, port });
		const settle = (error?: Error) => {
			clearTimeout(timer);
			signal.removeEventListener("abort", abort);
			socket.off("error", refuse);
			socket.off("close", closed);
			if (error === undefined) {
				resolve(socket);
				return;
			}
			// Nobody hears of what else goes wrong with it.
			socket.on("error", () => {});
			socket.destroy();
			reject(error);
		};
		const abort = () => settle(abortReason(signal));
		const refuse = (error: Error) =>
			settle(
				destinationErrors.make(
					"cannotConnect",
					{ url, reason: reasonOf(error) },
					error,
				),
			);
		const closed = () => refuse(new Error("it closed the connection"));
		const timer = setTimeout(() => {
			const seconds = timeoutMs / 1000;
			settle(destinationErrors.make("noAnswer", { url, seconds }));
		}, timeoutMs);
		signal.addEventListener("abort", abort);
		socket.once("error", refuse);
		socket.once("close", closed);
		socket.once(tls === undefined ? "connect" : "secureConnect", () =>
			settle(),
		);
	});
}

function reasonOf(error: unknown): string {
	return error instanceof Error && "code" in error
		? String(error.code)
		: describeError(error);
}

function abortReason(signal: AbortSignal): Error {
	const reason: unknown = signal.reason;
	return reason instanceof Error ? reason : new Error(String(reason));
}
