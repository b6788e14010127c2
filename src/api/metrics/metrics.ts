/** Metrics of the services and of the core's process, in the text form that Prometheus reads. */
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Service } from "#core/index.ts";

const processRegistry = new Registry();
collectDefaultMetrics({ register: processRegistry, prefix: "ursa_core_" });

const serviceLabels = ["service", "kind", "name", "tenant"] as const;
const statuses = ["green", "yellow", "red", "gray"] as const;

/** `now`: milliseconds since the epoch. Counters of a service begin anew when it starts. */
export async function renderMetrics(
	services: readonly Service[],
	now: number,
): Promise<{ readonly contentType: string; readonly text: string }> {
	const registry = new Registry();
	const gauge = <Label extends string>(
		name: string,
		help: string,
		labelNames: readonly Label[],
	) => new Gauge({ name, help, labelNames, registers: [registry] });

	const status = gauge("ursa_service_status", "1 for the present status", [
		...serviceLabels,
		"status",
	]);
	const uptime = gauge("ursa_service_uptime_seconds", "Since its start", [
		...serviceLabels,
	]);
	const seen = gauge(
		"ursa_service_last_seen_seconds",
		"Since its last report",
		[...serviceLabels],
	);
	const backlog = gauge("ursa_service_backlog_bytes", "Bytes in its journals", [
		...serviceLabels,
	]);
	const counter = gauge(
		"ursa_service_count",
		"What the service counted since its start, by name and reason",
		[...serviceLabels, "counter", "reason"],
	);
	for (const service of services) {
		const labels = {
			service: service.id,
			kind: service.kind,
			name: service.name,
			tenant: service.tenantId,
		};
		for (const value of statuses) {
			status.set(
				{ ...labels, status: value },
				service.status === value ? 1 : 0,
			);
		}
		if (service.startedAt > 0)
			uptime.set(labels, (now - service.startedAt) / 1000);
		if (service.lastSeenAt !== undefined)
			seen.set(labels, (now - service.lastSeenAt) / 1000);
		backlog.set(labels, service.backlogBytes);
		for (const { name, reason, value } of service.counters)
			counter.set({ ...labels, counter: name, reason }, value);
	}
	const [own, process] = await Promise.all([
		registry.metrics(),
		processRegistry.metrics(),
	]);
	return { contentType: registry.contentType, text: `${own}${process}` };
}
