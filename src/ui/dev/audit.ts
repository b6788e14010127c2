/** Invented audit events: who did what in the last days. */

import type { MockEvent } from "./events.ts";
import { tenants } from "./events.ts";
import type { Random } from "./random.ts";

const hour = 3_600_000;
const days = 6;

type Sample = Readonly<Record<string, unknown>>;

const object = (kind: string, name: string, id: string) => ({
	DeviceFacility: kind,
	DeviceProcessName: name,
	DeviceExternalID: id,
});
const change = (before: unknown, after: unknown) => ({
	S: {
		...(before !== undefined && { before: JSON.stringify(before) }),
		...(after !== undefined && { after: JSON.stringify(after) }),
	},
});
const by = (login: string) => ({
	SourceUserName: login,
	SourceUserID: `user-${login}`,
	SourceAddress: login === "admin" ? "10.20.0.200" : "10.20.4.17",
	SourcePort: 51_844,
});

const samples: readonly Sample[] = [
	{ DeviceAction: "user login", ...by("admin") },
	{ DeviceAction: "user login", ...by("operator") },
	{
		DeviceAction: "user login",
		...by("admin"),
		...{ EventOutcome: "failed", Message: "wrong password" },
		SourceTranslatedAddress: "203.0.113.77",
	},
	{
		DeviceAction: "resource updated",
		...by("admin"),
		...object("correlationRule", "SSH password guessing", "rule-1"),
		...change(
			{ name: "SSH password guessing", body: { threshold: 10, window: 60 } },
			{ name: "SSH password guessing", body: { threshold: 5, window: 60 } },
		),
	},
	{
		DeviceAction: "resource added",
		...by("admin"),
		...object("filter", "Office networks", "filter-7"),
		...change(undefined, {
			name: "Office networks",
			body: { condition: { field: "SourceAddress", value: "10.20.0.0/16" } },
		}),
	},
	{
		DeviceAction: "alert closed",
		...by("operator"),
		...object("alert", "SSH password guessing", "alert-9"),
		...change({ status: "assigned" }, { status: "closed" }),
	},
	{
		DeviceAction: "user role changed",
		...by("admin"),
		...{ DestinationUserName: "t.novak", DestinationUserPrivileges: "analyst" },
		...{ DeviceCustomString1: "analyst", DeviceCustomString1Label: "new role" },
		...{
			DeviceCustomString2: "operator",
			DeviceCustomString2Label: "old role",
		},
	},
	{
		DeviceAction: "service restarted",
		...by("admin"),
		...object("collector", "Plant North collector", "service-2"),
	},
	{
		DeviceAction: "service status changed",
		...object("collector", "Plant North collector", "service-2"),
		...{ EventOutcome: "", Message: "journal is nearly full" },
		...{
			DeviceCustomString1: "yellow",
			DeviceCustomString1Label: "new status",
		},
		...{ DeviceCustomString2: "green", DeviceCustomString2Label: "old status" },
	},
	{
		DeviceAction: "resource updated",
		...by("<img src=x onerror=alert(1)>"),
		...object("dictionary", "Names \u202Egnp.exe", "dictionary-1"),
		...change({ "<b>": "<i>" }, { "<b>": "</pre><script>" }),
	},
];

export function makeAuditEvents(
	random: Random,
	count: number,
	now: number,
): MockEvent[] {
	return Array.from({ length: count }, (_, index) => {
		const at = now - Math.floor(((count - index) / count) * days * 24 * hour);
		const tenant = random.pick(tenants);
		return {
			ID: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
			...{ Timestamp: at, EndTime: at, Type: 4, TenantID: tenants[0]?.id },
			...{
				DeviceVendor: "Ursa",
				DeviceProduct: "Ursa",
				DeviceHostName: "core",
			},
			...{ DeviceTimeZone: "+00:00", EventOutcome: "succeeded" },
			...{ DeviceCustomString5: tenant.id, DeviceCustomString6: tenant.name },
			N: { auditSequence: index + 1 },
			...random.pick(samples),
		};
	});
}

export function verifyAudit(count: number) {
	return {
		...{ records: count, last: count, unverifiable: 0 },
		...{ problems: [], notices: [] },
	};
}
