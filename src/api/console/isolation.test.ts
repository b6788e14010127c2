/** Every endpoint with every role in every tenant: nobody gets anything of a tenant in which the role lacks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Endpoint, endpoints } from "#api/contract/index.ts";
import { isAllowed, type Permission, toPrincipal } from "#core/index.ts";
import { type Request, startConsoleApi } from "../testing/console-client.ts";
import {
	idOf,
	markOf,
	memberRoles,
	now,
	password,
	type TenantKey,
	tenantIds,
	tenantKeys,
} from "../testing/world.ts";
import type { EndpointName } from "./handler.ts";

interface Case {
	/** Needed in the tenant whose objects the request asks for; absent = every user. */
	readonly permission?: Permission;
	/** Asks for as much as it can, of one tenant where it can. */
	readonly request: (tenant: TenantKey) => Request;
	/** What those get who may do it in another tenant only; 404 for paths with an id, else they get what is theirs. */
	readonly elsewhere?: 403 | 404;
	/** Whether the answer shows the tenant's mark to those who may see it. */
	readonly showsMark?: boolean;
}

const period = { from: now - 1000, to: now + 1000 };
const periodQuery = `from=${period.from}&to=${period.to}`;
const sql = "SELECT * FROM events LIMIT 10000";
const nothing = () => ({});
const emptyDictionary = { type: "dictionary", entries: {} };
const onService = () => (tenant: TenantKey) => ({
	params: { id: idOf(`collector-${tenant}`) },
});
const onResource = (name: string, body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`${name}-${tenant}`) },
	...(body && { body }),
});
const onAlert = (body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`alert-${tenant}`) },
	...(body && { body }),
});

const cases: Readonly<Record<EndpointName, Case>> = {
	logIn: { request: () => ({ body: { login: "nobody", password } }) },
	logOut: { request: nothing },
	me: { request: nothing },
	changePassword: {
		request: () => ({ body: { current: password, next: password } }),
	},
	createToken: { request: nothing },
	eventFields: { request: nothing },
	sqlFunctions: { request: nothing },
	searchEvents: {
		permission: "events.search",
		request: () => ({ body: { sql, ...period } }),
		showsMark: true,
	},
	eventHistogram: {
		permission: "events.search",
		request: () => ({ body: { sql, ...period } }),
	},
	event: {
		permission: "events.search",
		request: (tenant) => ({ params: { id: idOf(`event-${tenant}`) } }),
		showsMark: true,
	},
	alerts: { permission: "alerts.view", request: nothing, showsMark: true },
	alert: { permission: "alerts.view", request: onAlert(), showsMark: true },
	assignAlert: {
		permission: "alerts.process",
		request: onAlert({ assigneeId: null }),
		showsMark: true,
	},
	closeAlert: {
		permission: "alerts.process",
		request: onAlert({ reason: "responded" }),
		showsMark: true,
	},
	setAlertSeverity: {
		permission: "alerts.process",
		request: onAlert({ severity: "low" }),
		showsMark: true,
	},
	commentAlert: {
		permission: "alerts.process",
		request: onAlert({ text: "hello" }),
	},
	assignees: { permission: "alerts.process", request: nothing },
	services: { permission: "services.view", request: nothing, showsMark: true },
	ledger: {
		permission: "services.view",
		request: () => ({ query: periodQuery }),
		showsMark: true,
	},
	deadLetters: {
		permission: "services.view",
		request: () => ({ query: periodQuery }),
		showsMark: true,
	},
	verifyLedger: {
		permission: "services.view",
		request: () => ({ body: period }),
	},
	deadLetter: {
		permission: "services.view",
		request: (tenant) => ({ params: { id: idOf(`letter-${tenant}`) } }),
		showsMark: true,
	},
	replayDeadLetters: {
		permission: "deadLetters.replay",
		request: (tenant) => ({ body: { ids: [idOf(`letter-${tenant}`)] } }),
		elsewhere: 404,
	},
	service: {
		permission: "services.view",
		request: onService(),
		showsMark: true,
	},
	createService: {
		permission: "services.manage",
		request: (tenant) => ({
			body: { resourceId: idOf(`collector-resource-${tenant}`) },
		}),
		elsewhere: 404,
	},
	deleteService: { permission: "services.manage", request: onService() },
	reloadService: {
		permission: "services.reload",
		request: onService(),
		showsMark: true,
	},
	restartService: {
		permission: "services.manage",
		request: onService(),
		showsMark: true,
	},
	resetServiceCertificate: {
		permission: "services.manage",
		request: onService(),
	},
	resourceKinds: { permission: "resources.view", request: nothing },
	resourceSchema: {
		permission: "resources.view",
		request: () => ({ params: { kind: "collector" } }),
	},
	resources: {
		permission: "resources.view",
		request: nothing,
		showsMark: true,
	},
	resource: {
		permission: "resources.view",
		request: onResource("dictionary"),
		showsMark: true,
	},
	createResource: {
		permission: "resources.edit",
		request: (tenant) => ({
			body: {
				...{ kind: "dictionary", tenantId: tenantIds[tenant] },
				...{ name: markOf(tenant), body: emptyDictionary },
			},
		}),
		elsewhere: 403,
	},
	updateResource: {
		permission: "resources.edit",
		request: onResource("dictionary", { version: 1, description: "changed" }),
		showsMark: true,
	},
	deleteResource: {
		permission: "resources.edit",
		request: onResource("dictionary"),
	},
	duplicateResource: {
		permission: "resources.edit",
		request: onResource("dictionary", {}),
		showsMark: true,
	},
	resourceUsers: {
		permission: "resources.view",
		request: onResource("rule"),
		showsMark: true,
	},
	validateResource: {
		permission: "resources.edit",
		request: (tenant) => ({
			body: {
				...{ kind: "dictionary", tenantId: tenantIds[tenant] },
				body: emptyDictionary,
			},
		}),
		elsewhere: 403,
	},
	testNormalizer: {
		permission: "resources.view",
		request: (tenant) => ({
			body: {
				tenantId: tenantIds[tenant],
				normalizer: { parsing: { method: "json" } },
				samples: ["{}"],
			},
		}),
		elsewhere: 403,
	},
};

