import type { Socket } from "node:net";
import type { Server, TLSSocket } from "node:tls";
import { peerAddress } from "../network.ts";

/** Senders that may be in their handshake at once; more are turned away, so that they can't fill all connections. */
const defaultMostHandshakes = 1024;

/** What a TLS server knows of senders that are not through their handshake. */
export interface Handshakes {
	/** Handshakes that came to nothing since the start: plain text, no common version, wrong certificate, too slow. */
	readonly failed: number;
	/** Turned away because too many were in their handshake. */
	readonly refused: number;
	/** Who failed last, and why. */
	readonly lastFailure: string | undefined;
	/** The tcp socket below a TLS socket; undefined when its sender is gone. */
	rawSocketOf(socket: TLSSocket): Socket | undefined;
	/** Cuts off all that are in their handshake. */
	close(): void;
}

/** Watches a server; to be called before it listens. */
export function watchHandshakes(
	server: Server,
	mostAtOnce = defaultMostHandshakes,
): Handshakes {
	/** Node has no way from a TLS socket to the one below it, but both have the same addresses. */
	const raw = new Map<string, Socket>();
	const shaking = new Set<Socket>();
	let failed = 0;
	let refused = 0;
	/** Refused ones whose socket has not told its end yet: that is no failure of theirs. */
	let endsExpected = 0;
	let lastFailure: string | undefined;

	server.on("connection", (socket) => {
		if (shaking.size >= mostAtOnce) {
			refused++;
			endsExpected++;
			socket.resetAndDestroy();
			return;
		}
		const key = connectionKey(socket);
		raw.set(key, socket);
		shaking.add(socket);
		socket.once("close", () => {
			shaking.delete(socket);
			if (raw.get(key) === socket) raw.delete(key);
		});
	});
	server.on("secureConnection", (socket) => {
		const below = raw.get(connectionKey(socket));
		if (below !== undefined) shaking.delete(below);
	});
	server.on("tlsClientError", (error, socket) => {
		const reason = failureReason(error, socket);
		const source = peerAddress(socket.remoteAddress);
		if (endsExpected > 0 && source === "" && reason === goneAway) {
			endsExpected--;
		} else {
			failed++;
			lastFailure = source === "" ? reason : `${source}: ${reason}`;
		}
		socket.destroy();
	});

	return {
		get failed() {
			return failed;
		},
		get refused() {
			return refused;
		},
		get lastFailure() {
			return lastFailure;
		},
		rawSocketOf: (socket) => raw.get(connectionKey(socket)),
		close() {
			for (const socket of shaking) socket.destroy();
		},
	};
}

function connectionKey(socket: Socket): string {
	const { remoteAddress, remotePort, localAddress } = socket;
	return `${remoteAddress} ${remotePort} ${localAddress}`;
}

const goneAway = "it went away";

/** OpenSSL's and Node's codes in words. */
const reasons: Readonly<Record<string, string>> = {
	ECONNRESET: goneAway,
	ERR_TLS_HANDSHAKE_TIMEOUT: "it took too long",
	ERR_SSL_HTTP_REQUEST: "it sent plain HTTP",
	ERR_SSL_WRONG_VERSION_NUMBER: "it sent plain text",
	ERR_SSL_UNSUPPORTED_PROTOCOL: "it offered no TLS version of 1.2 or later",
	ERR_SSL_VERSION_TOO_LOW: "it offered no TLS version of 1.2 or later",
	ERR_SSL_NO_SHARED_CIPHER: "it offered no cipher that is accepted",
	ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: "it showed no certificate",
	ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
		"it does not trust the certificate of this service",
	ERR_SSL_TLSV1_ALERT_UNKNOWN_CA:
		"it does not trust the certificate of this service",
};

function failureReason(error: Error, socket: TLSSocket): string {
	// A certificate that was shown and not accepted is told by the socket; the error is then a mere reset.
	const { authorizationError } = socket;
	if (authorizationError)
		return `its certificate is not accepted (${String(authorizationError)})`;
	const code = "code" in error ? String(error.code) : error.message;
	return reasons[code] ?? `its handshake failed (${code})`;
}
