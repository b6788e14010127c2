/** Correlators that answer from memory; `problem` makes all of them fail. */
import type { Service } from "#core/index.ts";
import type { ActiveListRecord, ListChange } from "#pipeline/index.ts";
import { defineErrors, type UrsaError } from "#schema/index.ts";
import type { ActiveListAccess, ListOverview } from "../active-list-access.ts";
import { idOf, markOf, type TenantKey, tenantKeys } from "./names.ts";

export interface FakeActiveLists extends ActiveListAccess {
	/** Lists of the correlator, by service. */
	add(
		serviceId: string,
		list: { readonly id: string; readonly name: string },
	): void;
	/** What it was asked to change, in order. */
	readonly changes: readonly ListChange[];
	keys(list: string): readonly string[];
	problem: UrsaError | undefined;
}

/** A correlator in each tenant, with a list that bears the tenant's mark. */
export function addCorrelators(world: {
	readonly serviceList: Service[];
	readonly activeLists: FakeActiveLists;
	newService(tenant: TenantKey, kind: "correlator"): Service;
}): void {
	for (const tenant of tenantKeys) {
		const service = world.newService(tenant, "correlator");
		world.serviceList.push(service);
		world.activeLists.add(service.id, {
			...{ id: idOf(`list-${tenant}`), name: markOf(tenant) },
		});
	}
}

const errors = defineErrors("activeLists", {
	notFound: { status: 404, sentence: "There is no such list" },
});

export function createFakeActiveLists(): FakeActiveLists {
	const lists: { serviceId: string; id: string; name: string }[] = [];
	const records = new Map<string, Map<string, ActiveListRecord>>();
	const changes: ListChange[] = [];
	const recordsOf = (list: string) => {
		const found = records.get(list);
		if (found === undefined) throw errors.make("notFound");
		return found;
	};
	const fake: FakeActiveLists = {
		problem: undefined,
		changes,
		add(serviceId, list) {
			lists.push({ serviceId, ...list });
			records.set(list.id, new Map());
		},
		keys: (list) => [...recordsOf(list).keys()],
		async overview(serviceId) {
			if (fake.problem) throw fake.problem;
			return lists
				.filter((list) => list.serviceId === serviceId)
				.map(
					({ id, name }): ListOverview => ({
						...{ id, name, path: "/data/state.json" },
						...{ records: recordsOf(id).size, bytes: recordsOf(id).size * 10 },
					}),
				);
		},
		async read(_serviceId, { list, search = "", after, offset = 0, limit }) {
			if (fake.problem) throw fake.problem;
			const all = [...recordsOf(list).values()].filter(({ key }) =>
				key.includes(search),
			);
			const place = all.findIndex(({ key }) => key === after);
			const from = place < 0 ? offset : place + 1;
			return { total: all.length, records: all.slice(from, from + limit) };
		},
		async change(_serviceId, change) {
			if (fake.problem) throw fake.problem;
			changes.push(change);
			const held = recordsOf(change.list);
			if (change.clear) held.clear();
			for (const key of change.remove) held.delete(key);
			for (const { key, fields, updates = 0 } of change.put) {
				const times = { createdAt: 1, updatedAt: 1, expiresAt: 2 };
				held.set(key, { key, fields, updates, ...times });
			}
			return { isApplied: true };
		},
	};
	return fake;
}
