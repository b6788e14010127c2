import { isIPv4 } from "node:net";
import { isErrorCode } from "#platform/index.ts";
import { connectorErrors } from "./errors.ts";

export interface ListenAddress {
	readonly host: string;
	readonly port: number;
}

/** Connections the kernel may accept before we do: after a relay restarts, all its senders come back at once. */
const mostPendingConnections = 4096;

/** Tells a failed bind in the words of the catalogue. */
export function listenError(error: unknown, { host, port }: ListenAddress) {
	if (isErrorCode(error, "EADDRINUSE"))
		return connectorErrors.make("portInUse", { host, port }, error);
	const reason =
		error instanceof Error && "code" in error
			? String(error.code)
			: String(error);
	return connectorErrors.make("cannotListen", { host, port, reason }, error);
}

/** What both kinds of server (net, http) have in common. */
export interface Listening {
	once(event: "error", listener: (error: Error) => void): unknown;
	off(event: "error", listener: (error: Error) => void): unknown;
	listen(
		options: ListenAddress & { readonly backlog: number },
		onListening: () => void,
	): unknown;
	address(): string | { address: string; port: number } | null;
}

/** Listens and gives the address back, with the port the system chose for port 0. */
export async function listen(
	server: Listening,
	address: ListenAddress,
): Promise<ListenAddress> {
	await new Promise<void>((resolve, reject) => {
		const refuse = (error: Error) => reject(listenError(error, address));
		server.once("error", refuse);
		const { host, port } = address;
		server.listen({ host, port, backlog: mostPendingConnections }, () => {
			server.off("error", refuse);
			resolve();
		});
	});
	const bound = server.address();
	if (bound === null || typeof bound === "string") return address;
	return { host: bound.address, port: bound.port };
}

/** An IPv4 sender on a socket that listens on IPv6 shows as ::ffff:192.0.2.1; events carry the plain address. */
export function peerAddress(address: string | undefined): string {
	if (address === undefined) return "";
	const plain = address.startsWith("::ffff:") ? address.slice(7) : address;
	return isIPv4(plain) ? plain : address;
}
