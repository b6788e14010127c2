import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { describeError } from "#schema/index.ts";
import { splitBlock } from "./blocks.ts";
import { senderErrors } from "./errors.ts";
import type { Feed } from "./feed.ts";
import type { Progress } from "./progress.ts";

export interface DatagramSettings {
	readonly host: string;
	readonly port: number;
	readonly feed: Feed;
	readonly progress: Progress;
	readonly signal: AbortSignal | undefined;
}

/** Payload of the largest IPv4 datagram. */
const longestDatagram = 65_507;

/**
 * Sends each line as a datagram. Nothing tells whether it arrives; an address where nobody listens shows only when the
 * network says so. Throws sender.cannotConnect, lineTooLong.
 */
export async function sendDatagrams(settings: DatagramSettings): Promise<void> {
	const { host, port, feed, progress, signal } = settings;
	const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
	let failure: unknown;
	socket.on("error", (error) => {
		failure ??= error;
		feed.bell.ring();
	});
	const ring = () => feed.bell.ring();
	signal?.addEventListener("abort", ring);
	try {
		socket.connect(port, host);
		await once(socket, "connect");
		while (!feed.isEnded) {
			signal?.throwIfAborted();
			if (failure !== undefined) throw failure;
			const block = feed.take();
			if (block === undefined) {
				await feed.bell.heard();
				continue;
			}
			for (const line of splitBlock(block, 1)) {
				await sendLine(socket, line.bytes, progress.sent + 1);
				progress.addSent(1);
			}
		}
	} catch (error) {
		signal?.throwIfAborted();
		if (!isSystemError(error)) throw error;
		const reason = error.code ?? describeError(error);
		throw senderErrors.make("cannotConnect", { host, port, reason }, error);
	} finally {
		signal?.removeEventListener("abort", ring);
		await new Promise<void>((resolve) => socket.close(resolve));
	}
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && "syscall" in error;
}

async function sendLine(
	socket: Socket,
	line: Buffer,
	number: number,
): Promise<void> {
	const datagram = line.subarray(0, line.at(-2) === 13 ? -2 : -1);
	if (datagram.length > longestDatagram)
		throw senderErrors.make("lineTooLong", {
			line: number,
			bytes: datagram.length,
			limit: longestDatagram,
		});
	await new Promise<void>((resolve, reject) =>
		socket.send(datagram, (error) => (error ? reject(error) : resolve())),
	);
}
