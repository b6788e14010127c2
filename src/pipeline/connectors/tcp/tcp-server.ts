import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { type Handshakes, watchHandshakes } from "../tls/handshakes.ts";

const socketOptions = {
	// A sender that ended its side is answered when all it sent is durable.
	allowHalfOpen: true,
	noDelay: true,
	// Finds senders that are gone without a word, long before the idle time-out.
	keepAlive: true,
	keepAliveInitialDelay: 120_000,
};

export interface TcpServerSettings {
	/** Undefined for plain text. */
	readonly tls: TlsOptions | undefined;
	readonly handshakeTimeoutMs?: number | undefined;
	readonly handshakesAtOnce?: number | undefined;
}

/** A server over plain tcp or TLS; `onConnection` is called for each connection that is ready to be read. */
export function createTcpServer(
	settings: TcpServerSettings,
	onConnection: (socket: Socket, reset: () => void) => void,
): { server: Server; handshakes?: Handshakes } {
	const { tls, handshakeTimeoutMs: handshakeTimeout } = settings;
	if (tls === undefined)
		return {
			server: createServer(socketOptions, (socket) =>
				onConnection(socket, () => resetSocket(socket)),
			),
		};
	const server = createTlsServer({
		...socketOptions,
		...tls,
		...(handshakeTimeout === undefined ? undefined : { handshakeTimeout }),
	});
	const handshakes = watchHandshakes(server, settings.handshakesAtOnce);
	server.on("secureConnection", (socket) => {
		const raw = handshakes.rawSocketOf(socket);
		if (raw === undefined) socket.destroy();
		// Only a reset of the connection below is one: closing TLS without a word looks like an end to many clients.
		else
			onConnection(socket, () => {
				resetSocket(raw);
				socket.destroy();
			});
	});
	return { server, handshakes };
}

/**
 * A socket whose end is on its way cannot be reset any more: Node reports EINVAL, and neither closes it nor says "close".
 * Such a one is destroyed; what is acknowledged by its end was durable before.
 */
function resetSocket(socket: Socket): void {
	if (socket.writableEnded) socket.destroy();
	else socket.resetAndDestroy();
}
