/** Every endpoint with every role in every tenant: nobody gets anything of a tenant in which the role lacks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Endpoint, endpoints } from "#api/contract/index.ts";
import { isAllowed, type Permission, toPrincipal } from "#core/index.ts";
import { type Request, startConsoleApi } from "../testing/console-client.ts";
import { addCorrelators } from "../testing/fake-active-lists.ts";
import {
	idOf,
	markOf,
	memberRoles,
	newService,
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
	/** The thing with the id belongs to the caller, whatever the tenant. */
	readonly isOwn?: boolean;
	/** Whether the answer shows the tenant's mark to those who may see it. */
	readonly showsMark?: boolean;
}

const period = { from: now - 1000, to: now + 1000 };
const periodQuery = `from=${period.from}&to=${period.to}`;
const sql = "SELECT * FROM events LIMIT 10000";
const nothing = () => ({});
const onTask = (name: string) => (tenant: TenantKey) => ({
	params: { id: idOf(`${name}-${tenant}`) },
});
const emptyDictionary = { type: "dictionary", entries: {} };
const onService = () => (tenant: TenantKey) => ({
	params: { id: idOf(`collector-${tenant}`) },
});
const onResource = (name: string, body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`${name}-${tenant}`) },
	...(body && { body }),
});
const policyOf = (tenant: TenantKey) => ({
	name: `Policy of ${markOf(tenant)}`,
	...{ windowMinutes: 10, recipients: [] },
});
const onSource = (body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`source-${tenant}`) },
	...(body && { body }),
});
const onSettings = (body?: object) => (tenant: TenantKey) => ({
	params: { kind: "notes", tenantId: tenantIds[tenant] },
	...(body && { body }),
});
const onAsset = (body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`asset-${tenant}`) },
	...(body && { body }),
});
const onCategory = (body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`category-${tenant}`) },
	...(body && { body }),
});
const newAssetBody = {
	...{ name: "New", fqdn: "new.test", ipAddresses: [], macAddresses: [] },
	...{ owner: "", os: { name: "", version: "" } },
	...{ software: [], customFields: [] },
};
const newCategoryBody = {
	...{ name: "New", severity: 1, description: "", kind: "manual" },
};
const noRights = { isGeneralAdministrator: false, roles: [] };
const onUser = (body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`operator-${tenant}`) },
	...(body && { body }),
});
const onTenant = (body: object) => (tenant: TenantKey) => ({
	params: { id: tenantIds[tenant] },
	body,
});
const onList = (body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`correlator-${tenant}`), list: idOf(`list-${tenant}`) },
	...(body && { body }),
});
const onAlert = (body?: object) => (tenant: TenantKey) => ({
	params: { id: idOf(`alert-${tenant}`) },
	...(body && { body }),
});

