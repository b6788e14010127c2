import type { TlsOptions } from "node:tls";
import type { TcpConnectorSettings } from "../connector.definition.ts";
import type {
	Clock,
	Connector,
	ConnectorNeeds,
	PositionOf,
	ReceiveBatch,
	TokenOf,
} from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { createIntake } from "../intake.ts";
import { type ListenAddress, listen } from "../network.ts";
import { serverTlsOptions } from "../tls/server-options.ts";
import type { ConnectionHost } from "./connection-host.ts";
import { createReadingTurns } from "./reading-turns.ts";
import { createStreamClaims } from "./stream-claims.ts";
import { TcpConnection } from "./tcp-connection.ts";
import { type Framers, tcpFramers } from "./tcp-framers.ts";
import { createTcpServer } from "./tcp-server.ts";

/** Bounds of all connections of a connector together. */
export interface TcpBounds {
	/** Bytes that may wait to become durable. */
	readonly waitingBytes: number;
	/** Bytes held for messages that are not complete; raised to twice the largest message. */
	readonly heldBytes: number;
	/** Connections that go on reading at once when there is room again. */
	readonly readersAtOnce: number;
	/** Time for a TLS handshake, milliseconds. */
	readonly handshakeTimeoutMs?: number;
	/** Senders that may be in their TLS handshake at once. */
	readonly handshakesAtOnce?: number;
}

const defaultBounds: TcpBounds = {
	waitingBytes: 64 * 1024 * 1024,
	heldBytes: 128 * 1024 * 1024,
	readersAtOnce: 256,
};
/** The idle time-out is exact to a part of this many. */
const sweepsUntilIdle = 4;

/**
 * Receives messages over tcp: plain ones, octet-counted frames (RFC 6587) and our numbered streams
 * (`stream-protocol.ts`). Checks the settings without the network; throws connectors.unknownEncoding and what
 * `serverTlsOptions` throws. `start` throws connectors.portInUse and connectors.cannotListen.
 */
export function createTcpConnector(
	settings: TcpConnectorSettings,
	needs: ConnectorNeeds & { readonly bounds?: TcpBounds },
): Connector {
	const { clock, bounds = defaultBounds } = needs;
	const tls = serverTlsOptions(settings.tls, needs);
	const framers = tcpFramers(settings);
	let listener: Listener | undefined;
	return {
		get name() {
			return nameOf(settings, listener);
		},
		get address() {
			return listener?.address;
		},
		async start(receive, positionOf, tokenOf) {
			if (listener !== undefined)
				throw connectorErrors.make("alreadyStarted", {
					name: nameOf(settings, listener),
				});
			listener = openListener({
				settings,
				tls,
				framers,
				clock,
				bounds,
				receive,
				positionOf,
				tokenOf,
			});
			await listener.listen();
		},
		async stop() {
			await listener?.stop();
		},
		state: () => listener?.state() ?? { openSources: 0 },
	};
}

function nameOf(settings: TcpConnectorSettings, listener?: Listener): string {
	return `tcp:${listener?.address?.port ?? settings.port}`;
}

interface ListenerNeeds {
	readonly settings: TcpConnectorSettings;
	/** Undefined for plain text. */
	readonly tls: TlsOptions | undefined;
	readonly framers: Framers;
	readonly clock: Clock;
	readonly bounds: TcpBounds;
	readonly receive: ReceiveBatch;
	readonly positionOf: PositionOf;
	readonly tokenOf: TokenOf;
}

interface Listener {
	readonly address: ListenAddress | undefined;
	listen(): Promise<void>;
	stop(): Promise<void>;
	state: Connector["state"];
}

function openListener(needs: ListenerNeeds): Listener {
	const { settings, bounds } = needs;
	const connections = new Set<TcpConnection>();
	const heldLimit = Math.max(bounds.heldBytes, 2 * settings.maxMessageBytes);
	let address: ListenAddress | undefined;
	let unflushed: TcpConnection[] = [];
	let heldBytes = 0;
	let refusedConnections = 0;
	let acceptProblem: string | undefined;
	let sweep: NodeJS.Timeout | undefined;
	let stopping: Promise<void> | undefined;
	let allClosed: (() => void) | undefined;

	const intake = createIntake({
		connector: () => `tcp:${address?.port ?? settings.port}`,
		receive: needs.receive,
		clock: needs.clock,
		mostBytes: bounds.waitingBytes,
		onSettled: () => turns.relieve(),
	});
	const turns = createReadingTurns({
		hasRoom: () => intake.hasRoom,
		atOnce: bounds.readersAtOnce,
	});
	const claims = createStreamClaims(needs.positionOf, needs.tokenOf);
	const host: ConnectionHost = {
		intake,
		...needs.framers,
		claimStream: claims.claim,
		flushLater(connection) {
			if (unflushed.length === 0) setImmediate(flush);
			unflushed.push(connection);
		},
		resumeLater: turns.wait,
		hold(bytes) {
			heldBytes += bytes;
			return heldBytes <= heldLimit;
		},
		refused() {
			refusedConnections++;
		},
		closed(connection) {
			connections.delete(connection);
			claims.release(connection);
			if (connections.size === 0) allClosed?.();
		},
	};

	function flush(): void {
		const due = unflushed;
		unflushed = [];
		for (const connection of due) connection.flush();
	}

	// One timer for all connections: ten thousand silent ones must cost nothing.
	function closeIdle(): void {
		for (const connection of connections) {
			if (connection.isActive || connection.isAwaited) {
				connection.isActive = false;
				connection.idleSweeps = 0;
			} else if (++connection.idleSweeps >= sweepsUntilIdle) {
				connection.reset("the connection was idle for too long");
			}
		}
	}

	const { server, handshakes } = createTcpServer(
		{ ...bounds, tls: needs.tls },
		(socket, reset) => {
			acceptProblem = undefined;
			connections.add(new TcpConnection(socket, reset, host));
		},
	);
	server.maxConnections = settings.maxConnections;
	server.on("drop", () => refusedConnections++);

	async function close(): Promise<void> {
		clearInterval(sweep);
		turns.close();
		const serverClosed = new Promise((resolve) => server.close(resolve));
		handshakes?.close();
		for (const connection of connections) connection.stopReading();
		await intake.idle();
		for (const connection of connections) connection.close();
		await serverClosed;
		// The server counts sockets as closed before they say so.
		if (connections.size > 0)
			await new Promise<void>((resolve) => {
				allClosed = resolve;
			});
		// Closing may have handed on a message that was cut off.
		await intake.idle();
	}

	return {
		get address() {
			return address;
		},
		async listen() {
			address = await listen(server, settings);
			// After listening, errors come from accepting: most often no file descriptor is left.
			server.on("error", (error) => {
				acceptProblem = `cannot accept connections: ${error.message}`;
			});
			sweep = setInterval(
				closeIdle,
				(settings.idleTimeoutSeconds * 1000) / sweepsUntilIdle,
			);
			sweep.unref();
		},
		stop() {
			stopping ??= address === undefined ? Promise.resolve() : close();
			return stopping;
		},
		state() {
			const problem = acceptProblem ?? intake.refusal;
			const lastFailedHandshake = handshakes?.lastFailure;
			return {
				openSources: connections.size,
				refusedConnections: refusedConnections + (handshakes?.refused ?? 0),
				...(handshakes && { failedHandshakes: handshakes.failed }),
				...(lastFailedHandshake === undefined
					? undefined
					: { lastFailedHandshake }),
				...(problem === undefined ? undefined : { problem }),
			};
		},
	};
}
