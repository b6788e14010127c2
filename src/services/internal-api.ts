/**
 * The internal API (port 7210): what the local command line asks of a running core, and what services ask. Each path
 * lets in only holders of the certificate that it is for; without one a service can only pair.
 */
import { z } from "zod";
import type { KeyPair, Log } from "#platform/index.ts";
import type { Administration } from "./administration.ts";
import {
	linkErrors,
	type PeerHandler,
	type PeerServer,
	parseBody,
	requirePeer,
	startPeerServer,
} from "./link/index.ts";

const loginRequest = z.object({ login: z.string() });
const passwordRequest = z.object({
	login: z.string(),
	password: z.string().optional(),
});

/** A report or an alert with its events. */
const maxBodyBytes = 64 * 1024 * 1024;

export function startInternalApi(options: {
	readonly host: string;
	readonly port: number;
	/** Certificate of the core with that of the authority, so that a service that pairs sees both. */
	readonly tls: KeyPair;
	/** Certificate of the internal authority, PEM. */
	readonly authority: string;
	readonly administration: Administration;
	readonly serviceRoutes: Readonly<Record<string, PeerHandler>>;
	/** Further routes of the command line. */
	readonly commandLineRoutes?: Readonly<Record<string, PeerHandler>>;
	readonly log: Log;
}): Promise<PeerServer> {
	const { administration, commandLineRoutes = {} } = options;
	return startPeerServer({
		...options,
		ca: options.authority,
		maxBodyBytes,
		portVariable: "URSA_INTERNAL_PORT",
		routes: {
			"/health": forCommandLine(async () => ({ isReady: true })),
			"/token": forCommandLine(async ({ body }) => {
				const { login } = parseBody(loginRequest, body);
				return { token: await administration.createToken(login) };
			}),
			"/password": forCommandLine(async ({ body }) => {
				const { login, password } = parseBody(passwordRequest, body);
				return {
					password: await administration.resetPassword(login, password),
				};
			}),
			...Object.fromEntries(
				Object.entries(commandLineRoutes).map(([path, handler]) => [
					path,
					forCommandLine(handler),
				]),
			),
			...options.serviceRoutes,
		},
	});
}

/** The name in the certificate that the core makes for the command line on its own machine. */
export const commandLineName = "command-line";

function forCommandLine(handler: PeerHandler): PeerHandler {
	return async (request) => {
		if (requirePeer(request).name !== commandLineName)
			throw linkErrors.make("notAllowed");
		return handler(request);
	};
}
