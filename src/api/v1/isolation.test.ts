/** Every operation with every role in every tenant: nobody gets anything of a tenant in which the role lacks. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isAllowed, toPrincipal } from "#core/index.ts";
import { addCorrelators } from "../testing/fake-active-lists.ts";
import { newDictionary } from "../testing/new-resources.ts";
import { type RestClient, startRestApi } from "../testing/rest-client.ts";
import {
	idOf,
	markOf,
	memberRoles,
	newService,
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

interface Case {
	/** Asks for as much as it can, of one tenant where it can. */
	readonly request: (
		client: RestClient,
		login: string,
		tenant: TenantKey,
	) => Promise<{ statusCode: number; body: string }>;
	/** Whether the answer shows the tenant's mark to those who may see it. */
	readonly showsMark?: boolean;
	/** Who may do it in the tenant; default 200, or 204 without an answer. */
	readonly own?: number;
	/** Who may do it in another tenant only; default 200: they get what is theirs. */
	readonly elsewhere?: number;
}

const getting =
	(path: string | ((tenant: TenantKey) => string)): Case["request"] =>
	(client, login, tenant) =>
		client.get(typeof path === "string" ? path : path(tenant), login);
const posting =
	(path: string, body: (tenant: TenantKey) => unknown): Case["request"] =>
	(client, login, tenant) =>
		client.post(path, body(tenant), login);
const onCorrelator = (tenant: TenantKey) =>
	`correlatorID=${idOf(`correlator-${tenant}`)}`;

const cases: Readonly<Record<OperationName, Case>> = {
	whoAmI: { request: getting("/users/whoami") },
	tenants: { request: getting("/tenants"), showsMark: true },
	alerts: {
		request: getting(
			(tenant) =>
				`/alerts?withEvents&withAffected&tenantID=${tenantIds[tenant]}`,
		),
		showsMark: true,
	},
	closeAlert: {
		request: posting("/alerts/close", (tenant) => ({
			...{ id: idOf(`alert-${tenant}`), reason: "responded" },
		})),
		elsewhere: 403,
	},
	searchEvents: {
		request: posting("/events", () => ({
			period: { from: "2024-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z" },
			sql: "SELECT * FROM events LIMIT 1000",
		})),
		showsMark: true,
	},
	clusters: { request: getting("/events/clusters") },
	services: { request: getting("/services"), showsMark: true },
	assets: {
		request: getting((tenant) => `/assets?tenantID=${tenantIds[tenant]}`),
		showsMark: true,
	},
	importAssets: {
		request: posting("/assets/import", (tenant) => ({
			...{ tenantID: tenantIds[tenant], assets: [{ fqdn: "new.test" }] },
		})),
		elsewhere: 403,
	},
	deleteAssets: {
		request: posting("/assets/delete", (tenant) => ({
			...{ tenantID: tenantIds[tenant], ids: [idOf(`asset-${tenant}`)] },
		})),
		elsewhere: 403,
	},
	resources: { request: getting("/resources"), showsMark: true },
	uploadResources: { request: posting("/resources/upload", () => "file") },
	resourcesContents: {
		request: posting("/resources/toc", () => ({
			...{ fileID: "x", password: "x" },
		})),
	},
	importResources: {
		request: posting("/resources/import", (tenant) => ({
			...{ fileID: "x", password: "x", actions: {} },
			tenantID: tenantIds[tenant],
		})),
		elsewhere: 403,
	},
	exportResources: {
		request: posting("/resources/export", (tenant) => ({
			...{ ids: [idOf(`dictionary-${tenant}`)], password: "x" },
			tenantID: tenantIds[tenant],
		})),
		elsewhere: 403,
	},
	downloadResources: {
		request: getting(`/resources/download/${idOf("package")}`),
	},
	activeLists: {
		request: getting((tenant) => `/activeLists?${onCorrelator(tenant)}`),
		showsMark: true,
		elsewhere: 403,
	},
	importActiveList: {
		request: (client, login, tenant) =>
			client.post(
				`/activeLists/import?${onCorrelator(tenant)}&activeListName=${markOf(tenant)}&format=internal`,
				'{"key":"a","record":{}}',
				login,
			),
		elsewhere: 403,
	},
	dictionary: {
		request: getting((tenant) => `/dictionaries?dictionaryID=table-${tenant}`),
		showsMark: true,
		elsewhere: 403,
	},
	updateDictionary: {
		request: (client, login, tenant) =>
			client.post(
				`/dictionaries/update?dictionaryID=table-${tenant}`,
				`--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nkey,v\n${markOf(tenant)},1\r\n--x--\r\n`,
				login,
			),
		elsewhere: 403,
	},
	settings: {
		request: getting((tenant) => `/settings/id/${idOf(`fields-${tenant}`)}`),
		...{ own: 404, elsewhere: 404 },
	},
	// Of the whole installation.
	backUp: { request: getting("/system/backup"), elsewhere: 403 },
	restore: {
		request: posting("/system/restore", () => "archive"),
		elsewhere: 403,
	},
};

/** What the small installation lacks. */
function furnish({ world }: RestClient): void {
	addCorrelators({ ...world, newService });
	for (const tenant of tenantKeys) {
		world.resources.add({
			...newDictionary(tenant),
			id: `table-${tenant}`,
			body: {
				...{ type: "table", columns: ["v"], rows: { [markOf(tenant)]: ["1"] } },
			},
		});
	}
}

for (const [name, operation] of Object.entries(operations)) {
	// Object.entries widens the keys of the table.
	const one = cases[name as OperationName];
	const own = one.own ?? (operation.answer === undefined ? 204 : 200);
	describe(operationLabel(operation), () => {
		for (const login of logins) {
			test(`shows ${login} what the role allows`, async (t) => {
				const client = startRestApi(t);
				furnish(client);
				const user = await client.world.users.findByLogin(login);
				assert.ok(user);
				const principal = toPrincipal(user);
				const { permission } = operation;
				const may = (key: TenantKey) =>
					permission !== undefined &&
					isAllowed(principal, permission, tenantIds[key]);

				for (const tenant of tenantKeys) {
					const answer = await one.request(client, login, tenant);
					const label = `${tenant}: ${answer.body}`;
					for (const key of tenantKeys) {
						if (may(key)) continue;
						assert.ok(!answer.body.includes(markOf(key)), label);
					}
					if (permission === undefined || operation.isOpenToAll) {
						assert.equal(answer.statusCode, 200, label);
					} else if (!tenantKeys.some(may)) {
						assert.equal(answer.statusCode, 403, label);
					} else if (["importAssets", "deleteAssets"].includes(name)) {
						// They name the tenant that they change and show nothing of it.
						assert.equal(answer.statusCode, may(tenant) ? 200 : 403, label);
					} else {
						const expected = may(tenant) ? own : (one.elsewhere ?? 200);
						assert.equal(answer.statusCode, expected, label);
						if (one.showsMark && may(tenant)) {
							assert.ok(answer.body.includes(markOf(tenant)), label);
						}
					}
					if (name !== "closeAlert") continue;
					const { alerts } = client.world;
					const alert = await alerts.find(idOf(`alert-${tenant}`));
					assert.equal(alert?.status, may(tenant) ? "closed" : "new");
				}
			});
		}
	});
}
