/** Invented sources of the mock server. */
import type { z } from "zod";
import {
	endpoints,
	type sourcePolicyShape,
	type sourceShape,
} from "#api/contract/index.ts";
import { collectorId, tenants } from "./events.ts";
import { MockError } from "./mock-error.ts";
import type { Call } from "./routes.ts";

type Source = z.output<typeof sourceShape>;
type Policy = z.output<typeof sourcePolicyShape>;

const minute = 60_000;
const hour = 60 * minute;

export function createSourceRoutes(options: {
	now(): number;
	canEdit(call: Call): boolean;
}) {
	const main = tenants[0] ?? { id: "", name: "" };
	const north = tenants[1] ?? main;
	const startedAt = options.now();
	const policies = new Map<string, Policy>();
	for (const [id, name, windowMinutes, more] of [
		["p-1", "Servers: never silent for an hour", 60, {}],
		["p-2", "Firewall: busy", 30, { leastEvents: 1000, mostEvents: 2_000_000 }],
		["p-3", "Badge readers", 1440, { leastEvents: 10 }],
	] as const) {
		policies.set(id, {
			...{ id, name, windowMinutes, ...more, version: 1, canEdit: true },
			...{ tenantId: main.id, tenantName: main.name },
			recipients: ["noc@corp.example"],
		});
	}
	const sources = new Map<string, Source>();
	const add = (
		source: string,
		tenant: { readonly id: string; readonly name: string },
		more: Partial<Source>,
	) => {
		const id = `source-${sources.size + 1}`;
		sources.set(id, {
			...{ id, source, name: source, canEdit: true, state: "gray" },
			...{ tenantId: tenant.id, tenantName: tenant.name },
			...{ serviceId: collectorId, serviceName: "Syslog and CEF" },
			...{ connector: "tcp:5140", lastEventAt: startedAt - 20_000 },
			changedAt: startedAt - 26 * hour,
			...more,
		});
	};
	const watched = (id: string) => ({
		...{ policyId: id, policyName: policies.get(id)?.name },
	});
	add("10.1.0.4", main, {
		...{ name: "Domain controller 1", state: "red", violation: "silent" },
		...{ ...watched("p-1"), changedAt: startedAt - 12 * minute },
		lastEventAt: startedAt - 72 * minute,
	});
	add("10.1.9.1", main, {
		...{ name: "Firewall of the head office", state: "red" },
		...{ violation: "few", ...watched("p-2") },
		changedAt: startedAt - 3 * hour,
	});
	add("10.1.0.5", main, {
		...{ name: "Domain controller 2", state: "green", ...watched("p-1") },
	});
	add("badge-reader-7.plant.example", north, {
		...{ state: "green", ...watched("p-3"), connector: "udp:5141" },
		lastEventAt: startedAt - 41 * minute,
	});
	for (let number = 0; number < 34; number++) {
		add(`10.2.${number % 4}.${10 + number}`, number % 3 ? main : north, {
			lastEventAt: startedAt - number * 7 * minute,
		});
	}

	const find = (id = ""): Source => {
		const found = sources.get(id);
		if (!found)
			throw new MockError(
				404,
				"sources.notFound",
				"There is no such source, or you may not see it.",
			);
		return found;
	};
	const put = (source: Source): Source => {
		sources.set(source.id, source);
		return source;
	};
	const shown = (call: Call, source: Source) => ({
		...source,
		canEdit: options.canEdit(call),
	});
	const wave = (id: string, at: number) => {
		const seed = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
		return Math.round(
			seed * (6 + 5 * Math.sin(at / 4 + seed)) * (at % 24 < 7 ? 0.3 : 1),
		);
	};
	return {
		sources: (call: Call) => {
			const query = endpoints.sources.query?.parse(call.query);
			const all = [...sources.values()];
			const count = (state: Source["state"]) =>
				all.filter((one) => one.state === state).length;
			const { state, search = "", offset = 0, limit = 100 } = query ?? {};
			const found = all.filter(
				(one) =>
					(!state || state.includes(one.state)) &&
					`${one.name} ${one.source} ${one.connector}`
						.toLowerCase()
						.includes(search.toLowerCase()),
			);
			return {
				sources: found
					.slice(offset, offset + limit)
					.map((one) => shown(call, one)),
				total: found.length,
				states: {
					...{ green: count("green"), red: count("red"), gray: count("gray") },
				},
			};
		},
		sourceRates: ({ body }: Call) => ({
			hours: Object.fromEntries(
				(endpoints.sourceRates.body?.parse(body).ids ?? []).map((id) => [
					id,
					Array.from({ length: 24 }, (_, at) =>
						find(id).violation === "silent" && at > 21 ? 0 : wave(id, at),
					),
				]),
			),
		}),
		renameSource: ({ params, body }: Call) =>
			put({
				...find(params.id),
				name: endpoints.renameSource.body?.parse(body).name ?? "",
			}),
		deleteSource: ({ params }: Call) => {
			sources.delete(find(params.id).id);
		},
		assignSourcePolicy: ({ body }: Call) => {
			const { ids = [], policyId } =
				endpoints.assignSourcePolicy.body?.parse(body) ?? {};
			return ids.map((id) => {
				const { policyId: _, policyName: __, violation, ...rest } = find(id);
				return put({
					...{ ...rest, state: "gray", changedAt: options.now() },
					...(policyId ? watched(policyId) : {}),
				});
			});
		},
		sourcePolicies: (call: Call) => ({
			policies: [...policies.values()].map((one) => ({
				...one,
				canEdit: options.canEdit(call),
			})),
			editableTenants: options.canEdit(call) ? tenants : [],
		}),
		createSourcePolicy: ({ body }: Call) => {
			const input = endpoints.createSourcePolicy.body?.parse(body);
			if (!input || input.windowMinutes < 5)
				throw new MockError(
					400,
					"sources.badPolicy",
					"The policy does not fit: windowMinutes: Too small.",
				);
			const policy: Policy = {
				...{ id: crypto.randomUUID(), version: 1, canEdit: true, ...input },
				tenantName: tenants.find(({ id }) => id === input.tenantId)?.name ?? "",
			};
			policies.set(policy.id, policy);
			return policy;
		},
		updateSourcePolicy: ({ params, body }: Call) => {
			const before = policies.get(params.id ?? "");
			const input = endpoints.updateSourcePolicy.body?.parse(body);
			if (!before || !input || before.version !== input.version)
				throw new MockError(
					409,
					"sources.policyChangedMeanwhile",
					"Somebody changed the policy meanwhile. Load it again.",
				);
			const next = { ...before, ...input, version: before.version + 1 };
			policies.set(next.id, next);
			return next;
		},
		deleteSourcePolicy: ({ params }: Call) => {
			const id = params.id ?? "";
			const count = [...sources.values()].filter(
				({ policyId }) => policyId === id,
			).length;
			if (count > 0)
				throw new MockError(
					409,
					"sources.policyInUse",
					`The policy “${policies.get(id)?.name}” watches ${count} sources. Give them another first, then delete it.`,
				);
			policies.delete(id);
		},
	};
}
