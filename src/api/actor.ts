import type { FastifyRequest } from "fastify";
import type { Actor, User } from "#core/index.ts";

/** Who the request is done for, as the audit trail names them. */
export function actorOf(
	user: Pick<User, "id" | "login">,
	request: Pick<FastifyRequest, "ip" | "socket" | "headers">,
): Actor {
	const port = request.socket.remotePort;
	const forwarded =
		request.headers["x-real-ip"] ?? request.headers["x-forwarded-for"];
	const translated = Array.isArray(forwarded) ? forwarded[0] : forwarded;
	return {
		userId: user.id,
		login: user.login,
		address: request.ip,
		...(port === undefined ? {} : { port }),
		// What the client writes there is only a claim; long ones are cut.
		...(translated === undefined
			? {}
			: { translatedAddress: translated.slice(0, 256) }),
	};
}
