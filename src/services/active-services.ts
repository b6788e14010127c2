/** Active services of this process, as the console and the REST API show them. */
import type { Counter, Service, ServiceStatus, Services } from "#core/index.ts";
import type { DataPlane, RunningService } from "./data-plane.ts";
import { createRates } from "./rates.ts";

export interface ActiveServices extends Services {
	/** Takes the present counters for the rates; call about once a second. */
	sample(): void;
}

export function createActiveServices(options: {
	readonly dataPlane: DataPlane;
	readonly address: string;
	readonly fqdn: string;
	readonly version: string;
	readonly clock: () => number;
}): ActiveServices {
	const { dataPlane } = options;
	const { collector, correlator, storage } = dataPlane;
	const rates = {
		collector: createRates(options.clock),
		correlator: createRates(options.clock),
		storage: createRates(options.clock),
	};

	function collectorCounters(): Counter[] {
		return [...collector.work.state().counters].flatMap(([name, reasons]) =>
			[...reasons].map(([reason, value]) => ({ name, reason, value })),
		);
	}

	function correlatorCounters(): Counter[] {
		const counts = correlator.engine.counts();
		return [
			{ name: "received", reason: "", value: counts.events },
			{ name: "detections", reason: "", value: counts.detections },
			{ name: "open windows", reason: "", value: counts.openBuckets },
			{ name: "rate limited", reason: "", value: counts.rateLimited },
			{ name: "waiting", reason: "", value: correlator.work.state().lag },
			...Object.entries(counts.rules)
				.filter(([, rule]) => rule.fired > 0)
				.map(([id, rule]) => ({
					name: "fired",
					reason: correlator.ruleNames.get(id) ?? id,
					value: rule.fired,
				})),
		];
	}

	function storageCounters(): Counter[] {
		return [
			{ name: "stored", reason: "", value: storage.counts.stored },
			{
				name: "rejected",
				reason: "storage.refused",
				value: storage.counts.refused,
			},
			{
				name: "waiting",
				reason: "",
				value: storage.writers.reduce(
					(sum, writer) => sum + writer.state().lag,
					0,
				),
			},
		];
	}

	function describe(
		kind: Service["kind"],
		service: RunningService,
		detail: {
			readonly counters: readonly Counter[];
			readonly problems: readonly string[];
			readonly isStopped?: boolean;
			readonly backlogBytes: number;
		},
	): Service {
		return {
			id: service.id,
			tenantId: service.resource.tenantId,
			resourceId: service.resource.id,
			kind,
			name: service.resource.name,
			address: options.address,
			fqdn: options.fqdn,
			status: statusOf(detail),
			warning: detail.problems.join("; "),
			version: options.version,
			startedAt: service.startedAt,
			createdAt: service.resource.createdAt,
			updatedAt: service.resource.updatedAt,
			counters: detail.counters,
			rates: rates[kind].current(),
			backlogBytes: detail.backlogBytes,
		};
	}

	return {
		sample() {
			rates.collector.sample(totals(collectorCounters()));
			rates.correlator.sample(totals(correlatorCounters()));
			rates.storage.sample(totals(storageCounters()));
		},
		async list() {
			const correlatorState = correlator.work.state();
			const correlatorProblems = [
				correlatorState.problem,
				correlatorState.warning,
				correlator.work.output.state().problem,
				correlator.alertForwarder.state().problem,
			].filter((problem) => problem !== undefined);
			return [
				describe("collector", collector, {
					counters: collectorCounters(),
					problems: collector.work.state().problems,
					backlogBytes: collector.work.journal.state().bytes,
				}),
				describe("correlator", correlator, {
					counters: correlatorCounters(),
					problems: correlatorProblems,
					isStopped: correlatorState.problem !== undefined,
					backlogBytes: correlator.work.output.state().bytes,
				}),
				describe("storage", storage, {
					counters: storageCounters(),
					problems: storage.writers
						.map((writer) => writer.state().problem)
						.filter((problem) => problem !== undefined),
					isStopped: storage.writers.some((writer) => writer.state().hasFailed),
					backlogBytes: 0,
				}),
			];
		},
	};
}

function statusOf(detail: {
	readonly problems: readonly string[];
	/** It does not go on by itself. */
	readonly isStopped?: boolean;
}): ServiceStatus {
	if (detail.isStopped) return "red";
	return detail.problems.length > 0 ? "yellow" : "green";
}

function totals(counters: readonly Counter[]): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { name, value } of counters)
		sums[name] = (sums[name] ?? 0) + value;
	return sums;
}
