import type { z } from "zod";
import type { userShape } from "#api/contract/index.ts";
import type { User } from "#core/index.ts";
import type { Immutable } from "../immutable.ts";
import { isInScope, type Scope } from "../scope.ts";
import { operationsOf } from "./api-operations.ts";

/** A user as the console shows the account to somebody who sees these tenants. */
export function presentUser(
	user: User,
	nameOf: (tenantId: string) => string,
	scope: Scope,
): Immutable<z.output<typeof userShape>> {
	return {
		id: user.id,
		login: user.login,
		name: user.name,
		email: user.email,
		isDisabled: user.isDisabled,
		isGeneralAdministrator: user.isGeneralAdministrator,
		roles: user.roles
			.filter(({ tenantId }) => isInScope(scope, tenantId))
			.map(({ tenantId, role }) => ({
				...{ tenantId, tenantName: nameOf(tenantId), role },
			})),
		receivesNotifications: user.receivesNotifications,
		hidesShared: user.hidesShared,
		mustChangePassword: user.mustChangePassword,
		passwordChangedAt: user.passwordChangedAt,
		tokenCreatedAt: user.tokenCreatedAt,
		tokenExpiresAt: user.tokenExpiresAt,
		apiOperations: operationsOf(user),
		createdAt: user.createdAt,
		updatedAt: user.updatedAt,
	};
}
