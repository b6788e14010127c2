import {
	tenantsWith,
	toPrincipal,
	type User,
	type Users,
} from "#core/index.ts";
import { isEmptyScope, type Scope } from "../scope.ts";
import { v1Errors } from "./errors.ts";
import type { Operation } from "./operation.ts";

const bearer = /^Bearer +([\w.~+/-]+=*)$/i;

/** The user of the token in the header; the errors of the reference, of which none is 401. */
export async function authenticate(
	users: Users,
	header: string | undefined,
): Promise<User> {
	const token = bearer.exec(header ?? "")?.[1];
	if (token === undefined) {
		throw v1Errors.make("invalidAuthorization", {
			details: "Example: Authorization: Bearer <token>",
		});
	}
	const user = await users.useToken(token);
	if (user === undefined) throw v1Errors.make("accessDenied");
	return user;
}

/** Tenants in which the user may use the operation. Refuses a user who may in none. */
export function authorize(
	user: User,
	operation: Pick<Operation, "permission" | "isOpenToAll">,
): Scope {
	if (operation.permission === undefined) return [];
	const scope = tenantsWith(toPrincipal(user), operation.permission);
	if (isEmptyScope(scope) && !operation.isOpenToAll) {
		throw v1Errors.make("accessDenied");
	}
	return scope;
}
