import type { HttpConnectorSettings } from "../connector.definition.ts";
import type { Connector, ConnectorNeeds } from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { findEncoding } from "../framing/encoding.ts";
import { createIntake } from "../intake.ts";
import { serverTlsOptions } from "../tls/server-options.ts";
import { createEventReceiver } from "./event-receiver.ts";
import { type HttpListener, openHttpListener } from "./http-listener.ts";

/** Bounds of a connector; times in milliseconds. */
export interface HttpBounds {
	/** Bytes of bodies that may be on their way in, and that may wait to become durable. */
	readonly waitingBytes: number;
	readonly connections: number;
	readonly headersTimeoutMs: number;
	/** For the whole request: who sends a body byte by byte is cut off. */
	readonly requestTimeoutMs: number;
	/** For a TLS handshake. */
	readonly handshakeTimeoutMs?: number;
}

const defaultBounds: HttpBounds = {
	waitingBytes: 128 * 1024 * 1024,
	connections: 4096,
	headersTimeoutMs: 30_000,
	requestTimeoutMs: 120_000,
};

/**
 * Receives events in the bodies of POST and PUT requests, and answers 204 when they are durable; else 400, 404, 405,
 * 413, 415 or 503 with `{ code, message }`. With an `Idempotency-Key` header a request may be sent again without storing
 * anything twice. GET and HEAD say that it listens. Checks the settings without the network; throws
 * connectors.unknownEncoding and what `serverTlsOptions` throws. `start` throws connectors.portInUse and connectors.cannotListen.
 */
export function createHttpConnector(
	settings: HttpConnectorSettings,
	needs: ConnectorNeeds & { readonly bounds?: HttpBounds },
): Connector {
	const { clock, bounds = defaultBounds } = needs;
	const tls = serverTlsOptions(settings.tls, needs);
	const { delimiter, maxMessageBytes } = settings;
	const encoding = findEncoding(settings.encoding);
	let listener: HttpListener | undefined;
	let problem: () => string | undefined = () => undefined;
	let stopping: Promise<void> | undefined;
	const name = () => `http:${listener?.address?.port ?? settings.port}`;

	return {
		get name() {
			return name();
		},
		get address() {
			return listener?.address;
		},
		async start(receive) {
			if (listener !== undefined)
				throw connectorErrors.make("alreadyStarted", { name: name() });
			const intake = createIntake({
				connector: name,
				receive,
				clock,
				mostBytes: bounds.waitingBytes,
			});
			problem = () => intake.refusal;
			const receiveEvents = createEventReceiver({
				intake,
				maxBodyBytes: settings.maxBodyBytes,
				roomBytes: bounds.waitingBytes,
				splitting: { delimiter, maxMessageBytes, encoding, kind: "http" },
			});
			listener = openHttpListener({
				path: settings.path,
				address: { host: settings.host, port: settings.port },
				bounds,
				tls,
				receiveEvents,
				mostDiscardedBytes: settings.maxBodyBytes,
			});
			await listener.listen();
		},
		async stop() {
			stopping ??= listener?.stop();
			await stopping;
		},
		state() {
			const trouble = listener?.problem ?? problem();
			return {
				openSources: 0,
				refusedConnections: 0,
				...listener?.counts,
				...(trouble === undefined ? undefined : { problem: trouble }),
			};
		},
	};
}
