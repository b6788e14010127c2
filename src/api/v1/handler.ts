import type { Readable } from "node:stream";
import type { z } from "zod";
import type { User } from "#core/index.ts";
import type { Immutable } from "../immutable.ts";
import type { Scope } from "../scope.ts";
import type { Operation } from "./operation.ts";
import type { operations } from "./operations.ts";

/** One request, checked by the definition of its operation. */
export interface Call<Query, Body> {
	readonly query: Query;
	readonly body: Body;
	readonly user: User;
	/** Tenants in which the user has the operation's permission; none for an operation without one. */
	readonly scope: Scope;
	/** Aborted when the client goes away. */
	readonly signal: AbortSignal;
}

/** A stream is the text of the answer. */
type Handler<Of> =
	Of extends Operation<infer Query, infer Body, infer Answer>
		? (
				call: Call<z.output<Query>, z.output<Body>>,
			) => Promise<Immutable<z.output<Answer>> | Readable>
		: never;

export type Handlers = {
	readonly [Name in keyof typeof operations]: Handler<
		(typeof operations)[Name]
	>;
};
