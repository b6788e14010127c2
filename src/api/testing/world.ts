/**
 * A small installation for tests of the APIs: tenants Main, A, B and Shared; in each of the first three a user per
 * role, an alert, an event, services, a dead letter and a ledger row that carry the tenant's mark in every text.
 */
import { Writable } from "node:stream";
import { pino } from "pino";
import type { Alert, Role, Service, ServiceKind, User } from "#core/index.ts";
import { mailErrors, sharedTenantId } from "#core/index.ts";
import type { ApiDependencies } from "../dependencies.ts";
import {
	createFakeActiveLists,
	type FakeActiveLists,
} from "./fake-active-lists.ts";
import { createFakeAlerts, type FakeAlerts } from "./fake-alerts.ts";
import { createFakeAssets } from "./fake-assets.ts";
import { createFakeBackup, type FakeBackup } from "./fake-backup.ts";
import { createFakeDashboards } from "./fake-dashboards.ts";
import {
	createFakeEventStore,
	type FakeEventStore,
} from "./fake-event-store.ts";
import { createFakeRegistry } from "./fake-registry.ts";
import {
	createFakeResources,
	createFakeTransfer,
	type FakeResources,
} from "./fake-resources.ts";
import { createFakeSettings } from "./fake-settings.ts";
import { createFakeSources } from "./fake-sources.ts";
import { createFakeTasks, type FakeTasks, newTask } from "./fake-tasks.ts";
import { createFakeTenants, newTenant } from "./fake-tenants.ts";
import { createFakeUsers, type FakeUsers } from "./fake-users.ts";
import {
	idOf,
	markOf,
	memberRoles,
	now,
	password,
	type TenantKey,
	tenantIds,
	tenantKeys,
	tokenOf,
} from "./names.ts";
import {
	newCollector,
	newDictionary,
	newRule,
	newSecret,
} from "./new-resources.ts";

export * from "./names.ts";

export interface World extends ApiDependencies {
	readonly users: FakeUsers;
	readonly alerts: FakeAlerts;
	/** Without a list until some are added. */
	readonly activeLists: FakeActiveLists;
	readonly eventStore: FakeEventStore;
	readonly tasks: FakeTasks;
	readonly backup: FakeBackup;
	readonly resources: FakeResources;
	/** Ids of dead letters that became events, in order. */
	readonly replayedLetters: readonly string[];
	readonly serviceList: Service[];
	/** Everything logged, as JSON lines. */
	readonly logText: () => string;
}

