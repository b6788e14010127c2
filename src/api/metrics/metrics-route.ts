import type { FastifyInstance } from "fastify";
import type { ServiceRegistry, Users } from "#core/index.ts";
import { authenticate, authorize } from "../v1/authorization.ts";
import { renderMetrics } from "./metrics.ts";

/**
 * `GET /metrics` on the port of the REST API, for a bearer token of a user who may see services: what is shown is that
 * of the tenants in which the user may.
 */
export function registerMetrics(
	app: FastifyInstance,
	{
		users,
		services,
		clock,
	}: {
		readonly users: Users;
		readonly services: Pick<ServiceRegistry, "list">;
		readonly clock: () => number;
	},
): void {
	app.get("/metrics", async (request, reply) => {
		const user = await authenticate(users, request.headers.authorization);
		const scope = authorize(user, { permission: "services.view" });
		const visible = (await services.list()).filter(
			({ tenantId }) => scope === "all" || scope.includes(tenantId),
		);
		const { contentType, text } = await renderMetrics(visible, clock());
		return reply.type(contentType).send(text);
	});
}
