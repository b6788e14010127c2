/** Answers the other sides of links: HTTPS with certificates of the internal authority, one function per path. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { TLSSocket } from "node:tls";
import { z } from "zod";
import type { Log } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import { bytesType } from "./bytes-type.ts";
import { linkErrors } from "./errors.ts";

/** Who calls, by a certificate of the internal authority. */
export interface Peer {
	/** Common name of the certificate. */
	readonly name: string;
	/** SHA-256, lower-case hex. */
	readonly fingerprint: string;
}

export interface PeerRequest {
	/** Undefined for a caller without certificate; such a caller may only pair. */
	readonly peer: Peer | undefined;
	/** Address that the request came from. */
	readonly address: string;
	readonly body: Buffer;
	/** Aborts when the caller went away. */
	readonly signal: AbortSignal;
}

/** Answers what is sent back as JSON, or as bytes when it is a buffer; an UrsaError goes to the caller with its code. */
export type PeerHandler = (request: PeerRequest) => Promise<unknown>;

export interface PeerServer {
	readonly port: number;
	/** Shows another certificate to those who come from now on. */
	use(tls: PeerServerOptions["tls"]): void;
	close(): Promise<void>;
}

export interface PeerServerOptions {
	readonly host: string;
	readonly port: number;
	/** PEM. */
	readonly tls: { readonly cert: string; readonly key: string };
	/** Certificate of the internal authority, PEM. */
	readonly ca: string;
	readonly routes: Readonly<Record<string, PeerHandler>>;
	/** Largest body. Default 1 MiB. */
	readonly maxBodyBytes?: number;
	/** Setting to change when the port is in use. */
	readonly portVariable: string;
	readonly log: Log;
}

/** Largest body of a caller without certificate: enough to pair. */
const maxStrangerBytes = 64 * 1024;

export async function startPeerServer(
	options: PeerServerOptions,
): Promise<PeerServer> {
	const maxBodyBytes = options.maxBodyBytes ?? 1024 * 1024;

	async function answer(
		request: IncomingMessage,
		signal: AbortSignal,
	): Promise<unknown> {
		const handler = options.routes[request.url ?? ""];
		if (handler === undefined) throw linkErrors.make("unknownPath");
		const peer = peerOf(request);
		const limit = peer === undefined ? maxStrangerBytes : maxBodyBytes;
		return handler({
			peer,
			address: request.socket.remoteAddress ?? "",
			body: await readBody(request, limit),
			signal,
		});
	}

	function handle(request: IncomingMessage, response: ServerResponse): void {
		const gone = new AbortController();
		response.on("close", () => gone.abort());
		const send = (status: number, body: unknown): void => {
			if (response.destroyed) return;
			const isBytes = Buffer.isBuffer(body);
			const payload = isBytes ? body : Buffer.from(JSON.stringify(body ?? {}));
			response.writeHead(status, {
				"content-type": isBytes ? bytesType : "application/json",
				"content-length": payload.length,
			});
			response.end(payload);
		};
		answer(request, gone.signal).then(
			(body) => send(200, body),
			(error: unknown) => {
				const refused = toRefusal(error, options.log);
				send(refused.status, { code: refused.code, message: refused.message });
			},
		);
	}

	const contextOf = ({ cert, key }: PeerServerOptions["tls"]) =>
		({ cert, key, ca: options.ca, minVersion: "TLSv1.3" }) as const;
	const server = createServer(
		{
			...contextOf(options.tls),
			requestCert: true,
			// A service that pairs has no certificate yet; every other path asks for the peer.
			rejectUnauthorized: false,
		},
		handle,
	);
	server.requestTimeout = 60_000;
	server.headersTimeout = 10_000;
	await listen(server, options);
	const address = server.address();
	return {
		port:
			typeof address === "object" && address !== null
				? address.port
				: options.port,
		use: (tls) => server.setSecureContext(contextOf(tls)),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** The peer, or link.notAllowed. */
export function requirePeer(request: PeerRequest): Peer {
	if (request.peer === undefined) throw linkErrors.make("notAllowed");
	return request.peer;
}

/** JSON of a body by its definition. Throws link.badRequest. */
export function parseBody<Definition extends z.ZodType>(
	definition: Definition,
	body: Buffer,
): z.infer<Definition> {
	let value: unknown;
	try {
		value = JSON.parse(body.toString() || "{}");
	} catch (error) {
		throw linkErrors.make("badRequest", { reason: "it is no JSON" }, error);
	}
	const parsed = definition.safeParse(value);
	if (parsed.success) return parsed.data;
	const reason = z.prettifyError(parsed.error);
	throw linkErrors.make("badRequest", { reason });
}

function peerOf(request: IncomingMessage): Peer | undefined {
	const { socket } = request;
	if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
	const certificate = socket.getPeerCertificate();
	const name: unknown = certificate.subject?.CN;
	if (typeof name !== "string") return undefined;
	return {
		name,
		fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
	};
}

async function readBody(
	request: IncomingMessage,
	limit: number,
): Promise<Buffer> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of request) {
		bytes += part.length;
		if (bytes > limit) {
			request.destroy();
			throw linkErrors.make("tooLarge", { limit });
		}
		parts.push(part);
	}
	return Buffer.concat(parts, bytes);
}

function toRefusal(error: unknown, log: Log): UrsaError {
	if (error instanceof UrsaError) return error;
	log.error({ error }, "a request of another service failed");
	return linkErrors.make("failed");
}

function listen(server: Server, options: PeerServerOptions): Promise<void> {
	const { port, portVariable: variable } = options;
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			reject(
				error.code === "EADDRINUSE"
					? linkErrors.make("portInUse", { port, variable }, error)
					: error,
			);
		});
		server.listen(port, options.host, () => resolve());
	});
}
