import type { z } from "zod";
import type { Endpoint, endpoints } from "#api/contract/index.ts";
import type { Principal, User } from "#core/index.ts";
import type { Immutable } from "../immutable.ts";

export interface Caller {
	readonly user: User;
	readonly principal: Principal;
}

/** One request of the console, checked by the contract. */
export interface Call<Params, Query, Body> {
	readonly params: Params;
	readonly query: Query;
	readonly body: Body;
	/** Throws api.notLoggedIn where an endpoint is reachable without a session and there is none. */
	readonly caller: () => Caller;
	/** Starts a session for the browser and ends the one it had. */
	readonly openSession: (user: User) => Promise<void>;
	readonly closeSession: () => Promise<void>;
	/** Aborted when the client goes away. */
	readonly signal: AbortSignal;
}

type Handler<Of> =
	Of extends Endpoint<infer Params, infer Query, infer Body, infer Answer>
		? (
				call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
			) => Promise<Immutable<z.output<Answer>>>
		: never;

export type EndpointName = keyof typeof endpoints;

/** One handler for every endpoint of the contract. */
export type Handlers = {
	readonly [Name in EndpointName]: Handler<(typeof endpoints)[Name]>;
};
