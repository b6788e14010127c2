import type { z } from "zod";
import type { sourcePolicyShape, sourceShape } from "#api/contract/index.ts";
import type { EventStore } from "#backends/event-store/index.ts";
import {
	isAllowed,
	type ServiceRegistry,
	type Source,
	type SourcePolicy,
	type Sources,
	sharedTenantId,
	sourcesErrors,
	type Tenants,
	tenantsWithShared,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Immutable } from "../../immutable.ts";
import { isInScope, narrowScope, tenantNames } from "../../scope.ts";
import { requirePermission, scopeOf } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";

type Shown = Immutable<z.output<typeof sourceShape>>;
type ShownPolicy = Immutable<z.output<typeof sourcePolicyShape>>;

export interface SourceNeeds {
	/** Absent: the console answers that this core cannot do it. */
	readonly sources?: Sources | undefined;
	readonly services: Pick<ServiceRegistry, "list">;
	readonly tenants: Tenants;
	readonly eventStore: Pick<EventStore, "ledger">;
	readonly clock: () => number;
}

const hourMs = 3_600_000;
const hoursShown = 24;

export function sourceHandlers(
	needs: SourceNeeds,
): Pick<
	Handlers,
	| "sources"
	| "sourceRates"
	| "renameSource"
	| "deleteSource"
	| "assignSourcePolicy"
	| "sourcePolicies"
	| "createSourcePolicy"
	| "updateSourcePolicy"
	| "deleteSourcePolicy"
