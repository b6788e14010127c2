import {
	type Source,
	type SourcePolicy,
	type Sources,
	sourcesErrors,
} from "#core/index.ts";
import { idOf } from "./names.ts";

/** Sources in memory. */
export function createFakeSources(
	initial: readonly Source[],
	initialPolicies: readonly SourcePolicy[],
): Sources {
	const sources = new Map(initial.map((one) => [one.id, one]));
	const policies = new Map(initialPolicies.map((one) => [one.id, one]));
	const of = (tenants: "all" | readonly string[]) =>
		[...sources.values()].filter(
			({ tenantId }) => tenants === "all" || tenants.includes(tenantId),
		);
	const get = (id: string): Source => {
		const found = sources.get(id);
		if (!found) throw sourcesErrors.make("notFound");
		return found;
	};
	const put = (one: Source): Source => {
		sources.set(one.id, one);
		return one;
	};
	return {
		list: async ({ tenants, states, text = "", offset, limit }) => {
			const found = of(tenants).filter(
				({ state, name }) =>
					(states === undefined || states.includes(state)) &&
					name.includes(text),
			);
			return {
				sources: found.slice(offset, offset + limit),
				total: found.length,
			};
		},
		count: async (tenants) => {
			const counts = { green: 0, red: 0, gray: 0 };
			for (const { state } of of(tenants)) counts[state]++;
			return counts;
		},
		find: async (id) => sources.get(id),
		rename: async (id, name) => put({ ...get(id), name }),
		delete: async (id) => {
			sources.delete(id);
		},
		assign: async (ids, policyId) =>
			ids.map((id) => {
				const { policyId: _, ...rest } = get(id);
				return put(policyId === undefined ? rest : { ...rest, policyId });
			}),
		policies: async (tenants) =>
			[...policies.values()].filter(
				({ tenantId }) => tenants === "all" || tenants.includes(tenantId),
			),
		findPolicy: async (id) => policies.get(id),
		createPolicy: async (tenantId, { leastEvents, mostEvents, ...input }) => {
			const policy: SourcePolicy = {
				...{ id: idOf(`policy ${input.name}`), tenantId, ...input },
				...(leastEvents === undefined ? {} : { leastEvents }),
				...(mostEvents === undefined ? {} : { mostEvents }),
				...{ version: 1, createdAt: 0, updatedAt: 0 },
			};
			policies.set(policy.id, policy);
			return policy;
		},
		updatePolicy: async (id, version, { name }) => {
			const before = policies.get(id);
			if (!before || before.version !== version) {
				throw sourcesErrors.make("policyChangedMeanwhile", { name });
			}
			const next = { ...before, name, version: version + 1 };
			policies.set(id, next);
			return next;
		},
		deletePolicy: async (id) => {
			policies.delete(id);
		},
	};
}
