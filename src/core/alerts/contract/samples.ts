/** Samples and a short way to record them, for the contract of alerts. */
import assert from "node:assert/strict";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { deriveId } from "#platform/index.ts";
import { createRecordedAudit } from "../../audit/testing.ts";
import type { Alert, AlertSignal, Alerts } from "../alerts.ts";
import { createAlerts } from "../create-alerts.ts";

export const noon = Date.UTC(2026, 4, 1, 12);
export const tenantId = deriveId("tenant");

let serial = 0;

/** A rule of its own for each test, so that none sees another's alerts. */
export function newRule(name = "Brute force") {
	serial++;
	const ruleId = deriveId("rule", String(serial));
	return (change: Partial<AlertSignal> & { at?: number } = {}): AlertSignal => {
		serial++;
		const { at = noon, ...rest } = change;
		return {
			tenantId,
			ruleId,
			ruleName: name,
			severity: "medium",
			segment: "",
			groupedBy: {},
			technique: "T1110",
			tactic: "credential-access",
			event: { ID: deriveId("event", String(serial)), Timestamp: at, Type: 3 },
			baseEvents: [],
			...rest,
		};
	};
}

export function baseEvent(name: string, change: Record<string, unknown> = {}) {
	return { ID: deriveId("base", name), Timestamp: noon, Type: 1, ...change };
}

export const ann = { id: "u1", name: "Ann" };
export const bob = { id: "u2", name: "Bob" };

export interface AlertBench {
	/** What the audit trail was told. */
	readonly audit: ReturnType<typeof createRecordedAudit>;
	readonly database: StateDatabase;
	readonly alerts: Alerts;
	/** What the clock of the alerts says; tests may move it. */
	now: number;
	/** The alerts that were touched. */
	record(...signals: AlertSignal[]): Promise<Alert[]>;
	/** The one alert that was touched. */
	open(...signals: AlertSignal[]): Promise<Alert>;
	get(id: string): Promise<Alert>;
}

export function createAlertBench(database: StateDatabase): AlertBench {
	const audit = createRecordedAudit();
	const bench: AlertBench = {
		audit,
		database,
		alerts: createAlerts(database, { clock: () => bench.now, audit }),
		now: noon,
		async record(...signals) {
			const ids = await bench.alerts.record(signals);
			return Promise.all(ids.map((id) => bench.get(id)));
		},
		async open(...signals) {
			const [alert] = await bench.record(...signals);
			assert.ok(alert);
			return alert;
		},
		async get(id) {
			const alert = await bench.alerts.find(id);
			assert.ok(alert);
			return alert;
		},
	};
	return bench;
}
