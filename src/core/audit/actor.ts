import { AsyncLocalStorage } from "node:async_hooks";
import type { Actor } from "./audit.ts";

/**
 * Who the running work is done for. It goes along by itself, since every change is made on somebody's behalf and would
 * otherwise need it as an argument of every function between the request and the row.
 */
const current = new AsyncLocalStorage<Actor>();

export function withActor<T>(actor: Actor, work: () => T): T {
	return current.run(actor, work);
}

/** Undefined for what the core does by itself, such as tasks by schedule. */
export function currentActor(): Actor | undefined {
	return current.getStore();
}
