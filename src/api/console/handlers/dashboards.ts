import type { z } from "zod";
import {
	dashboardBodyShape,
	type dashboardShape,
	type dashboardSummaryShape,
} from "#api/contract/index.ts";
import {
	type Dashboard,
	type DashboardSummary,
	type Dashboards,
	dashboardsErrors,
	isAllowed,
	sharedTenantId,
	type Tenants,
	tenantsWithShared,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import { isEmptyScope, isInScope, tenantNames } from "../../scope.ts";
import { isInAny, requirePermission } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";

type Summary = z.output<typeof dashboardSummaryShape>;
type Shown = z.output<typeof dashboardShape>;

export function dashboardHandlers(
	dashboards: Dashboards,
	tenants: Tenants,
): Pick<
	Handlers,
	| "dashboards"
	| "dashboard"
	| "createDashboard"
	| "updateDashboard"
	| "deleteDashboard"
> {
	/** Those of Shared are for everybody who may look at dashboards. */
	function scopeOf({ principal }: Caller) {
		const scope = tenantsWithShared(principal, "dashboards.view");
		if (isEmptyScope(scope)) throw apiErrors.make("notAllowed");
		return scope;
	}

	async function findVisible(id: string, caller: Caller): Promise<Dashboard> {
		const scope = scopeOf(caller);
		const found = await dashboards.find(id);
		if (found === undefined || !isInScope(scope, found.tenantId)) {
			throw dashboardsErrors.make("notFound");
		}
		return found;
	}

	async function findEditable(id: string, caller: Caller): Promise<Dashboard> {
		// Whoever may change none need not know what there is.
		if (!isInAny(caller, "dashboards.edit")) throw apiErrors.make("notAllowed");
		const found = await findVisible(id, caller);
		if (!canEdit(found, caller)) throw apiErrors.make("notAllowed");
		return found;
	}

	async function present(found: Dashboard, caller: Caller): Promise<Shown> {
		const nameOf = await tenantNames(tenants);
		return {
			...toShown(found, caller, nameOf(found.tenantId)),
			// It was checked when it came in; a later version of Ursa may know more kinds of widgets, never fewer.
			body: dashboardBodyShape.parse(found.body),
		};
	}

	return {
		dashboards: async ({ caller }) => {
			const asking = caller();
			const nameOf = await tenantNames(tenants);
			const found = await dashboards.list(scopeOf(asking));
			const all = await tenants.list();
			return {
				dashboards: found.map((one) =>
					toShown(one, asking, nameOf(one.tenantId)),
				),
				editableTenants: all
					.filter(({ id }) =>
						isAllowed(asking.principal, "dashboards.edit", id),
					)
					.map(({ id, name }) => ({ id, name })),
			};
		},
		dashboard: async ({ params, caller }) =>
			present(await findVisible(params.id, caller()), caller()),
		createDashboard: async ({ body, caller }) => {
			const asking = caller();
			requirePermission(asking, "dashboards.edit", body.tenantId);
			const made = await dashboards.create({
				...body,
				ownerId: asking.user.id,
			});
			return present(made, asking);
		},
		updateDashboard: async ({ params, body, caller }) => {
			const asking = caller();
			const { id } = await findEditable(params.id, asking);
			const { version, name, body: widgets } = body;
			const changed = await dashboards.update(id, version, {
				...(name === undefined ? {} : { name }),
				...(widgets === undefined ? {} : { body: widgets }),
			});
			return present(changed, asking);
		},
		deleteDashboard: async ({ params, caller }) => {
			const { id } = await findEditable(params.id, caller());
			await dashboards.delete(id);
		},
	};
}

/** One's own; those of others as an administrator of the tenant; shipped ones as a general administrator. */
function canEdit(
	{ tenantId, ownerId }: DashboardSummary,
	{ principal, user }: Caller,
): boolean {
	if (!isAllowed(principal, "dashboards.edit", tenantId)) return false;
	return ownerId === user.id || isAllowed(principal, "settings.edit", tenantId);
}

function toShown(
	dashboard: DashboardSummary,
	caller: Caller,
	tenantName: string,
): Summary {
	const { id, tenantId, name, version, updatedAt, ownerId } = dashboard;
	return {
		...{ id, tenantId, tenantName, name, version, updatedAt },
		isShipped: ownerId === undefined && tenantId === sharedTenantId,
		isOwn: ownerId === caller.user.id,
		canEdit: canEdit(dashboard, caller),
	};
}
