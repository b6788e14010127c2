import type { FastifyReply, FastifyRequest } from "fastify";
import type { User, Users } from "#core/index.ts";

/** The prefix makes browsers refuse the cookie unless it is secure, for the whole host and set by this very host. */
const name = "__Host-ursa";

/** No lifetime: it ends with the browser; the server ends sessions by its own clock. */
const attributes = {
	path: "/",
	secure: true,
	httpOnly: true,
	sameSite: "strict",
} as const;

export function sessionSecret(request: FastifyRequest): string | undefined {
	return request.cookies[name];
}

/** A new secret at every log-in, so that nobody can prepare a session for somebody else. */
export async function openSession(
	users: Users,
	user: User,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<void> {
	const former = sessionSecret(request);
	if (former !== undefined) await users.closeSession(former);
	const { secret } = await users.openSession(user.id);
	reply.setCookie(name, secret, attributes);
}

export async function closeSession(
	users: Users,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<void> {
	const secret = sessionSecret(request);
	if (secret !== undefined) await users.closeSession(secret);
	reply.clearCookie(name, attributes);
}