const logins = [
	"boss",
	"nobody",
	...tenantKeys.flatMap((tenant) =>
		memberRoles.map((role) => `${role}-${tenant}`),
	),
];

for (const [key, one] of Object.entries(cases)) {
	const { permission, request, showsMark } = one;
	// Object.entries widens the keys of the table.
	const name = key as EndpointName;
	const endpoint: Endpoint = endpoints[name];
	const elsewhere =
		one.elsewhere ?? (endpoint.path.includes(":id") ? 404 : undefined);
	const isOfOneTenant = elsewhere !== undefined;

	test(`${endpoint.method} ${endpoint.path} shows everybody what the role allows`, async (t) => {
		for (const login of logins) {
			const client = startConsoleApi(t);
			// Requests that name no tenant are the same for all.
			for (const tenant of isOfOneTenant ? tenantKeys : (["a"] as const)) {
				const user = await client.world.users.findByLogin(login);
				assert.ok(user);
				const principal = toPrincipal(user);
				const may = (key: TenantKey) =>
					permission !== undefined &&
					isAllowed(principal, permission, tenantIds[key]);
				const answer = await client.call(name, request(tenant), login);
				const label = `${login} ${tenant} ${answer.body}`;

				for (const other of tenantKeys) {
					if (may(other)) continue;
					assert.ok(!answer.body.includes(markOf(other)), label);
				}
				if (permission === undefined) {
					assert.ok(answer.statusCode < 300, label);
				} else if (!tenantKeys.some(may)) {
					assert.equal(answer.statusCode, 403, label);
				} else if (isOfOneTenant && !may(tenant)) {
					assert.equal(answer.statusCode, elsewhere, label);
				} else {
					assert.ok(answer.statusCode < 300, label);
					for (const shown of isOfOneTenant ? [tenant] : tenantKeys) {
						if (!showsMark || !may(shown)) continue;
						assert.ok(answer.body.includes(markOf(shown)), label);
					}
				}
			}
		}
	});

	test(`${endpoint.method} ${endpoint.path} needs a session unless it is public`, async (t) => {
		const { call } = startConsoleApi(t);
		const answer = await call(name, request("a"), "");
		assert.equal(answer.statusCode, endpoint.isPublic ? 200 : 401);
	});
}
