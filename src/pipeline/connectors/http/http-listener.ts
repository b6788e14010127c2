import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerOptions,
	type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { TlsOptions } from "node:tls";
import { describeError, UrsaError } from "#schema/index.ts";
import type { ConnectorState } from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { type ListenAddress, listen } from "../network.ts";
import { type Handshakes, watchHandshakes } from "../tls/handshakes.ts";
import type { EventReceiver } from "./event-receiver.ts";
import type { HttpBounds } from "./http-connector.ts";
import { discardRest } from "./request-body.ts";

export interface HttpListenerSettings {
	readonly path: string;
	readonly address: ListenAddress;
	readonly bounds: HttpBounds;
	/** Undefined for plain text. */
	readonly tls: TlsOptions | undefined;
	readonly receiveEvents: EventReceiver;
	/** What of a refused body is read, so that its sender gets to the answer. */
	readonly mostDiscardedBytes: number;
}

export interface HttpListener {
	readonly address: ListenAddress | undefined;
	/** The state but for its problem. */
	readonly counts: ConnectorState;
	readonly problem: string | undefined;
	listen(): Promise<void>;
	/** Lets requests that were received be answered, and closes. */
	stop(): Promise<void>;
}

const retryAfterSeconds = 1;

export function openHttpListener(settings: HttpListenerSettings): HttpListener {
	const { bounds } = settings;
	const answering = new Set<Promise<void>>();
	const uploading = new Set<IncomingMessage>();
	let address: ListenAddress | undefined;
	let openConnections = 0;
	let refusedConnections = 0;
	let problem: string | undefined;
	let isStopping = false;

	async function takeEvents(
		request: IncomingMessage,
		response: ServerResponse,
		onWanted: () => void,
	): Promise<void> {
		uploading.add(request);
		request.once("end", () => uploading.delete(request));
		try {
			await settings.receiveEvents(request, onWanted);
		} finally {
			uploading.delete(request);
		}
		problem = undefined;
		response.writeHead(204, isStopping ? { connection: "close" } : {}).end();
	}

	async function answer(
		request: IncomingMessage,
		response: ServerResponse,
		isContinueExpected: boolean,
	): Promise<void> {
		let isBodyComing = !isContinueExpected;
		try {
			if (isHealthQuestion(request, settings.path)) {
				sayListening(response);
				return;
			}
			checkTarget(request, settings.path);
			if (isStopping) throw connectorErrors.make("stopping");
			await takeEvents(request, response, () => {
				if (isContinueExpected) response.writeContinue();
				isBodyComing = true;
			});
		} catch (error) {
			if (isBodyComing) await discardRest(request, settings.mostDiscardedBytes);
			// When the sender went away nobody is left to be told.
			if (request.destroyed && !request.complete) return;
			if (!(error instanceof UrsaError))
				problem = `a request could not be handled: ${describeError(error)}`;
			sayRefused(request, response, error);
		}
	}

	async function handle(
		request: IncomingMessage,
		response: ServerResponse,
		isContinueExpected: boolean,
	): Promise<void> {
		await answer(request, response, isContinueExpected);
		if (!response.closed)
			await new Promise((resolve) => response.once("close", resolve));
	}

	function track(isContinueExpected: boolean) {
		return (request: IncomingMessage, response: ServerResponse) => {
			const work = handle(request, response, isContinueExpected).finally(() =>
				answering.delete(work),
			);
			answering.add(work);
		};
	}

	const { server, handshakes } = openServer(settings);
	server.maxConnections = bounds.connections;
	server.on("request", track(false));
	server.on("checkContinue", track(true));
	server.on("drop", () => refusedConnections++);
	server.on("connection", (socket) => {
		problem = undefined;
		openConnections++;
		socket.once("close", () => openConnections--);
	});

	return {
		get address() {
			return address;
		},
		get counts() {
			const lastFailedHandshake = handshakes?.lastFailure;
			return {
				openSources: openConnections,
				refusedConnections: refusedConnections + (handshakes?.refused ?? 0),
				...(handshakes && { failedHandshakes: handshakes.failed }),
				...(lastFailedHandshake === undefined
					? undefined
					: { lastFailedHandshake }),
			};
		},
		get problem() {
			return problem;
		},
		async listen() {
			address = await listen(server, settings.address);
			server.on("error", (error) => {
				problem = `cannot accept connections: ${error.message}`;
			});
		},
		async stop() {
			if (address === undefined) return;
			isStopping = true;
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeIdleConnections();
			handshakes?.close();
			// A body that is not here yet would have to be waited for as long as its sender likes.
			for (const request of uploading) request.destroy();
			await Promise.all(answering);
			// Those that are left began a request and did not finish its headers.
			server.closeAllConnections();
			await closed;
		},
	};
}

function openServer({ bounds, tls }: HttpListenerSettings): {
	server: Server;
	handshakes?: Handshakes;
} {
	const options: ServerOptions = {
		headersTimeout: bounds.headersTimeoutMs,
		requestTimeout: bounds.requestTimeoutMs,
		keepAliveTimeout: 60_000,
		connectionsCheckingInterval: Math.min(
			5000,
			bounds.headersTimeoutMs / 2,
			bounds.requestTimeoutMs / 2,
		),
	};
	if (tls === undefined) return { server: createServer(options) };
	const { handshakeTimeoutMs: handshakeTimeout } = bounds;
	const server = createSecureServer({
		...options,
		...tls,
		...(handshakeTimeout === undefined ? undefined : { handshakeTimeout }),
	});
	return { server, handshakes: watchHandshakes(server) };
}

function pathOf(request: IncomingMessage): string {
	return (request.url ?? "").split("?", 1)[0] ?? "";
}

function isHealthQuestion(request: IncomingMessage, path: string): boolean {
	const isReading = request.method === "GET" || request.method === "HEAD";
	return isReading && pathOf(request) === path;
}

function checkTarget(request: IncomingMessage, path: string): void {
	if (pathOf(request) !== path)
		throw connectorErrors.make("pathNotFound", { path });
	const method = request.method ?? "";
	if (method !== "POST" && method !== "PUT")
		throw connectorErrors.make("methodNotAllowed", { method });
}

function sayListening(response: ServerResponse): void {
	response
		.writeHead(200, { "content-type": "text/plain; charset=utf-8" })
		.end("listening for events\n");
}

/** Anything but an error of the catalogue is a bug of ours: 500, with nothing of it shown. */
function sayRefused(
	request: IncomingMessage,
	response: ServerResponse,
	error: unknown,
): void {
	const isKnown = error instanceof UrsaError;
	const status = isKnown ? error.status : 500;
	const body = JSON.stringify(
		isKnown
			? { code: error.code, message: error.message }
			: {
					code: "connectors.internal",
					message: "The request could not be handled. Nothing was stored.",
				},
	);
	response.writeHead(status, {
		"content-type": "application/json; charset=utf-8",
		"content-length": Buffer.byteLength(body),
		...(status === 405 ? { allow: "GET, HEAD, POST, PUT" } : undefined),
		...(status === 503
			? { "retry-after": String(retryAfterSeconds) }
			: undefined),
		// What the sender is still sending is not read, so the connection can't be used again.
		...(request.complete ? undefined : { connection: "close" }),
	});
	response.end(body);
}
