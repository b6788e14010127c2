/** The correlators or storages that a destination sends to: finds where they are, and chooses one per call. */
import type { TlsIdentity } from "#pipeline/index.ts";
import { defineErrors, UrsaError } from "#schema/index.ts";
import { createPeerClient, type PeerClient } from "../link/index.ts";
import {
	type CoreLink,
	type ServiceAddress,
	serviceName,
} from "./core-link.ts";

export const poolErrors = defineErrors("servicePool", {
	noneRuns: {
		status: 503,
		sentence:
			"No {kind} of this tenant runs. Start one, or look at Active services why it does not",
	},
});

/** any: stay with one that works; preferFirst: the first in the list that works; balanced: one after the other. */
export type SelectionPolicy = "any" | "preferFirst" | "balanced";

export interface ServicePool {
	/** Asks one that answers. An error that a service answered is thrown as it is; else the next service is tried. */
	call(path: string, body: Buffer, signal: AbortSignal): Promise<unknown>;
	/** Id of the service that answered last. */
	current(): string | undefined;
	close(): void;
}

export function createServicePool(options: {
	readonly link: Pick<CoreLink, "resolve" | "places">;
	readonly kind: "correlator" | "storage";
	/** Empty = all that there are. */
	readonly ids: readonly string[];
	readonly policy: SelectionPolicy;
	readonly identity: TlsIdentity;
	readonly timeoutMs?: number;
}): ServicePool {
	const clients = new Map<string, PeerClient>();
	let known: readonly ServiceAddress[] = [];
	/** What the core said of places when it told the known ones. */
	let knownAt: string | undefined;
	let current: string | undefined;
	let turn = 0;

	function clientOf({ id, host, port }: ServiceAddress): PeerClient {
		const key = `${id}@${host}:${port}`;
		let client = clients.get(key);
		if (client === undefined) {
			client = createPeerClient({
				address: { host, port },
				name: serviceName(id),
				tls: options.identity,
				...(options.timeoutMs === undefined
					? {}
					: { timeoutMs: options.timeoutMs }),
			});
			clients.set(key, client);
		}
		return client;
	}

	/** The known services, in the order in which they are to be tried. */
	function inOrder(): readonly ServiceAddress[] {
		if (options.policy === "preferFirst") return known;
		if (options.policy === "balanced") turn++;
		else
			turn = Math.max(
				0,
				known.findIndex(({ id }) => id === current),
			);
		const first = known.length === 0 ? 0 : turn % known.length;
		return [...known.slice(first), ...known.slice(0, first)];
	}

	async function tryKnown(
		path: string,
		body: Buffer,
		signal: AbortSignal,
	): Promise<{ answer: unknown } | undefined> {
		for (const service of inOrder()) {
			try {
				const answer = await clientOf(service).call(path, body, { signal });
				current = service.id;
				return { answer };
			} catch (error) {
				if (signal.aborted || !isElsewhere(error)) throw error;
			}
		}
		return undefined;
	}

	async function look(): Promise<void> {
		const at = options.link.places();
		known = await options.link.resolve({
			kind: options.kind,
			ids: [...options.ids],
		});
		knownAt = at;
	}

	/** A service that came or moved is noticed though none has failed. A core that does not answer changes nothing. */
	async function lookForNew(): Promise<void> {
		if (known.length === 0 || options.link.places() === knownAt) return;
		await look().catch(() => undefined);
	}

	return {
		async call(path, body, signal) {
			await lookForNew();
			const done = await tryKnown(path, body, signal);
			if (done !== undefined) return done.answer;
			// Started anew a service has another port; the core knows.
			await look();
			const again = await tryKnown(path, body, signal);
			if (again !== undefined) return again.answer;
			throw poolErrors.make("noneRuns", { kind: options.kind });
		},
		current: () => current,
		close() {
			for (const client of clients.values()) client.close();
		},
	};
}

/** True for errors of the way to a service, which another service may not have. */
function isElsewhere(error: unknown): boolean {
	return (
		error instanceof UrsaError &&
		(error.code.startsWith("link.") ||
			error.code === "journal.closed" ||
			error.code === "correlator.noRoom")
	);
}
