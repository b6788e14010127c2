import { readFile } from "node:fs/promises";
import { isErrorCode } from "#platform/index.ts";

/**
 * Datagrams the kernel threw away for want of receive buffer, by local port: the last column of the table that Linux
 * keeps (Documentation/networking/proc_net_tcp.rst for its shape; `drops` in net/ipv4/udp.c). Undefined where there is
 * no such table or no such socket.
 */
export async function readKernelDrops(
	port: number,
	isIPv6: boolean,
): Promise<number | undefined> {
	const table = await readTable(isIPv6 ? "/proc/net/udp6" : "/proc/net/udp");
	return table === undefined ? undefined : findDrops(table, port);
}

async function readTable(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, "latin1");
	} catch (error) {
		if (isErrorCode(error, "ENOENT", "EACCES")) return undefined;
		throw error;
	}
}

/** Reads the `drops` of the sockets bound to a port. */
export function findDrops(table: string, port: number): number | undefined {
	let sum: number | undefined;
	const ending = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
	for (const line of table.split("\n").slice(1)) {
		const columns = line.trim().split(/\s+/);
		if (columns[1]?.endsWith(ending)) {
			const drops = Number(columns.at(-1));
			if (Number.isSafeInteger(drops)) sum = (sum ?? 0) + drops;
		}
	}
	return sum;
}
