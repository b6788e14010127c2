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
	/** What stands in the address for the names of the operation's path. */
	readonly params: Readonly<Record<string, string>>;
	/** The body of an operation with a raw one; empty for others. Whoever does not read it to its end lets it go. */
	readonly raw: Readable;
	readonly user: User;
	/** Tenants in which the user has the operation's permission; none for an operation without one. */
	readonly scope: Scope;
	/** Aborted when the client goes away. */
	readonly signal: AbortSignal;
}

/** An answer of another shape and status than that of success, which is no error: the conflicts of an import. */
export class OtherAnswer {
	readonly status: number;
	readonly body: unknown;
	constructor(status: number, body: unknown) {
		this.status = status;
		this.body = body;
	}
}

/** A stream is the text of the answer. */
type Handler<Of> =
	Of extends Operation<infer Query, infer Body, infer Answer>
		? (
				call: Call<z.output<Query>, z.output<Body>>,
			) => Promise<Immutable<z.output<Answer>> | Readable | OtherAnswer>
		: never;

export type Handlers = {
	readonly [Name in keyof typeof operations]: Handler<
		(typeof operations)[Name]
	>;
};
