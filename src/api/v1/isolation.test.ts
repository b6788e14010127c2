/** Every operation with every role in every tenant: nobody gets anything of a tenant in which the role lacks. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isAllowed, toPrincipal } from "#core/index.ts";
import { type RestClient, startRestApi } from "../testing/rest-client.ts";
import {
	idOf,
	markOf,
	memberRoles,
	type TenantKey,
	tenantIds,
	tenantKeys,
} from "../testing/world.ts";
import { operationLabel } from "./operation.ts";
import { type OperationName, operations } from "./operations.ts";

const logins = [
	"boss",
	"nobody",
	...tenantKeys.flatMap((tenant) =>
		memberRoles.map((role) => `${role}-${tenant}`),
	),
];

/** A request of each operation that asks for as much as it can of one tenant. */
const requests: Readonly<
	Record<
		OperationName,
		(client: RestClient, login: string, tenant: TenantKey) => Promise<Answer>
	>
> = {
	whoAmI: (client, login) => client.get("/users/whoami", login),
	tenants: (client, login) => client.get("/tenants", login),
	alerts: (client, login, tenant) =>
		client.get(
			`/alerts?withEvents&withAffected&tenantID=${tenantIds[tenant]}`,
			login,
		),
	closeAlert: (client, login, tenant) =>
		client.post(
			"/alerts/close",
			{ id: idOf(`alert-${tenant}`), reason: "responded" },
			login,
		),
	searchEvents: (client, login) =>
		client.post(
			"/events",
			{
				period: { from: "2024-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z" },
				sql: "SELECT * FROM events LIMIT 1000",
			},
			login,
		),
	clusters: (client, login) => client.get("/events/clusters", login),
	services: (client, login) => client.get("/services", login),
};
type Answer = { statusCode: number; body: string };

for (const [name, operation] of Object.entries(operations)) {
	// Object.entries widens the keys of the table.
	const request = requests[name as OperationName];
	describe(operationLabel(operation), () => {
		for (const login of logins) {
			test(`shows ${login} what the role allows`, async (t) => {
				const client = startRestApi(t);
				const user = await client.world.users.findByLogin(login);
				assert.ok(user);
				const principal = toPrincipal(user);
				const { permission } = operation;
				const may = (key: TenantKey) =>
					permission !== undefined &&
					isAllowed(principal, permission, tenantIds[key]);

				for (const tenant of tenantKeys) {
					const answer = await request(client, login, tenant);
					const label = `${tenant}: ${answer.body}`;
					for (const key of tenantKeys) {
						if (may(key)) continue;
						assert.ok(!answer.body.includes(markOf(key)), label);
					}
					if (permission === undefined || operation.isOpenToAll) {
						assert.equal(answer.statusCode, 200, label);
					} else if (!tenantKeys.some(may)) {
						assert.equal(answer.statusCode, 403, label);
					} else if (operation.answer === undefined) {
						assert.equal(answer.statusCode, may(tenant) ? 204 : 403, label);
						const { alerts } = client.world;
						const alert = await alerts.find(idOf(`alert-${tenant}`));
						assert.equal(alert?.status, may(tenant) ? "closed" : "new");
					} else {
						assert.equal(answer.statusCode, 200, label);
						if (may(tenant)) {
							assert.ok(answer.body.includes(markOf(tenant)), label);
						}
					}
				}
			});
		}
	});
}
