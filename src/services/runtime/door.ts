/** Where a correlator or a storage takes what other services send; it lets in those that the core knows. */

import type { TlsIdentity } from "#pipeline/index.ts";
import type { Log } from "#platform/index.ts";
import {
	type Address,
	linkErrors,
	type PeerHandler,
	requirePeer,
	startPeerServer,
} from "../link/index.ts";
import { coreName, type ReportAnswer } from "./core-link.ts";

export interface Door {
	readonly port: number;
	/** Who may come in from now on; shows the present certificate to them. */
	admit(peers: ReportAnswer["peers"]): void;
	close(): Promise<void>;
}

/** A group of events, with room for what surrounds it. */
const maxBodyBytes = 80 * 1024 * 1024;

export async function openDoor(options: {
	readonly listen: Address;
	readonly identity: TlsIdentity;
	readonly routes: Readonly<Record<string, PeerHandler>>;
	/** For the core alone, which is known by the name in its certificate: only the authority gives that. */
	readonly coreRoutes?: Readonly<Record<string, PeerHandler>>;
	readonly log: Log;
}): Promise<Door> {
	let admitted: ReadonlySet<string> = new Set();
	const forCore = Object.fromEntries(
		Object.entries(options.coreRoutes ?? {}).map(
			([path, handler]): [string, PeerHandler] => [
				path,
				async (request) => {
					if (requirePeer(request).name !== coreName)
						throw linkErrors.make("notAllowed");
					return handler(request);
				},
			],
		),
	);
	const guarded = Object.fromEntries(
		Object.entries(options.routes).map(
			([path, handler]): [string, PeerHandler] => [
				path,
				async (request) => {
					const { fingerprint } = requirePeer(request);
					if (!admitted.has(fingerprint)) throw linkErrors.make("notAllowed");
					return handler(request);
				},
			],
		),
	);
	const server = await startPeerServer({
		...options.listen,
		tls: options.identity,
		ca: options.identity.ca,
		routes: { ...guarded, ...forCore },
		maxBodyBytes,
		portVariable: "--api.port",
		log: options.log,
	});
	let shown = options.identity.cert;
	return {
		port: server.port,
		admit(peers) {
			if (options.identity.cert !== shown) {
				shown = options.identity.cert;
				server.use(options.identity);
			}
			admitted = new Set(peers.map(({ fingerprint }) => fingerprint));
		},
		close: () => server.close(),
	};
}
