/** Invented alerts with their events and history. */
import type { z } from "zod";
import type {
	alertEventShape,
	alertHistoryShape,
	alertShape,
} from "#api/contract/index.ts";
import { type MockEvent, tenants } from "./events.ts";
import type { Random } from "./random.ts";

export type MockAlert = z.output<typeof alertShape>;

export interface AlertRecord {
	alert: MockAlert;
	readonly events: z.output<typeof alertEventShape>[];
	readonly history: z.output<typeof alertHistoryShape>[];
	readonly runbook: string;
}

export const people = [
	{
		id: "c0ffee00-0000-4000-8000-000000000001",
		name: "Ada Bernstein",
		login: "admin",
	},
	{
		id: "c0ffee00-0000-4000-8000-000000000002",
		name: "Oskar Lindqvist",
		login: "operator",
	},
	{
		id: "c0ffee00-0000-4000-8000-000000000003",
		name: "Miriam Haddad",
		login: "m.haddad",
	},
	{
		id: "c0ffee00-0000-4000-8000-000000000004",
		name: "Tomáš Novák",
		login: "t.novak",
	},
];

const rules: readonly [string, MockAlert["severity"], string, string][] = [
	[
		"SSH password guessing from one address",
		"high",
		"T1110",
		"Credential Access",
	],
	["Log-on after many failures", "critical", "T1110", "Credential Access"],
	[
		"LSASS memory read by an unusual process",
		"critical",
		"T1003",
		"Credential Access",
	],
	["Port scan of the server network", "medium", "T1046", "Discovery"],
	["New service installed by PsExec", "high", "T1569", "Execution"],
	[
		"Request for a secrets file on the web front",
		"medium",
		"T1595",
		"Reconnaissance",
	],
	["Member added to Domain Admins", "high", "T1098", "Persistence"],
	[
		"Connection to a known botnet controller",
		"critical",
		"T1071",
		"Command and Control",
	],
	["Account used from two countries within an hour", "low", "", ""],
	["Log source went silent", "low", "", ""],
	[
		'<b>Rule</b> with "odd" name & a very long one that no column can hold whatever its width on the screen may be',
		"medium",
		"T1059",
		"Execution",
	],
];

const runbook = `1. Look at the source address: is it ours, a partner's, or from outside?
2. Search for successful log-ons from the same address in the next hour.
3. From outside, and no success: block the address on the edge firewall.
4. A success: isolate the host, reset the account's password, escalate.

Known harmless sources: the vulnerability scanner 10.20.0.250 on Tuesdays.`;

export function makeAlerts(
	random: Random,
	events: readonly MockEvent[],
	now: number,
): AlertRecord[] {
	const guesses = events.filter(
		(event) =>
			event.SourceAddress === "203.0.113.77" &&
			event.DeviceProduct === "OpenSSH",
	);
	return Array.from({ length: 137 }, (_, i) => {
		const [name, severity, technique, tactic] = rules[
			i === 0 ? 0 : random.below(rules.length)
		] ??
			rules[0] ?? ["", "low", "", ""];
		const lastSeen = now - (i === 0 ? 28 : i * 47 + random.below(40)) * 60_000;
		const firstSeen = lastSeen - random.below(50) * 60_000;
		const status =
			i < 23
				? "new"
				: random.pick([
						"assigned",
						"escalated",
						"closed",
						"closed",
						"closed",
					] as const);
		const person = random.pick(people);
		const alert: MockAlert = {
			id: random.uuid(),
			tenantId: tenants[0]?.id ?? "",
			tenantName: random.pick(tenants).name,
			name,
			ruleId: random.uuid(),
			ruleName: name,
			priority: { low: 2, medium: 6, high: 10, critical: 16 }[severity],
			severity,
			status,
			...(status === "assigned"
				? { assigneeId: person.id, assigneeName: person.name }
				: {}),
			...(status === "closed"
				? {
						closingReason: random.pick([
							"responded",
							"incorrect data",
							"incorrect correlation rule",
						] as const),
					}
				: {}),
			firstSeen,
			lastSeen,
			updatedAt: lastSeen,
			groupedBy:
				i === 0
					? {
							SourceAddress: "203.0.113.77",
							DestinationHostName: "jump.corp.example",
						}
					: { SourceAddress: `10.40.1.${random.below(250)}` },
			detectionCount: i === 0 ? 3 : 1 + random.below(6),
			technique,
			tactic,
			isOverflowed: i % 31 === 4,
		};
		return {
			alert,
			events: makeAlertEvents(
				random,
				alert,
				i === 0 ? guesses : events.slice(i * 7, i * 7 + 40),
			),
			history: [
				{ at: firstSeen, action: "opened", text: `Rule “${name}” fired` },
				...(status === "new"
					? []
					: [
							{
								at: lastSeen + 120_000,
								userName: person.name,
								action: "assigned",
								text: `To ${person.name}`,
							},
						]),
				...(i === 0
					? [
							{
								at: lastSeen + 60_000,
								userName: "Miriam Haddad",
								action: "commented",
								text: "Same network as last week's scan (see ticket).\nI ask the provider about <203.0.113.77>.",
							},
						]
					: []),
			],
			runbook: i % 5 === 3 ? "" : runbook,
		};
	});
}

function makeAlertEvents(
	random: Random,
	alert: MockAlert,
	base: readonly MockEvent[],
): z.output<typeof alertEventShape>[] {
	const perDetection = 8;
	return Array.from({ length: Math.min(alert.detectionCount, 5) }, (_, i) => {
		const timestamp =
			alert.firstSeen +
			((alert.lastSeen - alert.firstSeen) * i) /
				Math.max(alert.detectionCount - 1, 1);
		const id = random.uuid();
		const at = Math.floor(timestamp);
		const correlation: MockEvent = {
			ID: id,
			Timestamp: at,
			Type: 3,
			Name: alert.name,
			Priority: { low: 1, medium: 2, high: 3, critical: 4 }[alert.severity],
			CorrelationRuleID: alert.ruleId,
			CorrelationRuleName: alert.ruleName,
			GroupedBy: Object.keys(alert.groupedBy),
			...alert.groupedBy,
			Technique: alert.technique,
			Tactic: alert.tactic,
			BaseEventCount: perDetection,
		};
		return [
			{ id, kind: "correlation" as const, timestamp: at, event: correlation },
			...base.slice(i * perDetection, (i + 1) * perDetection).map((event) => ({
				id: String(event.ID),
				kind: "base" as const,
				parentId: id,
				timestamp: Number(event.Timestamp),
				event,
			})),
		];
	}).flat();
}
