import { type Format, formatGroup } from "../format.ts";
import type { Sender } from "../sender.ts";
import {
	type Connection,
	type ConnectionSettings,
	openConnection,
} from "./connection.ts";

/**
 * Writes events one after the other over one connection that is kept open. Plain tcp has no acknowledgement: a group
 * counts as sent when the kernel has taken it. What it had not handed on yet, or the receiver had not read, is lost when
 * the connection breaks or the receiver dies just then; a group that breaks off while it is written is sent again whole,
 * so its first events arrive twice and one may arrive cut off. Reliable delivery knows neither.
 */
export function createPlainSender(
	settings: ConnectionSettings,
	format: Format,
): Sender {
	let connection: Connection | undefined;

	async function drop(): Promise<void> {
		const dropped = connection;
		connection = undefined;
		await dropped?.close();
	}

	async function usable(signal: AbortSignal): Promise<Connection> {
		if (connection !== undefined) {
			// A receiver that closed meanwhile is told now, before a group is written to nobody.
			await new Promise(setImmediate);
			if (connection.failure === undefined) return connection;
			await drop();
		}
		connection = await openConnection(settings, signal);
		return connection;
	}

	return {
		async send(group, signal) {
			signal.throwIfAborted();
			const bytes = formatGroup(group, format);
			const { write } = await usable(signal);
			try {
				await write(bytes, signal);
			} catch (error) {
				await drop();
				throw error;
			}
		},
		close: drop,
	};
}
