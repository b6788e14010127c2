import {
	assetFieldsSettings,
	type SettingsStore,
	type Tenants,
} from "#core/index.ts";
import { isInScope } from "../../scope.ts";
import { v1Errors } from "../errors.ts";
import type { Handlers } from "../handler.ts";

export function readSettings(
	settings: Pick<SettingsStore, "find"> | undefined,
	tenants: Tenants,
): Handlers["settings"] {
	return async ({ params, scope }) => {
		const found = await settings?.find(params.id ?? "");
		// As if it were not there.
		if (found === undefined || !isInScope(scope, found.tenantId)) {
			throw v1Errors.make("notFoundInDatabase");
		}
		// Of other kinds nothing is shown but that they are there.
		const body =
			found.kind === assetFieldsSettings.kind
				? assetFieldsSettings.body.safeParse(found.body)
				: undefined;
		const tenant = await tenants.find(found.tenantId);
		return {
			id: found.id,
			tenantID: found.tenantId,
			tenantName: tenant?.name ?? "",
			kind: found.kind,
			updatedAt: found.updatedAt,
			createdAt: found.createdAt,
			disabled: found.isDisabled,
			customFields: body?.success ? body.data.fields : [],
		};
	};
}