const cases: Readonly<Record<EndpointName, Case>> = {
	assetList: { permission: "assets.view", request: nothing, showsMark: true },
	exportAssets: {
		permission: "assets.view",
		request: nothing,
		showsMark: true,
	},
	asset: {
		permission: "assets.view",
		request: onAsset(),
		elsewhere: 404,
		showsMark: true,
	},
	createAsset: {
		permission: "assets.edit",
		request: (tenant) => ({
			body: { ...newAssetBody, tenantId: tenantIds[tenant] },
		}),
		elsewhere: 403,
	},
	changeAsset: {
		permission: "assets.edit",
		request: onAsset(newAssetBody),
		elsewhere: 404,
	},
	deleteAssets: {
		permission: "assets.edit",
		request: (tenant) => ({ body: { ids: [idOf(`asset-${tenant}`)] } }),
		elsewhere: 404,
	},
	categorizeAssets: {
		permission: "assets.edit",
		request: (tenant) => ({ body: { ids: [idOf(`asset-${tenant}`)] } }),
		elsewhere: 404,
	},
	importAssets: {
		permission: "assets.edit",
		request: (tenant) => ({
			body: { tenantId: tenantIds[tenant], assets: [{ fqdn: "new.test" }] },
		}),
		elsewhere: 403,
	},
	assetFields: {
		permission: "assets.view",
		request: (tenant) => ({ query: `tenantId=${tenantIds[tenant]}` }),
		elsewhere: 403,
		showsMark: true,
	},
	assetCategories: {
		permission: "assets.view",
		request: nothing,
		showsMark: true,
	},
	createAssetCategory: {
		permission: "assets.edit",
		request: (tenant) => ({
			body: { ...newCategoryBody, tenantId: tenantIds[tenant] },
		}),
		elsewhere: 403,
	},
	changeAssetCategory: {
		permission: "assets.edit",
		request: onCategory(newCategoryBody),
		elsewhere: 404,
	},
	deleteAssetCategory: {
		permission: "assets.edit",
		request: onCategory(),
		elsewhere: 404,
	},
	startCategorization: {
		permission: "assets.edit",
		request: onCategory(),
		elsewhere: 404,
	},
	activeLists: {
		permission: "activeLists.view",
		request: (tenant) => ({ params: { id: idOf(`correlator-${tenant}`) } }),
		showsMark: true,
	},
	activeListRecords: { permission: "activeLists.view", request: onList() },
	putActiveListRecord: {
		permission: "activeLists.edit",
		request: onList({ key: "k", fields: {} }),
	},
	deleteActiveListRecords: {
		permission: "activeLists.edit",
		request: onList({ keys: ["k"] }),
	},
	clearActiveList: { permission: "activeLists.edit", request: onList() },
	importActiveListPart: {
		permission: "activeLists.edit",
		request: onList({ isFirst: true, records: [] }),
	},
	exportActiveListPart: {
		permission: "activeLists.view",
		request: onList({}),
	},
	logIn: { request: () => ({ body: { login: "nobody", password } }) },
	logOut: { request: nothing },
	me: { request: nothing },
	changePassword: {
		request: () => ({ body: { current: password, next: "Better22!" } }),
	},
	createToken: { request: () => ({ body: {} }) },
	revokeToken: { request: nothing },
	profile: { request: nothing },
	changeProfile: { request: () => ({ body: { name: "Another name" } }) },
	setOwnOperations: { request: () => ({ body: { operations: [] } }) },
	apiOperations: { request: nothing },
	sessions: { request: nothing },
	endSession: { request: () => ({ params: { id: "none" } }) },
	endOtherSessions: { request: nothing },
	shownTenants: { request: nothing },
	setShownTenants: { request: () => ({ body: { tenantIds: null } }) },
	users: { permission: "users.view", request: nothing },
	user: { permission: "users.view", request: onUser() },
	createUser: {
		permission: "users.edit",
		request: () => ({
			body: {
				...{ login: "fresh", name: "Fresh", email: "fresh@example.org" },
				...noRights,
			},
		}),
	},
	changeUser: {
		permission: "users.edit",
		request: onUser({ name: "Another name" }),
	},
	setUserRoles: { permission: "users.edit", request: onUser(noRights) },
	setUserDisabled: {
		permission: "users.edit",
		request: onUser({ isDisabled: true }),
	},
	setUserPassword: { permission: "users.edit", request: onUser({}) },
	createUserToken: { permission: "users.edit", request: onUser({}) },
	revokeUserToken: { permission: "users.edit", request: onUser() },
	setUserOperations: {
		permission: "users.edit",
		request: onUser({ operations: [] }),
	},
	endUserSessions: { permission: "users.edit", request: onUser() },
	tenants: { permission: "tenants.view", request: nothing, showsMark: true },
	createTenant: {
		permission: "tenants.edit",
		request: () => ({ body: { name: "New" } }),
	},
	changeTenant: {
		permission: "tenants.edit",
		request: onTenant({ epsLimit: 10 }),
		showsMark: true,
	},
	setTenantDisabled: {
		permission: "tenants.edit",
		request: onTenant({ isDisabled: true }),
		showsMark: true,
	},
	// All of them only general administrators see, which tasks.test.ts shows.
	tasks: { request: () => ({ query: "mine=true" }) },
	task: {
		permission: "tasks.viewAll",
		request: onTask("task"),
		showsMark: true,
	},
	cancelTask: {
		permission: "tasks.viewAll",
		request: onTask("task"),
		showsMark: true,
	},
	restartTask: {
		permission: "tasks.viewAll",
		request: onTask("ended-task"),
		showsMark: true,
	},
	backups: { permission: "core.backUp", request: nothing },
	makeBackup: { permission: "core.backUp", request: nothing },
	deleteBackup: {
		permission: "core.backUp",
		request: () => ({
			params: { name: "ursa-backup-2026-05-01T00-00-00-000Z.tar.gz" },
		}),
	},
	scheduleBackups: {
		permission: "core.backUp",
		request: () => ({ body: { everyHours: 24, keep: 7, isDisabled: false } }),
	},
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
	dashboards: {
		permission: "dashboards.view",
		request: nothing,
		showsMark: true,
	},
	dashboard: {
		permission: "dashboards.view",
		request: (tenant) => ({ params: { id: idOf(`dashboard-${tenant}`) } }),
		elsewhere: 404,
		showsMark: true,
	},
	createDashboard: {
		permission: "dashboards.edit",
		request: (tenant) => ({
			body: {
				tenantId: tenantIds[tenant],
				name: markOf(tenant),
				body: { widgets: [] },
			},
		}),
		elsewhere: 403,
		showsMark: true,
	},
	// They belong to the analyst of their tenant; other owners are a matter of the handler's own test.
	updateDashboard: {
		permission: "dashboards.edit",
		request: (tenant) => ({
			params: { id: idOf(`dashboard-${tenant}`) },
			body: { version: 1 },
		}),
		elsewhere: 404,
		showsMark: true,
	},
	deleteDashboard: {
		permission: "dashboards.edit",
		request: (tenant) => ({ params: { id: idOf(`dashboard-${tenant}`) } }),
		elsewhere: 404,
	},
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
	sources: { permission: "sources.view", request: nothing, showsMark: true },
	sourceRates: {
		permission: "sources.view",
		request: (tenant) => ({ body: { ids: [idOf(`source-${tenant}`)] } }),
	},
	renameSource: {
		permission: "sources.edit",
		request: onSource({ name: "renamed" }),
		showsMark: true,
	},
	deleteSource: { permission: "sources.edit", request: onSource() },
	assignSourcePolicy: {
		permission: "sources.edit",
		request: (tenant) => ({
			body: {
				ids: [idOf(`source-${tenant}`)],
				policyId: idOf(`policy-${tenant}`),
			},
		}),
		elsewhere: 404,
		showsMark: true,
	},
	sourcePolicies: {
		permission: "sources.view",
		request: nothing,
		showsMark: true,
	},
	createSourcePolicy: {
		permission: "sources.edit",
		request: (tenant) => ({
			body: { tenantId: tenantIds[tenant], ...policyOf(tenant) },
		}),
		elsewhere: 403,
		showsMark: true,
	},
	updateSourcePolicy: {
		permission: "sources.edit",
		request: (tenant) => ({
			params: { id: idOf(`policy-${tenant}`) },
			body: { version: 1, ...policyOf(tenant) },
		}),
		showsMark: true,
	},
	deleteSourcePolicy: {
		permission: "sources.edit",
		request: (tenant) => ({ params: { id: idOf(`policy-${tenant}`) } }),
	},
	settingsKinds: { permission: "settings.view", request: nothing },
	settingsSchema: {
		permission: "settings.view",
		request: () => ({ params: { kind: "notes" } }),
	},
	settingsTenants: {
		permission: "settings.view",
		request: () => ({ params: { kind: "notes" } }),
	},
	settings: {
		permission: "settings.view",
		request: onSettings(),
		elsewhere: 404,
		showsMark: true,
	},
	saveSettings: {
		permission: "settings.edit",
		request: (tenant) =>
			onSettings({
				...{ version: 1, isDisabled: false },
				body: { note: markOf(tenant) },
			})(tenant),
		elsewhere: 404,
		showsMark: true,
	},
	deleteSettings: {
		permission: "settings.edit",
		request: onSettings(),
		elsewhere: 404,
	},
	validateSettings: {
		permission: "settings.edit",
		request: onSettings({ body: {} }),
		elsewhere: 404,
	},
	testMail: {
		permission: "installation.edit",
		request: () => ({
			body: {
				recipient: "a@b.example",
				body: { host: "m", from: "", tls: "ssl" },
			},
		}),
	},
	mailState: { permission: "installation.edit", request: nothing },
	verifyAudit: {
		permission: "installation.edit",
		request: () => ({ body: {} }),
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
	resourceVersions: {
		permission: "resources.view",
		request: onResource("dictionary"),
	},
	compareResourceVersions: {
		permission: "resources.view",
		request: (tenant) => ({
			...onResource("dictionary")(tenant),
			query: "from=1&to=1",
		}),
	},
	restoreResource: {
		permission: "resources.edit",
		request: onResource("dictionary", { version: 1, earlier: 1 }),
		showsMark: true,
	},
	moveResources: {
		permission: "resources.edit",
		request: (tenant) => ({
			body: { ids: [idOf(`dictionary-${tenant}`)], folderId: null },
		}),
		elsewhere: 404,
	},
	resourceFolders: {
		permission: "resources.view",
		request: nothing,
		showsMark: true,
	},
	createFolder: {
		permission: "resources.edit",
		request: (tenant) => ({
			body: {
				...{ tenantId: tenantIds[tenant], kind: "dictionary" },
				name: markOf(tenant),
			},
		}),
		elsewhere: 403,
		showsMark: true,
	},
	changeFolder: {
		permission: "resources.edit",
		request: onResource("folder", { name: "Other" }),
		showsMark: true,
	},
	deleteFolder: {
		permission: "resources.edit",
		request: onResource("folder"),
	},
	exportResources: {
		permission: "resources.transfer",
		request: (tenant) => ({
			body: { ids: [idOf(`dictionary-${tenant}`)], password: "Pass" },
		}),
		elsewhere: 404,
	},
	uploadPackage: {
		permission: "resources.transfer",
		request: () => ({ body: { content: "AAAA" } }),
	},
	downloadPackage: {
		permission: "resources.transfer",
		isOwn: true,
		request: () => ({ params: { id: idOf("package") } }),
	},
	openPackage: {
		permission: "resources.transfer",
		request: (tenant) => ({
			params: { id: idOf("package") },
			body: { password: "Pass", tenantId: tenantIds[tenant] },
		}),
		elsewhere: 403,
	},
	importPackage: {
		permission: "resources.transfer",
		request: (tenant) => ({
			params: { id: idOf("package") },
			body: { password: "Pass", tenantId: tenantIds[tenant], actions: {} },
		}),
		elsewhere: 403,
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
		one.elsewhere ??
		(endpoint.path.includes(":id") && !one.isOwn ? 404 : undefined);
	const isOfOneTenant = elsewhere !== undefined;

	test(`${endpoint.method} ${endpoint.path} shows everybody what the role allows`, async (t) => {
		for (const login of logins) {
			const client = startConsoleApi(t);
			addCorrelators({ ...client.world, newService });
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