/** Logins: `boss` (general administrator), `nobody` (no role), `gone` (disabled), and `<role>-<tenant>`. */
export function createWorld(): World {
	const clock = () => now;
	const users = createFakeUsers(clock);
	const alerts = createFakeAlerts(clock);
	const eventStore = createFakeEventStore();
	const serviceList: Service[] = [];
	const replayedLetters: string[] = [];
	const resources = createFakeResources(clock);
	const tasks = createFakeTasks(clock);

	const addUser = (login: string, more: Partial<User> = {}) => {
		users.add(newUser(login, more), password, tokenOf(login));
	};
	addUser("boss", { isGeneralAdministrator: true });
	addUser("nobody");
	addUser("gone", { isGeneralAdministrator: true, isDisabled: true });
	for (const tenant of tenantKeys) {
		for (const role of memberRoles) {
			addUser(`${role}-${tenant}`, {
				roles: [{ tenantId: tenantIds[tenant], role: role satisfies Role }],
			});
		}
		const rule = newRule(tenant);
		resources.add(rule);
		resources.add(newDictionary(tenant));
		resources.add(newSecret(tenant));
		resources.add(newCollector(tenant));
		const event = newEvent(tenant);
		alerts.add(newAlert(tenant, rule.id), [
			{ id: String(event.ID), kind: "base", timestamp: now, event },
		]);
		eventStore.events.push(event);
		serviceList.push(newService(tenant, "collector"));
		eventStore.ledgerEntries.push({
			hour: now,
			tenantId: tenantIds[tenant],
			serviceId: idOf(`collector-${tenant}`),
			connector: markOf(tenant),
			source: "10.0.0.1",
			outcome: "received",
			reason: "",
			count: 7,
		});
		const task = { tenantId: tenantIds[tenant], title: markOf(tenant) };
		tasks.add(newTask({ id: idOf(`task-${tenant}`), ...task }));
		tasks.add(
			newTask({
				...{ id: idOf(`ended-task-${tenant}`), ...task },
				...{ state: "completed", endedAt: now, userId: idOf("gone") },
			}),
		);
		eventStore.letters.push({
			id: idOf(`letter-${tenant}`),
			timestamp: now,
			tenantId: tenantIds[tenant],
			serviceId: idOf(`collector-${tenant}`),
			connector: "tcp:5140",
			source: "10.0.0.1",
			code: "json.syntax",
			cause: "not JSON",
			raw: markOf(tenant),
			rawBytes: 9,
		});
	}
	serviceList.push(newService("main", "storage", { name: "Storage" }));
	resources.add({
		...newDictionary("main"),
		id: idOf("dictionary-shared"),
		tenantId: sharedTenantId,
		name: "Ports",
		body: { type: "dictionary", entries: {} },
	});

	const lines: string[] = [];
	const log = pino(
		{ level: "debug" },
		new Writable({
			write: (chunk, _encoding, done) => {
				lines.push(String(chunk));
				done();
			},
		}),
	);
	return {
		users,
		alerts,
		activeLists: createFakeActiveLists(),
		eventStore,
		serviceList,
		tenants: createFakeTenants([
			newTenant(tenantIds.main, "Main", {
				isMain: true,
				description: markOf("main"),
			}),
			newTenant(tenantIds.a, "A", { description: markOf("a") }),
			newTenant(tenantIds.b, "B", { description: markOf("b") }),
			newTenant(sharedTenantId, "Shared", { isShared: true }),
		]),
		resources,
		transfer: createFakeTransfer(resources),
		tasks,
		backup: createFakeBackup(clock, tasks, tenantIds.main),
		services: createFakeRegistry(
			serviceList,
			resources,
			(resourceId, tenantId) =>
				newService("a", "collector", {
					...{ id: idOf(`new ${resourceId}`), resourceId, tenantId },
					...{ name: "New", status: "gray" as const },
				}),
		),
		deadLetterReplay: {
			// Those that are too large stay so.
			replay: async (ids) => {
				const letters = eventStore.letters.filter(({ id }) => ids.includes(id));
				const refused = letters.filter(({ code }) => code === "event.tooLarge");
				const passed = letters.filter((letter) => !refused.includes(letter));
				replayedLetters.push(...passed.map(({ id }) => id));
				return { replayed: passed.length, refused };
			},
		},
		replayedLetters,
		dashboards: createFakeDashboards(
			tenantKeys.map((tenant) => ({
				...{ id: idOf(`dashboard-${tenant}`), tenantId: tenantIds[tenant] },
				...{ name: markOf(tenant), body: { widgets: [] }, version: 1 },
				...{
					ownerId: idOf(`analyst-${tenant}`),
					createdAt: now,
					updatedAt: now,
				},
			})),
			clock,
		),
		settings: createFakeSettings(
			tenantIds.main,
			clock,
			Object.fromEntries(
				tenantKeys.map((tenant) => [tenantIds[tenant], markOf(tenant)]),
			),
		),
		mailer: {
			isConfigured: async () => true,
			send: async () => undefined,
			test: async (_settings, recipient) => {
				if (recipient.startsWith("gone@")) {
					throw mailErrors.make("recipientRefused", { recipient });
				}
			},
		},
		...createFakeAssets(tenantKeys),
		outbox: { state: async () => ({ waiting: 0 }) },
		sources: createFakeSources(
			tenantKeys.map((tenant) => ({
				...{ id: idOf(`source-${tenant}`), tenantId: tenantIds[tenant] },
				...{ serviceId: idOf(`collector-${tenant}`), source: "10.0.0.1" },
				...{ connector: markOf(tenant), name: markOf(tenant) },
				...{ state: "green", lastEventAt: now, changedAt: now },
			})),
			tenantKeys.map((tenant) => ({
				...{ id: idOf(`policy-${tenant}`), tenantId: tenantIds[tenant] },
				...{ name: `Policy ${markOf(tenant)}`, windowMinutes: 10 },
				...{ recipients: [], version: 1, createdAt: now, updatedAt: now },
			})),
		),
		auditVerifier: {
			verify: async () => ({
				...{ records: 0, last: 0, unverifiable: 0 },
				...{ problems: [], notices: [] },
			}),
		},
		coreAddress: "siem.example.org:7210",
		version: "1.2.3",
		log,
		clock,
		logText: () => lines.join(""),
	};
}

export function newUser(login: string, more: Partial<User> = {}): User {
	return {
		id: idOf(login),
		login,
		name: `Name of ${login}`,
		email: `${login}@example.org`,
		isDisabled: false,
		isGeneralAdministrator: false,
		roles: [],
		...{ receivesNotifications: false, hidesShared: false },
		mustChangePassword: false,
		createdAt: now,
		updatedAt: now,
		...more,
	};
}

export function newAlert(
	tenant: TenantKey,
	ruleId: string,
	more: Partial<Alert> = {},
): Alert {
	return {
		id: idOf(`alert-${tenant}`),
		tenantId: tenantIds[tenant],
		name: `Brute force ${markOf(tenant)}`,
		ruleId,
		ruleName: "Brute force",
		priority: 9,
		severity: "high",
		status: "new",
		firstSeen: now - 60_000,
		lastSeen: now,
		updatedAt: now,
		groupedBy: { SourceAddress: "10.0.0.1" },
		detectionCount: 1,
		technique: "T1110.001",
		tactic: "credential-access",
		isOverflowed: false,
		...more,
	};
}

export function newEvent(
	tenant: TenantKey,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	return {
		ID: idOf(`event-${tenant}`),
		Timestamp: now,
		Type: 1,
		TenantID: tenantIds[tenant],
		Name: markOf(tenant),
		DeviceVendor: "OpenBSD",
		...more,
	};
}

export function newService(
	tenant: TenantKey,
	kind: ServiceKind,
	more: Partial<Service> = {},
): Service {
	return {
		id: idOf(`${kind}-${tenant}`),
		tenantId: tenantIds[tenant],
		resourceId: idOf(`${kind}-resource-${tenant}`),
		kind,
		name: `${kind} ${markOf(tenant)}`,
		address: "127.0.0.1:7221",
		fqdn: "siem.example.org",
		status: "green",
		warning: "",
		version: "1.2.3",
		startedAt: now - 93_784_000,
		createdAt: now - 100_000_000,
		updatedAt: now,
		counters: [{ name: "received", reason: "", value: 7 }],
		rates: { received: 12.4 },
		backlogBytes: 0,
		...more,
	};
}
