/** The core's way to the active lists of its correlators: asks each over its door, under the core's own certificate. */
import type { ActiveListAccess } from "#api/index.ts";
import type { ServiceRegistry } from "#core/index.ts";
import { defineErrors } from "#schema/index.ts";
import {
	type Address,
	createPeerClient,
	type PeerClient,
} from "./link/index.ts";
import {
	activeListPaths,
	listChangeAnswer,
	listOverview,
	listReadAnswer,
	serviceName,
} from "./runtime/index.ts";

export const activeListAccessErrors = defineErrors("activeListAccess", {
	noDoor: {
		status: 503,
		sentence:
			"The correlator is not running, so its active lists cannot be reached. Start it, then try again",
	},
});

export function createActiveListAccess(options: {
	readonly services: Pick<ServiceRegistry, "paired">;
	/** Under the name of the core; PEM. */
	readonly tls: {
		readonly cert: string;
		readonly key: string;
		readonly ca: string;
	};
}): ActiveListAccess & { close(): void } {
	/** One a correlator, with the address that it had. */
	const clients = new Map<string, { at: Address; client: PeerClient }>();

	async function clientOf(id: string): Promise<PeerClient> {
		const at = (await options.services.paired()).find(
			(service) => service.id === id,
		)?.address;
		if (at === undefined) throw activeListAccessErrors.make("noDoor");
		const known = clients.get(id);
		if (known?.at.host === at.host && known.at.port === at.port)
			return known.client;
		// Started anew it has another port.
		known?.client.close();
		const client = createPeerClient({
			...{ address: at, name: serviceName(id), tls: options.tls },
		});
		clients.set(id, { at, client });
		return client;
	}

	async function ask(
		id: string,
		path: string,
		body: unknown,
		signal: AbortSignal,
	): Promise<unknown> {
		return (await clientOf(id)).call(path, body, { signal });
	}

	return {
		overview: async (id, signal) =>
			listOverview.parse(await ask(id, activeListPaths.overview, {}, signal)),
		read: async (id, request, signal) =>
			listReadAnswer.parse(
				await ask(id, activeListPaths.read, request, signal),
			),
		change: async (id, change, signal) =>
			listChangeAnswer.parse(
				await ask(id, activeListPaths.change, change, signal),
			),
		close() {
			for (const { client } of clients.values()) client.close();
			clients.clear();
		},
	};
}
