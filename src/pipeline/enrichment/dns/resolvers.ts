/** Asks DNS servers through Node's resolver, which handles ids, retries, the next server and truncated answers. */
import {
	CONNREFUSED,
	NODATA,
	NOTFOUND,
	Resolver,
	TIMEOUT,
} from "node:dns/promises";
import { isErrorCode } from "#platform/index.ts";
import { enrichmentErrors } from "../errors.ts";

export type RecordType = "PTR" | "A" | "AAAA";

/** Values of the records; empty when the name or the type does not exist. */
export type Resolve = (
	type: RecordType,
	name: string,
) => Promise<readonly string[]>;

export interface Resolvers {
	/** Rejects with `enrichment.noAnswer` when no server answered, otherwise with what went wrong. */
	readonly resolve: Resolve;
	/** Queries under way reject. */
	stop(): void;
}

const triesPerServer = 2;

/** `servers` as `readServerAddress` gives them; `timeoutMs` is for all tries of one query together. */
export function createResolvers(
	servers: readonly string[],
	count: number,
	timeoutMs: number,
): Resolvers {
	// Node looks for tries that are over at intervals of the time-out or of a second, so a try may last so much longer.
	const tryMs = timeoutMs / (servers.length * triesPerServer);
	const timeout = Math.max(1, Math.floor(Math.max(tryMs / 2, tryMs - 1000)));
	const resolvers = Array.from({ length: count }, () => {
		// maxTimeout keeps later tries from waiting longer than the first.
		const options = { timeout, maxTimeout: timeout, tries: triesPerServer };
		const resolver = new Resolver(options);
		resolver.setServers(servers);
		return resolver;
	});
	let turn = 0;
	return {
		async resolve(type, name) {
			turn = (turn + 1) % resolvers.length;
			const resolver = resolvers[turn];
			if (resolver === undefined) throw new Error("no resolver");
			try {
				return await ask(resolver, type, name);
			} catch (error) {
				if (isErrorCode(error, NOTFOUND, NODATA)) return [];
				if (isErrorCode(error, TIMEOUT, CONNREFUSED)) {
					throw enrichmentErrors.make("noAnswer", { name }, error);
				}
				throw error;
			}
		},
		stop() {
			for (const resolver of resolvers) resolver.cancel();
		},
	};
}

/** `resolvePtr`, since `reverse` would look into the hosts file of this machine first. */
function ask(
	resolver: Resolver,
	type: RecordType,
	name: string,
): Promise<string[]> {
	switch (type) {
		case "PTR":
			return resolver.resolvePtr(name);
		case "A":
			return resolver.resolve4(name);
		case "AAAA":
			return resolver.resolve6(name);
	}
}
