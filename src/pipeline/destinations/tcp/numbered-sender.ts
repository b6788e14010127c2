import {
	readStreamAnswer,
	streamHeaderLine,
} from "../../connectors/tcp/stream-protocol.ts";
import { Bell } from "../../sender/bell.ts";
import { destinationErrors } from "../errors.ts";
import { type Format, formatGroup } from "../format.ts";
import type { Sender } from "../sender.ts";
import {
	type Connection,
	type ConnectionSettings,
	openConnection,
} from "./connection.ts";
import { createLineNumbers, type NumberedLines } from "./line-numbers.ts";

/** A connection on which a stream was opened. */
interface OpenStream {
	readonly connection: Connection;
	/** Number that the next line written gets. */
	next: number;
}

/**
 * Sends groups as one numbered stream (connectors/tcp/stream-protocol.ts) to a tcp connector of Ursa, which stores every
 * line once: a group that comes again, also after a crash of either side, has the numbers it had. Resolves when the
 * receiver says that it is durable.
 */
export function createNumberedSender(
	settings: ConnectionSettings,
	format: Format,
	/** Where the numbers are remembered. */
	directory: string,
): Sender {
	const { url, timeoutMs } = settings;
	const numbers = createLineNumbers(directory);
	const bell = new Bell();
	let open: OpenStream | undefined;
	let acknowledged: number | undefined;
	let refusal: Error | undefined;

	function hear(line: string): void {
		const answer = readStreamAnswer(line);
		if (answer?.kind === "acknowledged") acknowledged = answer.number;
		else
			refusal ??=
				answer === undefined
					? destinationErrors.make("notNumbered", { url })
					: destinationErrors.make("streamRefused", {
							url,
							sentence: answer.sentence,
						});
		bell.ring();
	}

	async function drop(): Promise<void> {
		const dropped = open;
		open = undefined;
		await dropped?.connection.close();
	}

	/** Waits until the receiver has answered, up to the number. Each answer gives it the time anew. */
	async function acknowledgedUpTo(
		number: number,
		connection: Connection,
		signal: AbortSignal,
	): Promise<void> {
		const ring = () => bell.ring();
		signal.addEventListener("abort", ring);
		try {
			while (acknowledged === undefined || acknowledged < number) {
				signal.throwIfAborted();
				if (refusal !== undefined) throw refusal;
				if (connection.failure !== undefined) throw connection.failure;
				if (await bell.heard(timeoutMs)) continue;
				const seconds = timeoutMs / 1000;
				throw destinationErrors.make("noAnswer", { url, seconds });
			}
		} finally {
			signal.removeEventListener("abort", ring);
		}
	}

	/** The stream, ready for the line with the first of the numbers. */
	async function openAt(
		lines: NumberedLines,
		signal: AbortSignal,
	): Promise<OpenStream> {
		const isUsable = open?.connection.failure === undefined;
		if (open !== undefined && isUsable && open.next === lines.first)
			return open;
		await drop();
		acknowledged = undefined;
		refusal = undefined;
		const connection = await openConnection(
			{ ...settings, onLine: hear, onFailure: () => bell.ring() },
			signal,
		);
		open = { connection, next: lines.first };
		const header = { stream: lines.stream, firstNumber: lines.first };
		await connection.write(streamHeaderLine(header), signal);
		await acknowledgedUpTo(0, connection, signal);
		return open;
	}

	async function deliver(
		bytes: Buffer,
		lines: NumberedLines,
		signal: AbortSignal,
	): Promise<void> {
		const stream = await openAt(lines, signal);
		// It has them from before a connection or a process ended.
		if ((acknowledged ?? 0) >= lines.last) return;
		stream.next = lines.last + 1;
		await stream.connection.write(bytes, signal);
		await acknowledgedUpTo(lines.last, stream.connection, signal);
	}

	return {
		async send(group, signal) {
			signal.throwIfAborted();
			const bytes = formatGroup(group, format);
			const lines = await numbers.claim(group.name, bytes, group.eventCount);
			try {
				await deliver(bytes, lines, signal);
			} catch (error) {
				await drop();
				// A receiver that refuses says why and closes; only the first of that helps anybody.
				throw signal.aborted ? error : (refusal ?? error);
			}
		},
		close: drop,
	};
}
