/**
 * The internal API (port 7210): what the local command line asks of a running core. Only holders of a certificate of
 * the internal authority get in.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { KeyPair, Log } from "#platform/index.ts";
import { defineErrors, UrsaError } from "#schema/index.ts";
import type { Administration } from "./administration.ts";

export const internalErrors = defineErrors("internal", {
	badRequest: {
		status: 400,
		sentence: "The request is not one that the core knows",
	},
	portInUse: {
		status: 500,
		sentence:
			"Port {port} is in use. Is Ursa running already? Choose another with {variable}",
	},
});

const operations = {
	"/token": z.object({ login: z.string() }),
	"/password": z.object({ login: z.string(), password: z.string().optional() }),
	"/health": z.object({}),
};

export interface InternalApi {
	readonly port: number;
	close(): Promise<void>;
}

export async function startInternalApi(options: {
	readonly host: string;
	readonly port: number;
	readonly tls: KeyPair;
	/** Certificate of the internal authority, PEM. */
	readonly authority: string;
	readonly administration: Administration;
	readonly log: Log;
}): Promise<InternalApi> {
	async function answer(request: IncomingMessage): Promise<unknown> {
		const body: unknown = JSON.parse((await text(request)) || "{}");
		switch (request.url) {
			case "/token": {
				const { login } = operations["/token"].parse(body);
				return { token: await options.administration.createToken(login) };
			}
			case "/password": {
				const { login, password } = operations["/password"].parse(body);
				return {
					password: await options.administration.resetPassword(login, password),
				};
			}
			case "/health":
				return { isReady: true };
			default:
				throw internalErrors.make("badRequest");
		}
	}

	function handle(request: IncomingMessage, response: ServerResponse): void {
		const send = (status: number, body: unknown): void => {
			response.writeHead(status, { "content-type": "application/json" });
			response.end(JSON.stringify(body));
		};
		answer(request).then(
			(body) => send(200, body),
			(error: unknown) => {
				if (error instanceof UrsaError) {
					send(error.status, { code: error.code, message: error.message });
				} else if (
					error instanceof z.ZodError ||
					error instanceof SyntaxError
				) {
					const refused = internalErrors.make("badRequest");
					send(refused.status, {
						code: refused.code,
						message: refused.message,
					});
				} else {
					options.log.error({ error }, "internal request failed");
					send(500, {
						code: "internal.failed",
						message: "The core failed; see its log",
					});
				}
			},
		);
	}

	const server = createServer(
		{
			...options.tls,
			ca: options.authority,
			requestCert: true,
			rejectUnauthorized: true,
			minVersion: "TLSv1.3",
		},
		handle,
	);
	server.requestTimeout = 10_000;
	await listen(server, options.host, options.port);
	const address = server.address();
	return {
		port:
			typeof address === "object" && address !== null
				? address.port
				: options.port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function listen(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			reject(
				error.code === "EADDRINUSE"
					? internalErrors.make(
							"portInUse",
							{ port, variable: "URSA_INTERNAL_PORT" },
							error,
						)
					: error,
			);
		});
		server.listen(port, host, () => resolve());
	});
}
