import type { PositionOf, TokenOf } from "../connector.ts";
import type { StreamClaim } from "./connection-host.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** Which connection a numbered stream has; the later one wins, as the earlier is one its sender gave up. */
export interface StreamClaims {
	claim(stream: string, connection: TcpConnection): StreamClaim;
	/** The connection closed; its batches may still be on their way. */
	release(connection: TcpConnection): void;
}

export function createStreamClaims(
	positionOf: PositionOf,
	tokenOf: TokenOf,
): StreamClaims {
	const owners = new Map<string, TcpConnection>();
	const streams = new Map<TcpConnection, string>();

	return {
		claim(stream, connection) {
			const earlier = owners.get(stream);
			owners.set(stream, connection);
			streams.set(connection, stream);
			earlier?.reset("a later connection took its stream over");
			return {
				resume: () => ({
					stream,
					position: positionOf(stream) ?? 0,
					token: tokenOf(stream),
				}),
				after: earlier?.settled() ?? Promise.resolve(),
			};
		},
		release(connection) {
			const stream = streams.get(connection);
			if (stream === undefined) return;
			streams.delete(connection);
			// Kept until its batches settled, so that those of a new connection can't overtake them.
			void connection.settled().then(() => {
				if (owners.get(stream) === connection) owners.delete(stream);
			});
		},
	};
}
