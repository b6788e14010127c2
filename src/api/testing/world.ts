/**
 * A small installation for tests of the APIs: tenants Main, A, B and Shared; in each of the first three a user per
 * role, an alert, an event, services, a dead letter and a ledger row that carry the tenant's mark in every text.
 */
import { createHash } from "node:crypto";
import { Writable } from "node:stream";
import { pino } from "pino";
import type {
	Alert,
	Resource,
	Role,
	Service,
	ServiceKind,
	User,
} from "#core/index.ts";
import { sharedTenantId } from "#core/index.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { createFakeAlerts, type FakeAlerts } from "./fake-alerts.ts";
import {
	createFakeEventStore,
	type FakeEventStore,
} from "./fake-event-store.ts";
import { createFakeTenants, newTenant } from "./fake-tenants.ts";
import { createFakeUsers, type FakeUsers } from "./fake-users.ts";

export const now = Date.UTC(2024, 4, 17, 12);
export const password = "Correct1!";

export const tenantIds = {
	main: "10000000-0000-4000-8000-000000000001",
	a: "10000000-0000-4000-8000-00000000000a",
	b: "10000000-0000-4000-8000-00000000000b",
} as const;
export type TenantKey = keyof typeof tenantIds;
export const tenantKeys = ["main", "a", "b"] as const;
export const memberRoles = ["admin", "analyst", "operator"] as const;

/** Stands in every text that belongs to the tenant and must not reach anybody else. */
export function markOf(tenant: TenantKey): string {
	return `mark-of-${tenant}`;
}

export interface World extends ApiDependencies {
	readonly users: FakeUsers;
	readonly alerts: FakeAlerts;
	readonly eventStore: FakeEventStore;
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
	const resources = new Map<string, Resource>();

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
		resources.set(rule.id, rule);
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
		resources: {
			list: async () => [...resources.values()],
			find: async (id) => resources.get(id),
			create: refuse,
			update: refuse,
			delete: refuse,
			ship: refuse,
		},
		services: { list: async () => serviceList },
		version: "1.2.3",
		log,
		clock,
		logText: () => lines.join(""),
	};
}

/** A fixed id for a name. */
export function idOf(name: string): string {
	const hex = createHash("sha256").update(name).digest("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function tokenOf(login: string): string {
	return idOf(`token ${login}`).replaceAll("-", "");
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

function newRule(tenant: TenantKey): Resource {
	return {
		id: idOf(`rule-${tenant}`),
		kind: "correlationRule",
		tenantId: tenantIds[tenant],
		name: "Brute force",
		description: "",
		body: { kind: "simple", runbook: `Block it, ${markOf(tenant)}` },
		version: 1,
		createdAt: now,
		updatedAt: now,
	};
}

async function refuse(): Promise<never> {
	throw new Error("the fake keeps resources as they are");
}
