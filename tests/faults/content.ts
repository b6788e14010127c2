/** What the services of the harness are told: resources with rules whose alerts do not depend on the order of lines. */
import type { ServiceConfig } from "../../src/services/runtime/index.ts";
import type { Plan, ServiceKind } from "./script.ts";

const tenantId = "11111111-1111-4111-8111-111111111111";

/** Two storages write into the one store. */
export const storageIds = ["storage-1", "storage-2"] as const;
export const idOf: Readonly<Record<ServiceKind, string>> = {
	collector: "collector",
	correlator: "correlator",
	storage: storageIds[0],
};

/** So many failed lines of a user make an alert. */
export const threshold = 5;
export const userRule = "Repeated failures";
export const lineRule = "Blocked";

function resource(kind: string, id: string, body: unknown) {
	return {
		...{ id, kind, tenantId, name: id, description: "", body, version: 1 },
		...{ createdAt: 0, updatedAt: 0 },
	};
}

const actionIs = (value: string) => ({
	kind: "comparison",
	left: { kind: "field", field: "DeviceAction" },
	operator: "=",
	right: { kind: "constant", value },
});

const normalizer = resource("normalizer", "numbered", {
	parsing: { method: "json" },
	mapping: [
		{ source: "name", field: "Message" },
		{ source: "user", field: "SourceUserName" },
		{ source: "action", field: "DeviceAction" },
		{ source: "time", field: "DeviceReceiptTime" },
	],
});

const rules = [
	resource("correlationRule", userRule, {
		kind: "standard",
		identicalFields: ["SourceUserName"],
		windowSeconds: 3600,
		rateLimit: 0,
		selectors: [{ condition: actionIs("failed"), threshold }],
		actions: [{ trigger: "firstThreshold" }],
	}),
	resource("correlationRule", lineRule, {
		kind: "simple",
		propagatedFields: ["Message"],
		rateLimit: 0,
		selectors: [{ condition: actionIs("blocked") }],
		actions: [{ trigger: "everyEvent" }],
	}),
];

/** `round`: another number gives other settings that do the same, for a reload. */
export function configOf(
	kind: Exclude<ServiceKind, "storage">,
	plan: Plan,
	logFile: string,
	round: number,
): ServiceConfig {
	const toStorage = resource("destination", "to storage", {
		kind: "storage",
		services: storageIds,
		urlSelection: plan.policy,
		flushIntervalMs: plan.flushIntervalMs,
		timeoutSeconds: 1,
	});
	const toCorrelator = resource("destination", "to correlator", {
		kind: "correlator",
		services: [idOf.correlator],
		timeoutSeconds: 1,
	});
	const own =
		kind === "collector"
			? resource("collector", "own", {
					connectors: [
						{ kind: "tcp", port: 0 },
						{ kind: "http", port: 0 },
						// The file that rotation put aside still counts.
						{ kind: "file", path: `${logFile}*`, pollIntervalMs: 50 },
					],
					normalizers: [normalizer.id],
					filter: actionIs(`never ${round}`),
					destinations: [toStorage.id, toCorrelator.id],
				})
			: resource("correlator", "own", {
					rules: rules.map(({ id }) => id),
					destinations: [toStorage.id],
				});
	return {
		version: String(round),
		service: { id: idOf[kind], kind, name: kind },
		tenantId,
		resourceId: own.id,
		resources: [own, normalizer, toStorage, toCorrelator, ...rules],
		secrets: [],
	};
}