> {
	const { tenants, services, eventStore, clock } = needs;

	function rooms(): Sources {
		if (needs.sources === undefined) throw apiErrors.make("notAvailable");
		return needs.sources;
	}

	/** Those of other tenants are as if they were not there. Throws api.notAllowed to those who may look only. */
	async function findEditable(id: string, caller: Caller): Promise<Source> {
		scopeOf(caller, "sources.edit");
		const found = await rooms().find(id);
		const scope = scopeOf(caller, "sources.view");
		if (found === undefined || !isInScope(scope, found.tenantId)) {
			throw sourcesErrors.make("notFound");
		}
		requirePermission(caller, "sources.edit", found.tenantId);
		return found;
	}

	function policyScope(caller: Caller) {
		scopeOf(caller, "sources.view");
		return tenantsWithShared(caller.principal, "sources.view");
	}

	async function findPolicy(id: string, caller: Caller): Promise<SourcePolicy> {
		const found = await rooms().findPolicy(id);
		if (!found || !isInScope(policyScope(caller), found.tenantId)) {
			throw sourcesErrors.make("policyNotFound");
		}
		return found;
	}

	async function findEditablePolicy(
		id: string,
		caller: Caller,
	): Promise<SourcePolicy> {
		scopeOf(caller, "sources.edit");
		const found = await findPolicy(id, caller);
		requirePermission(caller, "sources.edit", found.tenantId);
		return found;
	}

	async function presenter(caller: Caller): Promise<(one: Source) => Shown> {
		const tenantName = await tenantNames(tenants);
		const serviceNames = new Map(
			(await services.list()).map(({ id, name }) => [id, name]),
		);
		const policyNames = new Map(
			(await rooms().policies("all")).map(({ id, name }) => [id, name]),
		);
		return (one) => ({
			id: one.id,
			tenantId: one.tenantId,
			tenantName: tenantName(one.tenantId),
			serviceId: one.serviceId,
			serviceName: serviceNames.get(one.serviceId) ?? "",
			connector: one.connector,
			source: one.source,
			name: one.name,
			policyId: one.policyId,
			policyName:
				one.policyId === undefined ? undefined : policyNames.get(one.policyId),
			state: one.state,
			violation: one.violation,
			lastEventAt: one.lastEventAt,
			changedAt: one.changedAt,
			canEdit: isAllowed(caller.principal, "sources.edit", one.tenantId),
		});
	}

	async function presentPolicy(
		policy: SourcePolicy,
		caller: Caller,
	): Promise<ShownPolicy> {
		return toShownPolicy(policy, await tenantNames(tenants), caller);
	}

	return {
		sources: async ({ query, caller }) => {
			const scope = scopeOf(caller(), "sources.view");
			const { state, policyId, search, tenantId, offset, limit } = query;
			const found = await rooms().list({
				tenants: narrowScope(scope, tenantId),
				...(state === undefined ? {} : { states: state }),
				...(policyId === undefined ? {} : { policyId }),
				...(search ? { text: search } : {}),
				...{ offset, limit },
			});
			const present = await presenter(caller());
			return {
				sources: found.sources.map(present),
				total: found.total,
				states: await rooms().count(scope),
			};
		},

		sourceRates: async ({ body, caller }) => {
			const scope = scopeOf(caller(), "sources.view");
			const wanted = new Map<string, string>();
			for (const id of new Set(body.ids)) {
				const one = await rooms().find(id);
				if (one && isInScope(scope, one.tenantId)) wanted.set(keyOf(one), id);
			}
			const from =
				Math.floor(clock() / hourMs) * hourMs - (hoursShown - 1) * hourMs;
			const hours = new Map(
				[...wanted.values()].map((id) => [
					id,
					Array.from({ length: hoursShown }, () => 0),
				]),
			);
			if (wanted.size === 0) return { hours: {} };
			const period = { from, to: from + hoursShown * hourMs - 1 };
			for (const entry of await eventStore.ledger({
				...period,
				tenants: scope,
			})) {
				if (entry.outcome !== "received") continue;
				const counts = hours.get(wanted.get(keyOf(entry)) ?? "");
				const at = Math.floor((entry.hour - from) / hourMs);
				if (counts === undefined || at < 0 || at >= hoursShown) continue;
				counts[at] = (counts[at] ?? 0) + entry.count;
			}
			return { hours: Object.fromEntries(hours) };
		},

		renameSource: async ({ params, body, caller }) => {
			const { id } = await findEditable(params.id, caller());
			return (await presenter(caller()))(await rooms().rename(id, body.name));
		},

		deleteSource: async ({ params, caller }) => {
			const { id } = await findEditable(params.id, caller());
			await rooms().delete(id);
			return undefined;
		},

		assignSourcePolicy: async ({ body, caller }) => {
			for (const id of body.ids) await findEditable(id, caller());
			if (body.policyId !== null) await findPolicy(body.policyId, caller());
			const changed = await rooms().assign(
				body.ids,
				body.policyId ?? undefined,
			);
			return changed.map(await presenter(caller()));
		},

		sourcePolicies: async ({ caller }) => {
			const nameOf = await tenantNames(tenants);
			const policies = await rooms().policies(policyScope(caller()));
			return {
				policies: policies.map((one) => toShownPolicy(one, nameOf, caller())),
				editableTenants: (await tenants.list())
					.filter(({ id }) => isAllowed(caller().principal, "sources.edit", id))
					.map(({ id, name }) => ({ id, name })),
			};
		},

		createSourcePolicy: async ({ body, caller }) => {
			const { tenantId, ...input } = body;
			requirePermission(caller(), "sources.edit", tenantId);
			const policy = await rooms().createPolicy(tenantId, input);
			return presentPolicy(policy, caller());
		},

		updateSourcePolicy: async ({ params, body, caller }) => {
			const { id } = await findEditablePolicy(params.id, caller());
			const { version, ...input } = body;
			const policy = await rooms().updatePolicy(id, version, input);
			return presentPolicy(policy, caller());
		},

		deleteSourcePolicy: async ({ params, caller }) => {
			const { id } = await findEditablePolicy(params.id, caller());
			await rooms().deletePolicy(id);
			return undefined;
		},
	};
}

function keyOf({
	serviceId,
	connector,
	source,
}: Pick<Source, "serviceId" | "connector" | "source">): string {
	return JSON.stringify([serviceId, connector, source]);
}

/** Whom a policy of Shared tells is for those who may change it. */
function toShownPolicy(
	policy: SourcePolicy,
	nameOf: (id: string) => string,
	{ principal }: Caller,
): ShownPolicy {
	const { tenantId, recipients } = policy;
	const canEdit = isAllowed(principal, "sources.edit", tenantId);
	return {
		id: policy.id,
		tenantId,
		tenantName: nameOf(tenantId),
		name: policy.name,
		windowMinutes: policy.windowMinutes,
		leastEvents: policy.leastEvents,
		mostEvents: policy.mostEvents,
		recipients: tenantId === sharedTenantId && !canEdit ? [] : recipients,
		version: policy.version,
		canEdit,
	};
}
