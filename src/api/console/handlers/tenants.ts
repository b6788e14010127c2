import type { z } from "zod";
import type { tenantShape } from "#api/contract/index.ts";
import {
	isAllowedEverywhere,
	type Service,
	type ServiceRegistry,
	type Tenant,
	type Tenants,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Immutable } from "../../immutable.ts";
import { isInScope } from "../../scope.ts";
import { scopeOf } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";

export function tenantHandlers(
	tenants: Tenants,
	services: Pick<ServiceRegistry, "list">,
): Pick<
	Handlers,
	"tenants" | "createTenant" | "changeTenant" | "setTenantDisabled"
> {
	const present = async (tenant: Tenant) =>
		presentTenant(tenant, await services.list());

	return {
		tenants: async ({ caller }) => {
			const scope = scopeOf(caller(), "tenants.view");
			const running = await services.list();
			return {
				tenants: (await tenants.list())
					.filter(({ id }) => isInScope(scope, id))
					.map((tenant) => presentTenant(tenant, running)),
				canEdit: isAllowedEverywhere(caller().principal, "tenants.edit"),
			};
		},
		createTenant: async ({ body, caller }) => {
			requireEditor(caller());
			return present(await tenants.create(body));
		},
		changeTenant: async ({ params, body, caller }) => {
			requireEditor(caller());
			return present(await tenants.change(params.id, body));
		},
		setTenantDisabled: async ({ params, body, caller }) => {
			requireEditor(caller());
			await tenants.setDisabled(params.id, body.isDisabled);
			const tenant = await tenants.find(params.id);
			if (tenant === undefined) throw apiErrors.make("tenantNotFound");
			return present(tenant);
		},
	};
}

function requireEditor({ principal }: Caller): void {
	if (!isAllowedEverywhere(principal, "tenants.edit")) {
		throw apiErrors.make("notAllowed");
	}
}

function presentTenant(
	tenant: Tenant,
	services: readonly Service[],
): Immutable<z.output<typeof tenantShape>> {
	const rates = services
		.filter(
			({ kind, tenantId }) => kind === "collector" && tenantId === tenant.id,
		)
		.map((service) => service.rates.received ?? 0);
	return {
		id: tenant.id,
		name: tenant.name,
		description: tenant.description,
		isMain: tenant.isMain,
		isShared: tenant.isShared,
		isDisabled: tenant.isDisabled,
		epsLimit: tenant.epsLimit,
		eps: Math.round(rates.reduce((sum, rate) => sum + rate, 0)),
		createdAt: tenant.createdAt,
		updatedAt: tenant.updatedAt,
	};
}
