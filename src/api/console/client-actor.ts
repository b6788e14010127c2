import type { FastifyRequest } from "fastify";
import type { Actor } from "#core/index.ts";
import { actorOf } from "../actor.ts";

/** What is known of a client before it is known who it is: log-ins count and record the address. */
export function clientActor(request: FastifyRequest): Actor {
	const {
		userId: _id,
		login: _login,
		...client
	} = actorOf({ id: "", login: "" }, request);
	return client;
}
