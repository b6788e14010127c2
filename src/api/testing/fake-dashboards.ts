import {
	type Dashboard,
	type Dashboards,
	dashboardsErrors,
} from "#core/index.ts";

/** Dashboards in memory. */
export function createFakeDashboards(
	first: readonly Dashboard[],
	clock: () => number,
): Dashboards {
	const kept = new Map(first.map((one) => [one.id, one]));
	function get(id: string): Dashboard {
		const found = kept.get(id);
		if (found === undefined) throw dashboardsErrors.make("notFound");
		return found;
	}
	return {
		list: async (tenants) =>
			[...kept.values()].filter(
				({ tenantId }) => tenants === "all" || tenants.includes(tenantId),
			),
		find: async (id) => kept.get(id),
		async create(input) {
			const now = clock();
			const id = `new-${kept.size}`;
			const made = { ...input, id, version: 1, createdAt: now, updatedAt: now };
			kept.set(id, made);
			return made;
		},
		async update(id, version, change) {
			const before = get(id);
			if (before.version !== version) {
				throw dashboardsErrors.make("changedMeanwhile", { name: before.name });
			}
			const changed = { ...before, ...change, version: version + 1 };
			kept.set(id, changed);
			return changed;
		},
		async delete(id) {
			get(id);
			kept.delete(id);
		},
		ship: async () => undefined,
	};
}
